"""Rate a decision by weights that were fitted to examples.

A table of `fixtures/weights` has a line for each feature: the feature, a tab and its weight.
`benchmarks/content/fit_*.py` write the tables. A feature is a short text that is true of the case,
such as `label=strong` or `field=date|value=time`. A part is several features at once: their forms,
with spaces between them, and the values in their places. `("rank{0} kind{1}|{0}", 2, "date")` is
`rank2` and `kinddate|2`. The sum of the weights of a part is kept, so that no texts are made.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from mockgateway import data

Part = tuple[Any, ...]  # the forms of features, and the values in their places
_MOST_PARTS = 50_000


def features_of(parts: Iterable[Part]) -> list[str]:
    """Return the features of parts."""
    return [form.format(*values) for forms, *values in parts for form in forms.split()]


def chance(table: str, parts: Iterable[Part]) -> float:
    """Return how likely a decision is right, from 0 to 1.

    Args:
        table: The name of the table of weights.
        parts: What is true of the case. Features without a weight do not count.
    """
    sums = _sums(table)
    return 1 / (1 + math.exp(-sum([sums[part] for part in parts])))


class _Sums(dict[Part, float]):
    """The sum of the weights of each part."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, part: Part) -> float:
        if len(self) >= _MOST_PARTS:
            self.clear()
        found = sum([self._weights.get(feature, 0.0) for feature in features_of([part])])
        self[part] = found
        return found


@cache
def _sums(table: str) -> _Sums:
    return _Sums(_weights(table))


def total(table: str, figures: Mapping[str, float]) -> float:
    """Return the sum of figures, each times its weight.

    Args:
        table: The name of the table of weights.
        figures: The figures by their names.
    """
    known = _weights(table)
    return sum([known.get(name, 0.0) * figure for name, figure in figures.items()])


@cache
def _weights(table: str) -> dict[str, float]:
    lines = (data.FIXTURES / "weights" / f"{table}.tsv").read_text("utf-8").splitlines()
    rows = (line.rpartition("\t") for line in lines)
    return {feature: float(weight) for feature, _, weight in rows}
