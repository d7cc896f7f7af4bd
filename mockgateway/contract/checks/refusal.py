"""A refusal: a documented status, with a JSON body that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

ERROR_FIELDS = {"error", "detail", "errors", "title", "message", "status"}


def refused(
    check: str,
    exchange: Exchange | None,
    request: str,
    statuses: tuple[str, ...],
    instead: str = "",
) -> Iterator[Failure]:
    """Check that a request got one of the statuses and a body that a client can read.

    Args:
        check: The name of the failure.
        exchange: The request and its response, None if it was not sent.
        request: What was sent, as the subject of a sentence.
        statuses: Those that the document allows.
        instead: The documented status to report, by default the only one of `statuses`.
    """
    if exchange is None or exchange.response.error:
        return  # an error is reported as `connection`
    status = exchange.response.status
    if exchange.accepted:
        message = f"{request} is accepted ({status})"
        due = next((each for each in statuses if len(statuses) == 1 or each != "404"), "")
        yield failed(check, exchange, message, due=due, instead=instead)
    elif str(status) not in statuses and status != 429:
        only = statuses[0] if len(statuses) == 1 else ""
        message = f"{request} gets {status}, not {' or '.join(statuses)}"
        yield failed(check, exchange, message, instead=instead or only)
    elif exchange.request.method != "HEAD":
        yield from _envelope(exchange)


def _envelope(exchange: Exchange) -> Iterator[Failure]:
    media_type, reply = exchange.response.media_type, exchange.reply
    if not media_type.endswith("json"):
        message = f"the content type of a refusal is {media_type or 'missing'}, not JSON"
        yield failed("envelope", exchange, message)
    elif not ERROR_FIELDS & reply.keys() and not any(
        isinstance(value, str) and value for value in reply.values()
    ):
        message = (
            f"a refusal does not say what is wrong; its fields are {', '.join(reply) or 'none'}"
        )
        yield failed("envelope", exchange, message)
