"""Download and read the texts that the word vectors are trained on."""

from __future__ import annotations

import csv
import json
import re
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

RAW = "https://raw.githubusercontent.com"
BFCL = f"{RAW}/ShishirPatil/gorilla/main/berkeley-function-call-leaderboard/bfcl_eval/data"
ALPACA = f"{RAW}/tangqiaoyu/ToolAlpaca/main/data"
CLINC = f"{RAW}/clinc/oos-eval/master/data/data_full.json"
BANKING = f"{RAW}/PolyAI-LDN/task-specific-datasets/master/banking_data/train.csv"
HWU = (
    f"{RAW}/xliuhw/NLU-Evaluation-Data/master/CrossValidation/out4RasaReal/"
    "rasa_json_2018_03_22-13_01_25_169_80Train/CrossValidation/KFold_4/merged/"
    "RasaNlu_Merged_KFold_4_2018_03_22-13_01_25_169.json"
)
BFCL_PARTS = (
    "live_multiple", "parallel_multiple", "multiple", "simple_python", "live_simple", "parallel",
    "simple_java", "live_parallel_multiple",
)  # fmt: skip
LONGEST = 700  # characters of a request
DESCRIBED = 25  # words of a description


class Target(NamedTuple):
    """A tool, an intent or an option, with phrases that mean it."""

    source: str
    text: str
    phrases: list[str]


class Request(NamedTuple):
    """A request with the tools that it needs and the others that were offered."""

    text: str
    needed: list[str]
    others: list[str]


def read(folder: Path, url: str) -> str:
    """Return the text at a URL, kept in a folder."""
    kept = folder / re.sub(r"\W+", "_", url)[-120:]
    if not kept.exists():
        with urllib.request.urlopen(url) as reply:
            kept.write_bytes(reply.read())
    return kept.read_text("utf-8")


def targets(folder: Path) -> list[Target]:
    """Return the intents of three data sets, and the lines of requests.txt."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    clinc = json.loads(read(folder, CLINC))
    for part in ("train", "val", "test"):
        for text, intent in clinc[part]:
            grouped["clinc", intent].append(text)
    for row in csv.DictReader(read(folder, BANKING).splitlines()):
        grouped["banking", row["category"]].append(row["text"])
    for row in json.loads(read(folder, HWU))["rasa_nlu_data"]["common_examples"]:
        grouped["hwu", row["intent"]].append(row["text"])
    found = [Target(source, intent, texts) for (source, intent), texts in grouped.items()]
    for line in (Path(__file__).parent / "requests.txt").read_text("utf-8").splitlines():
        text, divided, phrases = line.partition(" | ")
        if divided:
            found.append(Target("own", text, phrases.split("; ")))
    return found


def tool_text(name: str, description: str) -> str:
    """Return the text of a tool, as `mockgateway/generators/chat/meaning.py` forms it."""
    return f"{name} . {name} . {' '.join(description.split()[:DESCRIBED])}"


def requests(folder: Path) -> list[Request]:
    """Return the requests with tools of two data sets."""
    return [*_leaderboard(folder), *_alpaca(folder)]


def _lines(folder: Path, name: str) -> list[Any]:
    return [json.loads(line) for line in read(folder, f"{BFCL}/{name}").splitlines() if line]


def _leaderboard(folder: Path) -> Iterator[Request]:
    for part in BFCL_PARTS:
        answers = {
            row["id"]: {name for call in row["ground_truth"] for name in call}
            for row in _lines(folder, f"possible_answer/BFCL_v4_{part}.json")
        }
        for row in _lines(folder, f"BFCL_v4_{part}.json"):
            text, called = row["question"][0][-1]["content"], answers.get(row["id"], set())
            if len(row["question"]) > 1 or len(text) > LONGEST:
                continue
            sides: tuple[list[str], list[str]] = ([], [])
            for tool in row["function"]:
                short = tool["name"].rpartition(".")[2]
                described = tool_text(short, tool.get("description", ""))
                sides[tool["name"] not in called].append(described)
            if sides[0]:
                yield Request(text, *sides)


def _alpaca(folder: Path) -> Iterator[Request]:
    for name in ("eval_simulated", "eval_real"):
        for api in json.loads(read(folder, f"{ALPACA}/{name}.json")):
            tools = {
                tool: tool_text(tool, text.split("\nParameters")[0])
                for tool, text in (api.get("Function_Description") or {}).items()
                if tool != "components"
            }
            for text, steps in zip(api["Instructions"], api["Golden_Answers"], strict=False):
                called = {step["Action"] for step in steps} & tools.keys()
                if called:
                    others = [tools[tool] for tool in tools.keys() - called]
                    yield Request(text, [tools[tool] for tool in called], others)


def senses(dictionary: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the words of WordNet with the gloss, the synonyms and the genus of their first sense.

    Args:
        dictionary: The folder `dict` of WordNet 3.1.
    """
    sets: dict[str, tuple[list[str], str, list[str]]] = {}
    for part, sign in (("noun", "n"), ("verb", "v"), ("adj", "a")):
        for line in (dictionary / f"data.{part}").read_text("latin-1").splitlines():
            if not line.startswith("  "):
                head, _, gloss = line.partition(" | ")
                sets[sign + head[:8]] = _synonyms(head.split(), gloss)
    for line in (dictionary / "index.sense").read_text("latin-1").splitlines():
        key, place, number, _ = line.split()
        word, _, rest = key.partition("%")
        sign = {"1": "n", "2": "v", "3": "a", "5": "a"}.get(rest[0], "")
        names, gloss, broader = sets.get(sign + place, ([], "", []))
        if number == "1" and names:
            word = word.replace("_", " ")
            genus = [sets[other][0][0] for other in broader[:1] if other in sets]
            yield (
                word,
                [gloss, *(name for name in names if name != word and name.islower()), *genus],
            )


def _synonyms(fields: list[str], gloss: str) -> tuple[list[str], str, list[str]]:
    count = int(fields[3], 16)
    names = [fields[4 + 2 * n].replace("_", " ").split("(")[0] for n in range(count)]
    pointers, start = int(fields[4 + 2 * count]), 5 + 2 * count
    broader = [
        fields[start + 4 * n + 2] + fields[start + 4 * n + 1]
        for n in range(pointers)
        if fields[start + 4 * n] in ("@", "&")
    ]
    return names, re.sub(r'"[^"]*"', "", gloss).strip(" ;\n").split(";")[0], broader
