"""Rate a decision by weights that were fitted to examples.

A table of `fixtures/weights` has a line for each feature: the feature, a tab and its weight.
`benchmarks/content/fit_*.py` write the tables. A feature is a short text that is true of the case,
such as `label=strong` or `field=date|value=time`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

from mockgateway import data


def chance(table: str, features: Iterable[str]) -> float:
    """Return how likely a decision is right, from 0 to 1.

    Args:
        table: The name of the table of weights.
        features: What is true of the case. Those without a weight do not count.
    """
    known = _weights(table)
    points = sum([known[feature] for feature in features if feature in known])
    return 1 / (1 + math.exp(-points))


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
