"""Fit the weights by which tools are chosen, `fixtures/weights/tools.tsv`.

    .venv/bin/python benchmarks/content/fit_tools.py [--files mine.yaml ...] [--write]

The examples are the tools, paraphrases and requests of this folder, and other files of their form.
A message that needs several tools is divided where the current weights find them best. Prints the
share of the parts whose tool is chosen, of those fitted on and of a tenth that is held out in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from asking import tool_call
from fields import fitted_on

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from mockgateway.content import ChatRequest, Message, Tool  # noqa: E402
from mockgateway.generators import draw_instance  # noqa: E402
from mockgateway.generators.chat.caller import Caller  # noqa: E402
from mockgateway.generators.chat.fitness import Rater  # noqa: E402
from mockgateway.generators.chat.segments import Part, parts_of, whole_of  # noqa: E402
from mockgateway.seed import Seed  # noqa: E402

FILES = ("tools", "paraphrases", "requests", "strangers_tools")
TABLE = HERE.parents[1] / "fixtures" / "weights" / "tools.tsv"
NOW = 1_780_000_000
ROUNDS, STEPS, RATE, DECAY, FOLDS = 2, 250, 0.1, 0.02, 10


class Example(NamedTuple):
    """A part of a message with the figures of each tool on offer."""

    figures: np.ndarray
    right: int  # the number of the tool to call; that of tools if none is
    may_be_none: bool


def cases(files: Sequence[Path]) -> Iterator[tuple[list[Tool], Any, Any]]:
    """Yield the tools, the conversation and the case of each example."""
    for file in files:
        data = yaml.safe_load(file.read_text())
        for case in data["cases"]:
            if "result" in case or case.get("tool_choice") not in (None, "auto", "required"):
                continue
            body = tool_call(case, data["tools"], "chat")
            tools = [
                Tool(name.rpartition(":")[2], function["description"], function["parameters"])
                for name, function in (
                    (t["function"]["name"], t["function"]) for t in body["tools"]
                )
            ]
            yield tools, [Message(turn["role"], turn["content"]) for turn in body["messages"]], case


def divided(
    text: str, parts: Sequence[Part], names: Sequence[str], tools: dict[str, Tool], rater: Rater
) -> list[tuple[str, Part]]:
    """Return the best part of a message for each of several tools."""
    best: tuple[float, list[tuple[str, Part]]] = (-1e9, [])
    for order in permutations(names):
        for cuts in combinations(range(1, len(parts)), len(names) - 1):
            groups = []
            for start, end in zip((0, *cuts), (*cuts, len(parts)), strict=True):
                taken = parts[start:end]
                said = text[taken[0].start : taken[-1].end].strip()
                english = " ".join(part.english for part in taken)
                groups.append(whole_of(said)._replace(english=english))
            points = sum(
                rater.points(tools[name], part.text, part.english)
                for name, part in zip(order, groups, strict=True)
            )
            if points > best[0]:
                best = points, list(zip(order, groups, strict=True))
    return best[1]


def examples(files: Sequence[Path]) -> tuple[list[str], list[Example]]:
    """Return the names of the figures, and the examples."""
    names, found = list[str](), list[Example]()
    for tools, messages, case in cases(files):
        prompt = ChatRequest("m", messages, tools=tools)
        text, known = messages[-1].text, {tool.name: tool for tool in tools}
        caller = Caller(prompt, Seed.root(1), draw_instance, lambda: "", NOW)
        rater, parts = Rater(tools, caller), parts_of(text)
        wanted = list(dict.fromkeys(call["name"].rpartition(":")[2] for call in case["calls"]))
        if len(wanted) > 1:
            rows = divided(text, parts, wanted, known, rater) if len(parts) < 9 else []
        else:
            rows = [(wanted[0] if wanted else "", whole_of(text))]
        for name, part in rows:
            figures = [rater.features(tool, part.text, part.english) for tool in tools]
            names = list(figures[0])
            right = list(known).index(name) if name else len(tools)
            values = np.array([[float(row[key]) for key in names] for row in figures])
            found.append(Example(values, right, case.get("tool_choice") != "required"))
    return names, found


def fit(rows: Sequence[Example], scale: np.ndarray) -> np.ndarray:
    """Return the weights of the figures and, last, that of no tool."""
    weights = np.zeros(len(scale) + 1)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = np.zeros_like(weights)
        for row in rows:
            figures = row.figures / scale
            chances = np.exp(_points(figures, weights, row.may_be_none))
            chances /= chances.sum()
            chances[row.right] -= 1
            slope[:-1] += figures.T @ chances[: len(figures)]
            slope[-1] += chances[len(figures) :].sum()
        slope /= len(rows)
        slope[:-1] += DECAY * weights[:-1]
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = np.sqrt(square / (1 - 0.99**step)) + 1e-8
        weights -= RATE * mean / (1 - 0.9**step) / pace
    return weights


def _points(figures: np.ndarray, weights: np.ndarray, may_be_none: bool) -> np.ndarray:
    points = figures @ weights[:-1]
    points = np.append(points, weights[-1]) if may_be_none else points
    return points - points.max()


def share(rows: Sequence[Example], weights: np.ndarray, scale: np.ndarray) -> float:
    """Return the share of examples whose tool has the most points."""
    right = [
        _points(row.figures / scale, weights, row.may_be_none).argmax() == row.right for row in rows
    ]
    return sum(right) / len(right)


def main() -> None:
    files, replace = fitted_on(__doc__, FILES)
    names, rows = examples(files)
    scale = np.vstack([row.figures for row in rows]).std(axis=0) + 1e-6
    held = [
        share(
            rows[fold::FOLDS],
            fit([r for n, r in enumerate(rows) if n % FOLDS != fold], scale),
            scale,
        )
        for fold in range(FOLDS)
    ]
    weights = fit(rows, scale)
    print(f"{len(rows)} parts: {share(rows, weights, scale):.1%}, held out {np.mean(held):.1%}")
    lines = [*zip(names, weights[:-1] / scale, strict=True), ("none", weights[-1])]
    text = "".join(f"{name}\t{weight:.3f}\n" for name, weight in sorted(lines))
    if replace:
        TABLE.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
