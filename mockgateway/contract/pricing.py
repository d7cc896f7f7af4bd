"""The cost of single requests: the upper bound before sending, the actual cost after."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from mockgateway.contract.exchange import Request, Response
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.samples import sample_cost
from mockgateway.contract.target import Target

Json = Any
UNSENT = ("unreachable", "tls")  # errors before a byte of the request was sent


def cheapest_cost(target: Target, operation: OperationSpec) -> float:
    """Return the most that the cheapest valid request of an operation can cost."""
    return sample_cost(operation, target.catalogue, target.sample(operation))


def upper_bound(
    target: Target, operation: OperationSpec, request: Request, fields: Mapping[str, Json]
) -> float:
    """Return the most that a request can cost.

    A request without a known model cannot be billed as such: it counts as the cheapest valid one.
    """
    if not operation.produces:
        return 0.0
    if target.catalogue.model(fields, request.path) is None:
        return cheapest_cost(target, operation)
    size = len(request.body.rstrip())
    return target.catalogue.upper_bound(operation.make, fields, request.path, size)


def actual_cost(
    target: Target, request: Request, answer: Response, fields: Mapping[str, Json], upper: float
) -> tuple[float, bool]:
    """Return the cost of an answered request and whether it counts as a paid call.

    Refusals are free. A request without an answer, or with a 5xx, may have been billed: it counts
    in full.
    """
    unsent = not answer.status and answer.error.startswith(UNSENT)
    if unsent or 300 <= answer.status < 500:
        return 0.0, False
    if answer.error or answer.status >= 500:
        return upper, True
    return target.catalogue.actual_cost(fields, request.path, answer, upper), True


def round_up(amount: float) -> str:
    """Round an amount up to two significant digits."""
    digits = max(0, 1 - math.floor(math.log10(amount))) if amount > 0 else 0
    text = f"{math.ceil(amount * 10**digits) / 10**digits:.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
