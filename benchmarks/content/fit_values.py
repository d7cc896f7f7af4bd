"""Fit the weights by which a field's value is chosen among the values of a text.

    .venv/bin/python benchmarks/content/fit_values.py [--tuned]

Reads the prompts of this folder, describes each value that a field may have as the generator does,
and fits a logistic regression on which values are right. Writes fixtures/weights/values.tsv.
`--tuned` leaves out the prompts with even numbers, so that fields.py measures what the weights do
for prompts to which they were not fitted.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from scoring import is_right, score
from shorthand import expand
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from mockgateway.content import Message  # noqa: E402
from mockgateway.generators.chat.conversation import document_of, present  # noqa: E402
from mockgateway.generators.chat.extraction import ranking  # noqa: E402
from mockgateway.generators.chat.extraction.document import Document  # noqa: E402
from mockgateway.generators.chat.extraction.ranking import MayTake  # noqa: E402
from mockgateway.generators.chat.extraction.reading import read_object  # noqa: E402
from mockgateway.generators.chat.extraction.scene import Offer  # noqa: E402
from mockgateway.generators.chat.extraction.shapes import Shape  # noqa: E402
from mockgateway.generators.chat.extraction.special import Assigned  # noqa: E402
from mockgateway.generators.chat.schemas import schema_of  # noqa: E402
from mockgateway.generators.chat.weights import features_of  # noqa: E402

TABLE = HERE.parents[1] / "fixtures" / "weights" / "values.tsv"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
TUNED = 0.6  # the weight of prompts that the rules were made for
REGULAR = 0.7  # the inverse strength of the regularisation
SMALLEST = 0.05  # of the weights that are kept

Json = Any


class Case(NamedTuple):
    """The fields of an object that a text fills."""

    held: bool
    weight: float
    shape: Shape
    document: Document
    expected: dict[str, Json]  # by path
    closed: bool  # whether all fields are expected


class Row(NamedTuple):
    """The options of a field."""

    features: list[list[str]]  # of each option
    right: list[bool]


def cases() -> Iterator[Case]:
    """Yield the prompts that ask for JSON, and those that need one call."""
    for name, weight in (("extraction", TUNED), ("strangers_extraction", 1.0)):
        for case in yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")):
            if "fields" in case:
                shape = schema_of(expand(case["fields"])).shape()
                yield _case(case, weight, shape, case["expect"], closed=True)
    for name in ("tools", "paraphrases", "requests", "strangers_tools"):
        data = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
        for case in data["cases"]:
            if len(case.get("calls", ())) != 1 or "result" in case:
                continue
            call, weight = case["calls"][0], 1.0 if name == "strangers_tools" else TUNED
            tool = next(t for t in case["tools"] if t.rpartition(":")[2] == call["name"])
            written = data["tools"][tool].get("schema") or expand(data["tools"][tool]["fields"])
            shape = schema_of(written).shape(call["name"])
            yield _case(case, weight, shape, call["arguments"], closed=False)


def _case(case: Json, weight: float, shape: Shape, expect: Json, *, closed: bool) -> Case:
    expected = {field.path: field.expected for field in score(expect, {}, NOW)}
    held = int(case["id"][1:]) % 2 == 0
    messages = [Message("system", case.get("system", "")), Message("user", case["text"])]
    document = document_of(case["text"], present(messages, NOW.timestamp()))
    return Case(held, weight, shape, document, expected, closed)


def rows_of(case: Case) -> list[Row]:
    """Return the fields of a case, each with the options that the generator finds."""
    rows: list[Row] = []

    def collect(
        offers: list[Offer], found: Assigned, document: Document, may_take: MayTake
    ) -> None:
        described = ranking.describe(offers, found, document)
        for (leaf, options), rated in zip(offers, described, strict=True):
            features = [features_of(parts) for parts in rated]
            path = ".".join(leaf.path)
            if case.closed and path not in case.expected:
                continue
            expected = case.expected.get(path)
            right = [
                expected is not None and is_right(expected, option.value, NOW)
                for option in options[: len(features)]
            ]
            rows.append(Row(features, right))

    read_object(case.shape, [case.document], collect)
    return rows


def fit(rows: list[tuple[float, Row]]) -> dict[str, float]:
    """Return the weight of each feature."""
    described, right, weights = [], [], []
    for weight, row in rows:
        described += [dict.fromkeys(features, 1.0) for features in row.features]
        right += row.right
        weights += [weight] * len(row.right)
    names = DictVectorizer()
    model = LogisticRegression(C=REGULAR, max_iter=400, fit_intercept=False)
    model.fit(names.fit_transform(described), right, sample_weight=weights)
    fitted = zip(names.feature_names_, model.coef_[0], strict=True)
    return {name: weight for name, weight in fitted if abs(weight) >= SMALLEST}


def write(weights: dict[str, float]) -> None:
    """Write the table of weights."""
    lines = [f"{name}\t{weight:.2f}\n" for name, weight in sorted(weights.items())]
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{len(lines)} weights, {TABLE.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tuned", action="store_true")
    options = parser.parse_args()
    used = [case for case in cases() if not (options.tuned and case.held)]
    write(fit([(case.weight, row) for case in used for row in rows_of(case)]))


if __name__ == "__main__":
    main()
