"""All that is found in one exchange: what the document does not allow, and what the checks of its operation say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from mockgateway.contract import checks
from mockgateway.contract.checks.telling import Broken
from mockgateway.contract.exchange import Exchange
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
    for check in checks.CHECKS:
        if check.fits(*words):
            for broken in _safely(check.judge, exchange):
                yield of_check(broken, target, exchange.probe, exchange.phase)


def _safely(check: Callable[[Any], Iterator[Broken]], exchange: Exchange) -> Iterator[Broken]:
    """A check that cannot read a spoilt answer says nothing: what is wrong with its shape, the document tells."""
    try:
        yield from check(exchange)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return
