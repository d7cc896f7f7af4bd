"""The document's own requests: each operation gets its cheapest example in every form it takes, and one for every other answer that `x-when` promises."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import Operation
from mockgateway.contract.samples import Sample, cost, variants
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target

EXCUSED = (401, 402, 403, 429)  # the account's affair, not the request's
CHEAP = 0.002  # of the allowed money: what costs less is tried in more than one way
ELSEWHERE = (
    "inspect",
    "collect",
    "cancel",
    "remove",
    "refuse",
    "submit",
)  # the conversations about tasks and refusals call these


def planned(target: Target, most: float) -> list[tuple[Operation, Sample]]:
    """The requests of the phase, the cheapest operations first. most: the money that the run may cost."""
    chosen = [
        each
        for each in target.operations
        if each.do not in ELSEWHERE and (each.do or each.method in ("GET", "POST"))
    ]
    chosen = [each for each in chosen if each.do or each.method == "POST" or _known(each)]
    found = [
        (operation, sample) for operation in chosen for sample in _wanted(target, operation, most)
    ]
    return sorted(found, key=lambda pair: cost(pair[0], target.catalogue, pair[1]))


def _known(operation: Operation) -> bool:
    """Whether the document has a value for each of the path's parameters: an id that is there, one may hope."""
    paths = [place.value for place in operation.parameters if place.value.get("in") == "path"]
    return all(
        "example" in value or "examples" in value or "example" in (value.get("schema") or {})
        for value in paths
    )


def _wanted(target: Target, operation: Operation, most: float) -> list[Sample]:
    given = target.samples(operation)
    first = list({sample.media_type: sample for sample in reversed(given)}.values())
    if cost(operation, target.catalogue, given[0]) > CHEAP * most and operation.works:
        return first
    others = [sample for sample in given if sample not in first][: 1 if operation.works else 5]
    others += list(variants(operation, given[0]))[
        : 2
        if not any(
            (sample.body or {}).get("stream") for sample in others if isinstance(sample.body, dict)
        )
        else 1
    ]
    return first + others


def _asked(session: Session, operation: Operation, sample: Sample) -> bool:
    """Whether `reach` has asked just this already."""
    if operation.method != "GET" or sample.path or sample.query or sample.headers:
        return False
    return any(
        seen.operation == operation.id and seen.accepted and seen.valid and seen.phase == "reach"
        for seen in session.exchanges
    )


def examples(session: Session) -> Iterator[Failure]:
    """Every one is taken: the document says that it is right."""
    for operation, sample in planned(session.target, session.budget.caps.max_cost):
        if _asked(session, operation, sample):
            continue
        exchange = session.good(operation, sample)
        if (
            exchange is not None
            and exchange.response.status == 404
            and operation.method == "GET"
            and sample.path
        ):
            session.skip(operation.id, "its example's id is not there (404)")
        elif (
            exchange is not None
            and not exchange.accepted
            and exchange.response.status
            and exchange.response.status not in EXCUSED
        ):
            yield failed(
                "examples",
                exchange,
                f"the document's own example ({sample.name or 'no body'}) is answered with {exchange.response.status}",
            )
