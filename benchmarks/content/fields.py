"""The share of fields that structured output and tool arguments fill with the prompt's own values.

    .venv/bin/python benchmarks/content/fields.py [--url http://127.0.0.1:4010] [--half tuned]
        [--dialect chat] [--only e07] [--wrong] [--files mine.yaml ...]

Runs the prompts of the tables in this folder in process, or against a server, and prints the share
of right fields for each kind, half and dialect. Odd numbers are the half that the engine was tuned
on, even numbers are held back.
`--wrong` prints each wrong field of the tuned half.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import yaml
from asking import DIALECTS, extraction, read, tool_call
from scoring import Field, score

HERE = Path(__file__).parent
FILES = (
    "extraction", "tools", "paraphrases", "requests", "strangers_extraction", "strangers_tools"
)  # fmt: skip
FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
SECTION = re.compile(r"\[\[ ## (\w+) ## \]\]\s*(.*?)(?=\[\[ ## |\Z)", re.DOTALL)

Json = dict[str, Any]


def parse(text: str, ask: str) -> Any:
    """Return the value in a reply's text, or None."""
    if ask == "dspy":
        return {name: value.strip() for name, value in SECTION.findall(text)}
    fenced = FENCE.search(text)
    try:
        return json.loads(fenced[1] if fenced else text)
    except ValueError:
        return None


def verdicts(case: Json, text: str, calls: list[Json], now: datetime) -> list[Field]:
    """Return the fields of a case with their verdicts."""
    if "expect" in case:
        found = calls[0]["arguments"] if calls else parse(text, case["ask"])
        return score(case["expect"], found, now)
    if "says" in case:
        return score(case["says"], text, now, "text") + _unwanted(case, calls)
    fields, left = list[Field](), list(calls)
    for wanted in case["calls"]:
        same = [call for call in left if call["name"] == wanted["name"]]
        fields.append(Field("name", wanted["name"], [call["name"] for call in calls], bool(same)))
        options = [(score(wanted["arguments"], call["arguments"], now), call) for call in same]
        if not options:
            fields += score(wanted["arguments"], None, now)
            continue
        best, call = max(options, key=lambda option: sum(field.right for field in option[0]))
        fields += best
        left.remove(call)
    return fields + [Field("extra call", None, call, False) for call in left] + _none(case, calls)


def _none(case: Json, calls: list[Json]) -> list[Field]:
    return [] if case["calls"] or calls else [Field("no call", None, None, True)]


def _unwanted(case: Json, calls: list[Json]) -> list[Field]:
    return [] if case["calls"] else [Field("extra call", None, call, False) for call in calls]


async def ask(client: httpx.AsyncClient, dialect: str, body: Json) -> Json:
    """Return the reply. Raises RuntimeError with the error's text."""
    headers = {
        "Authorization": "Bearer bench",
        "x-api-key": "bench",
        "anthropic-version": "2023-06-01",
    }
    reply = await client.post(DIALECTS[dialect], json=body, headers=headers)
    if reply.status_code != 200:
        raise RuntimeError(f"{reply.status_code} {reply.text[:300]}")
    return reply.json()


def load(files: list[Path]) -> list[tuple[str, Json, Json]]:
    """Return (group, case, tool library) of each case in the files."""
    cases = list[tuple[str, Json, Json]]()
    for file in files:
        data = yaml.safe_load(file.read_text())
        if isinstance(data, list):
            cases += [(file.stem, case, {}) for case in data]
        else:
            cases += [(data.get("group", "tools"), case, data["tools"]) for case in data["cases"]]
    return cases


def fitted_on(description: str | None, names: Sequence[str]) -> tuple[list[Path], bool]:
    """Return the files that weights are fitted to, and whether to replace the table of weights.

    Args:
        description: What the program does.
        names: The files of this folder, without `.yaml`. `--files` adds others.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", nargs="+", type=Path, default=[])
    parser.add_argument("--write", action="store_true", help="replace the table")
    options = parser.parse_args()
    return [*(HERE / f"{name}.yaml" for name in names), *options.files], options.write


def client_of(url: str | None) -> httpx.AsyncClient:
    """Return a client of a server, or of the mock in this process."""
    if url:
        return httpx.AsyncClient(base_url=url, timeout=60)
    sys.path.insert(0, str(HERE.parents[1]))
    from mockgateway.server import create_app

    transport = httpx.ASGITransport(app=create_app())
    return httpx.AsyncClient(base_url="http://127.0.0.1:4010", transport=transport)


async def run(options: argparse.Namespace) -> None:
    """Run the cases and print the figures."""
    tally: dict[tuple[str, str, str, str], list[bool]] = defaultdict(list)
    now = datetime.now(UTC)
    async with client_of(options.url) as client:
        started = time.perf_counter()
        for group, case, library in load(options.files):
            half = "tuned" if int(case["id"][1:]) % 2 else "held"
            if options.half not in (half, "both") or (
                options.only and case["id"] not in options.only
            ):
                continue
            for dialect in options.dialect:
                body = (
                    extraction(case, dialect)
                    if "expect" in case
                    else tool_call(case, library, dialect)
                )
                text, calls = read(dialect, await ask(client, dialect, body))
                fields = verdicts(case, text, calls, now)
                tally[group, half, case["kind"], dialect] += [field.right for field in fields]
                if options.wrong and half == "tuned":
                    show(case, dialect, fields)
        elapsed = time.perf_counter() - started
    report(tally, options.kinds)
    print(f"{elapsed:.1f} s in all")


def show(case: Json, dialect: str, fields: list[Field]) -> None:
    """Print the wrong fields of a case."""
    for field in fields:
        if not field.right:
            print(
                f"{case['id']} {dialect} {field.path}: {field.found!r}, expected {field.expected!r}"
            )


def report(tally: dict[tuple[str, str, str, str], list[bool]], kinds: bool) -> None:
    """Print the share of right fields by group, half, dialect and kind."""
    for group in FILES:
        for half in ("tuned", "held"):
            chosen = {key: value for key, value in tally.items() if key[:2] == (group, half)}
            if not chosen:
                continue
            print(f"{group}, {half}: {_share(chosen.values())}")
            for column in (3, 2) if kinds else (3,):
                for name in dict.fromkeys(key[column] for key in chosen):
                    print(
                        f"    {name}: {_share(v for k, v in chosen.items() if k[column] == name)}"
                    )


def _share(lists: Any) -> str:
    verdict = [right for rights in lists for right in rights]
    return f"{sum(verdict) / len(verdict):.1%} of {len(verdict)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url")
    parser.add_argument("--half", choices=("tuned", "held", "both"), default="both")
    parser.add_argument("--dialect", nargs="+", choices=list(DIALECTS), default=list(DIALECTS))
    parser.add_argument("--only", nargs="+", help="numbers of cases")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--kinds", action="store_true", help="print the share of each kind")
    files = [HERE / f"{name}.yaml" for name in FILES]
    parser.add_argument("--files", nargs="+", type=Path, default=files)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
