"""Scores of moderation that are shares, and a verdict that agrees with its categories."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, told
from mockgateway.contract.failure import Failure, tell


def moderation(exchange: Exchange) -> Iterator[Failure]:
    """Every score is from 0 to 1; `flagged` is true just when a category is."""
    if not accepted(exchange):
        return
    for index, result in enumerate(told(exchange).get("results") or []):
        scores, categories = result.get("category_scores") or {}, result.get("categories") or {}
        for name, score in scores.items():
            if not isinstance(score, (int, float)) or not 0 <= score <= 1:
                yield tell(
                    "moderation",
                    exchange,
                    f"the score of {name} is {score}, not from 0 to 1",
                    f"/results/{index}/category_scores/{name}",
                )
                break
        if (
            categories
            and isinstance(result.get("flagged"), bool)
            and result["flagged"] != any(categories.values())
        ):
            yield tell(
                "moderation",
                exchange,
                f"flagged is {result['flagged']}, and the categories say otherwise",
                f"/results/{index}/flagged",
            )
