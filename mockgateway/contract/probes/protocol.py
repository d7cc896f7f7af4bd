"""Wire formats: each variant of a request once, and properties that only two responses show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.embeddings import same_text
from mockgateway.contract.checks.request_ids import echoed
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.links import check_files
from mockgateway.contract.probes.requests import can_post, cheapest_body
from mockgateway.contract.probes.variants import VARIANTS, Variant
from mockgateway.contract.session import Session

Json = Any
TEXTS = ["The sea is calm.", "Invoices are due in March."]
LONG = [{"role": "user", "content": " ".join(TEXTS * 8)}]  # has more tokens than an example
ALIAS_SHARE = 0.3  # of the worth, for a second operation with the same format


def has_variants(operation: OperationSpec) -> bool:
    """Return whether this phase sends requests to an operation."""
    return operation.do == "complete" and bool({operation.say, operation.make} & VARIANTS.keys())


def protocol(session: Session) -> Iterator[Failure]:
    """Send every variant of chat, messages, responses, embeddings, rerank, speech and images."""
    known: set[tuple[str, str]] = set()
    for operation in session.operations:
        if operation.do == "count" and can_post(session, operation):
            session.send(operation, cheapest_body(session, operation, messages=LONG))
        if operation.do != "complete" or not can_post(session, operation):
            continue
        share = ALIAS_SHARE if (operation.say, operation.make) in known else 1.0
        known.add((operation.say, operation.make))
        for variant in VARIANTS.get(operation.say) or VARIANTS.get(operation.make, []):
            yield from _variant(session, operation, variant, share)
        if operation.say == "openai_embeddings":
            yield from _embeddings(session, operation, share)
        if operation.say == "openai_chat":
            yield from _own_request_id(session, operation)


def _variant(
    session: Session, operation: OperationSpec, variant: Variant, share: float
) -> Iterator[Failure]:
    """Send a variant, and again without its optional fields if it is refused."""
    known = operation.fields.keys()
    if not variant.fields.keys() <= known:
        return
    optional = {name: value for name, value in variant.optional.items() if name in known}
    tries = [variant.fields | optional, variant.fields] if optional else [variant.fields]
    for fields in tries:
        body = cheapest_body(session, operation, **fields)
        exchange = session.send(operation, body, worth=variant.worth * share)
        if exchange is None:
            return
        yield from _answered(exchange, fields)
        yield from check_files(session, operation, exchange, exchange.payload)
        if exchange.response.status not in (400, 422):
            return


def _answered(exchange: Exchange, fields: dict[str, Json]) -> Iterator[Failure]:
    """Check that an ordinary request is accepted and streamed where that was requested."""
    response = exchange.response
    if response.error or response.status == 429:
        return  # an error is reported as `connection`
    if not exchange.accepted:
        message = f"an ordinary request with {', '.join(fields) or 'no special field'} gets"
        yield failed("accepts", exchange, f"{message} {response.status}")
    elif fields.get("stream") and not response.is_stream:
        media_type = response.header("content-type")
        message = f"a stream was requested, but the content type is {media_type}"
        yield failed("event_stream", exchange, message)
    elif fields.get("stream") and len(response.events) < 2:
        yield failed("event_stream", exchange, "the stream has fewer than two events")


def _embeddings(session: Session, operation: OperationSpec, share: float) -> Iterator[Failure]:
    """Embed two texts together, one alone, in base64, and with fewer dimensions."""

    def embed(worth: float, **fields: Json) -> Exchange | None:
        body = cheapest_body(session, operation, **({"dimensions": None} | fields))
        return session.send(operation, body, worth=worth * share)

    both, alone = embed(10, input=TEXTS), embed(2, input=[TEXTS[1]])
    coded = embed(3, input=TEXTS, encoding_format="base64")
    for exchange in (both, alone, coded):
        if exchange is not None:
            yield from _answered(exchange, {"input": TEXTS})
    if both is not None and alone is not None:
        yield from same_text(both, 1, alone, 0, "in a request of its own (or the order is wrong)")
    if both is not None and coded is not None:
        yield from same_text(both, 0, coded, 0, "in base64")
    if "dimensions" in operation.fields:
        short = embed(3, input=[TEXTS[0]], dimensions=64)
        if short is not None:
            yield from _answered(short, {"dimensions": 64})


def _own_request_id(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    """Check that the client's own X-Request-Id comes back, where the document allows one."""
    if "x-request-id" not in operation.parameter_names("header"):
        return
    id_ = "contract-0123456789"
    body = cheapest_body(session, operation)
    exchange = session.send(operation, body, headers={"X-Request-Id": id_})
    if exchange is not None and exchange.accepted:
        yield from echoed(exchange, id_)
