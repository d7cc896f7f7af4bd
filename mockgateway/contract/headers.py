"""Check that optional headers of the document do not come and go."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mockgateway.contract.checks.request_ids import ID_HEADER
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.location import STATED, Location
from mockgateway.contract.target import Target

Group = tuple[str, ...]  # header, and unless it is an id: operation, status and content type
# Headers that depend on more than the operation and the status.
CONDITIONAL = re.compile(r"replay|cache|retry|warn|sunset|deprecat|location|link|next|cursor|etag")
WORDS = re.compile(r"\b(if|when|only|unless|may|after|optional)\b", re.IGNORECASE)
MIN_ANSWERS = 3
MOST = 2 / 3  # of the answers have a header that the others lack


def header_failures(exchanges: Sequence[Exchange], target: Target) -> Iterator[Failure]:
    """Yield the documented headers that some answers have and others of the same kind lack.

    An id of the request belongs to all answers for which it is documented, also to refusals.
    """
    groups: dict[Group, list[tuple[bool, Exchange]]] = defaultdict(list)
    stated: set[str] = set()
    for exchange in exchanges:
        for name, header in _optional_headers(exchange, target):
            stated |= {name} if header.source in STATED else set()
            response = exchange.response
            place = (exchange.operation, str(response.status), response.media_type)
            group = (name,) if ID_HEADER.match(name) else (name, *place)
            groups[group].append((name in response.headers, exchange))
    for (name, *kind), rows in groups.items():
        given = [exchange for present, exchange in rows if present]
        lacking = [exchange for present, exchange in rows if not present]
        usual = not kind or (len(rows) >= MIN_ANSWERS and len(given) >= MOST * len(rows))
        if given and lacking and usual:
            where = f"such as this {lacking[0].response.status}"
            message = f"{name} is documented, but {len(lacking)} of {len(rows)} answers lack it"
            evidence = (f"{message}, {where}", given[0])
            pointer, assumed = f"header {name}", bool(kind) or name not in stated
            yield failed("headers", lacking[0], *evidence, pointer=pointer, assumed=assumed)


def _optional_headers(exchange: Exchange, target: Target) -> Iterator[tuple[str, Location]]:
    """Yield the headers that the document names for an answer and does not require."""
    operation, response = target.operation(exchange.operation), exchange.response
    if operation is None or not response.status or response.crashed or response.error:
        return
    documented = operation.response(response.status)
    if documented is None or exchange.request.method != operation.method:
        return
    for name, header in operation.children(documented, "headers"):
        value = header.value if isinstance(header.value, dict) else {}
        text = str(value.get("description", ""))
        conditional = CONDITIONAL.search(name.lower()) or WORDS.search(text)
        if not value.get("required") and (ID_HEADER.match(name) or not conditional):
            yield name.lower(), header
