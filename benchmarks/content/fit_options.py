"""Fit the weights by which the option of an enum is chosen, `fixtures/weights/options.tsv`.

    .venv/bin/python benchmarks/content/fit_options.py [--files mine.yaml ...] [--write]

The examples are the fields with an enum that no label states, of the files of this folder and of
others of their form. Prints how many of them get the right option by the rules, by weights that
were fitted on all, and by weights of which a tenth of the prompts is held out in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from asking import schema_of, tool_call
from fields import fitted_on, load
from scoring import is_right

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from mockgateway.generators.chat.conversation import document_of  # noqa: E402
from mockgateway.generators.chat.extraction.choices import ruled_option, stated_option  # noqa: E402
from mockgateway.generators.chat.extraction.concepts import words_of  # noqa: E402
from mockgateway.generators.chat.extraction.option_ratings import described_options  # noqa: E402
from mockgateway.generators.chat.extraction.shapes import Shape  # noqa: E402
from mockgateway.generators.chat.weights import features_of  # noqa: E402

FILES = ("choices", "extraction", "tools", "paraphrases", "requests")
FILES += ("strangers_extraction", "strangers_tools")
TABLE = HERE.parents[1] / "fixtures" / "weights" / "options.tsv"
NOW = datetime(2026, 11, 30, tzinfo=UTC)
FOLDS, STEPS, DECAY, LEAST = 10, 8, 1.0, 0.02

Json = Any


class Example(NamedTuple):
    """A field with an enum: the features of each option."""

    prompt: int
    rows: list[list[str]]
    right: list[bool]
    ruled: list[bool]


def asked(case: Json, library: Json) -> Iterator[tuple[str, Json, frozenset[str], Json]]:
    """Yield the text, the schema, the words of the tool and the values of each object of a case."""
    if "expect" in case:
        if isinstance(case["expect"], dict) and (schema := schema_of(case)):
            yield case["text"], schema, frozenset(), case["expect"]
        return
    body = tool_call(case, library, "chat")
    schemas = {tool["function"]["name"]: tool["function"]["parameters"] for tool in body["tools"]}
    for call in case["calls"] if len(case.get("calls") or ()) == 1 else ():
        name = call["name"]
        topic = frozenset(words_of(name))
        yield body["messages"][-1]["content"], schemas[name], topic, call["arguments"]


def examples(files: Sequence[Path]) -> Iterator[Example]:
    """Yield the fields of the cases whose option is neither stated nor left open."""
    for prompt, (_, case, library) in enumerate(load(files)):
        for text, schema, topic, values in asked(case, library):
            document = document_of(text, NOW.timestamp())
            for leaf in Shape(schema, lambda part: part, topic=topic).leaves:
                scope, value = (0, len(document.text)), _at(values, leaf.path)
                if leaf.field.enum is None or value is None:
                    continue
                if stated_option(leaf.field, document, scope) is not None:
                    continue
                ruled = ruled_option(leaf.field, document, scope)
                rated = described_options(leaf.field, document, scope, ruled)
                right = [is_right(value, option, NOW) for option, _ in rated]
                if any(right):
                    chosen = [option == ruled for option, _ in rated]
                    yield Example(prompt, [features_of(row) for _, row in rated], right, chosen)


def _at(values: Json, path: Sequence[str]) -> Json:
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def fit(rows: Sequence[Example], names: dict[str, int]) -> np.ndarray:
    """Return the weights of a logistic regression, by Newton's method."""
    figures = np.vstack([_figures(row, names) for row in rows])
    right = np.concatenate([row.right for row in rows]).astype(float)
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-figures @ weights))
        slope = figures.T @ (chances - right) + DECAY * weights
        curve = (figures.T * (chances * (1 - chances))) @ figures + DECAY * np.eye(len(names))
        weights -= np.linalg.solve(curve, slope)
    return weights


def _figures(example: Example, names: dict[str, int]) -> np.ndarray:
    figures = np.zeros((len(example.rows), len(names)))
    for place, row in enumerate(example.rows):
        figures[place, [names[name] for name in row]] = 1
    return figures


def count(rows: Sequence[Example], weights: np.ndarray, names: dict[str, int]) -> int:
    """Return how many examples get the right option."""
    return sum(row.right[int((_figures(row, names) @ weights).argmax())] for row in rows)


def main() -> None:
    files, replace = fitted_on(__doc__, FILES)
    rows = list(examples(files))
    known = sorted({name for example in rows for row in example.rows for name in row})
    names = {name: place for place, name in enumerate(known)}
    held = 0
    for fold in range(FOLDS):
        others = [row for row in rows if row.prompt % FOLDS != fold]
        kept = [row for row in rows if row.prompt % FOLDS == fold]
        held += count(kept, fit(others, names), names)
    weights = fit(rows, names)
    ruled = sum(any(a and b for a, b in zip(row.right, row.ruled, strict=True)) for row in rows)
    print(
        f"{len(rows)} fields: {ruled} right by the rules, {count(rows, weights, names)} by the"
        f" weights, {held} held out"
    )
    pairs = zip(known, weights, strict=True)
    text = "".join(f"{name}\t{weight:.2f}\n" for name, weight in pairs if abs(weight) >= LEAST)
    if replace:
        TABLE.write_text(text)


if __name__ == "__main__":
    main()
