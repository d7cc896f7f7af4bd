"""All that is found in one exchange: what the document does not allow, and what the checks of its operation say."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from mockgateway.contract.checks import CHECKS, Check
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure
from mockgateway.contract.finding import Finding
from mockgateway.contract.judge import judge
from mockgateway.contract.provenance import of_check, of_document
from mockgateway.contract.target import Target


def judged(exchange: Exchange, target: Target) -> Iterator[Finding]:
    """All that the document and the checks find in one exchange: live, of a fuzzer, or recorded."""
    operation = target.operation(exchange.operation)
    below = exchange.request.path.removeprefix(urlsplit(target.url).path)
    own = (
        operation is not None
        and target.url in exchange.request.url
        and operation.matches(exchange.request.method, below)
    )
    if operation is not None and own:
        yield from (of_document(wrong, exchange) for wrong in judge(exchange, operation))
    words = (
        (operation.do, operation.make, operation.say)
        if operation is not None and own
        else ("", "", "")
    )
    for check in CHECKS:
        if check.fits(*words):
            for failure in _safely(check, exchange):
                yield of_check(failure, target, exchange.probe, exchange.phase)


def _safely(check: Check, exchange: Exchange) -> Iterator[Failure]:
    """A check that cannot read a spoilt answer says nothing: what is wrong with its shape, the document tells."""
    try:
        yield from check.failures(exchange)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return
