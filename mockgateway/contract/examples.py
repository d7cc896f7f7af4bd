"""Send the document's own requests.

Each operation gets its cheapest example in every content type that it takes, and one for every
other answer that `x-when` promises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.keys import opened
from mockgateway.contract.probes.protocol import has_variants
from mockgateway.contract.samples import Sample, sample_cost, variants
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target

Json = Any
EXCUSED = (401, 402, 403, 429)  # about the account, not about the request
# The probes of tasks and refusals call these.
OTHER_PROBES = ("inspect", "collect", "cancel", "remove", "refuse", "submit")


def examples(session: Session) -> Iterator[Failure]:
    """Every example of the document is accepted."""
    first: set[str] = set()
    for operation, sample in _requests(session.target):
        if _already_sent(session, operation, sample):
            continue
        worth = 1.5 if operation.id in first or has_variants(operation) else 6.0
        first.add(operation.id)
        exchange = session.send_sample(operation, sample, worth)
        if exchange is None or exchange.accepted or not exchange.response.status:
            continue
        status = exchange.response.status
        if (
            status == 404
            and sample.path
            and (operation.method == "GET" or not _has_path_examples(operation))
        ):
            session.skip(operation.id, "the id in its path does not exist (404)")
        elif status in (401, 403) and not operation.authentication:
            yield from opened(exchange)
        elif status not in EXCUSED:
            name = sample.name or "no body"
            message = f"the document's own example ({name}) was answered with {status}"
            yield failed("examples", exchange, message)


def _requests(target: Target) -> list[tuple[OperationSpec, Sample]]:
    """Return the requests to send, cheapest first."""
    found = [
        (operation, sample)
        for operation in target.operations
        if _is_callable(operation)
        for sample in _selected(target, operation)
    ]
    return sorted(found, key=lambda pair: sample_cost(pair[0], target.catalogue, pair[1]))


def _is_callable(operation: OperationSpec) -> bool:
    if operation.do or operation.method == "POST":
        return operation.do not in OTHER_PROBES
    return operation.method == "GET" and _has_path_examples(operation)


def _has_path_examples(operation: OperationSpec) -> bool:
    """Return whether the document has a value for each path parameter, so an id may exist."""
    values = [each.value for each in operation.parameters if each.value.get("in") == "path"]
    return all(
        "example" in value or "examples" in value or "example" in (value.get("schema") or {})
        for value in values
    )


def _selected(target: Target, operation: OperationSpec) -> list[Sample]:
    samples = target.samples(operation)
    first = list({sample.media_type: sample for sample in reversed(samples)}.values())
    if has_variants(operation):
        return first
    others = [sample for sample in samples if sample not in first]
    others = others[: 1 if operation.produces else 5]
    streams = any((_fields(sample)).get("stream") for sample in others)
    return [*first, *others, *list(variants(operation, samples[0]))[: 1 if streams else 2]]


def _fields(sample: Sample) -> dict[str, Json]:
    return sample.body if isinstance(sample.body, dict) else {}


def _already_sent(session: Session, operation: OperationSpec, sample: Sample) -> bool:
    """Return whether the phase `reach` has sent this request."""
    if operation.method != "GET" or sample.path or sample.query or sample.headers:
        return False
    return any(
        each.operation == operation.id and each.accepted and each.valid and each.phase == "reach"
        for each in session.exchanges
    )
