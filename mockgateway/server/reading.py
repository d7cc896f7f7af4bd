"""Read the body of a call for a gateway, after a look at its head."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.pipeline.admit import check_key
from mockgateway.problem import ConfigError, Problem
from mockgateway.server.bodies import (
    BodyMemory,
    ReceivedBody,
    declared,
    is_large,
    read_body,
    refuse_unread,
    timed,
)
from mockgateway.server.http import HttpRequest, Receive
from mockgateway.server.locator import Located
from mockgateway.spec.operation import DEFAULT_MAX_BODY

# Headers that change how a body is read.
_UNUSUAL = frozenset({b"content-encoding", b"expect", b"x-mock-fault", b"x-mock-scenario"})


def may_take(call: Call, body: bytes) -> bool:
    """Return whether a body that has arrived is that of the call without further checks."""
    is_plain = call.sandbox.active_scenario is None and _UNUSUAL.isdisjoint(call.head)
    return is_plain and len(body) <= _limit(call)


async def read_call(
    request: HttpRequest, located: Located, body: ReceivedBody, memory: BodyMemory
) -> tuple[Problem | None, bool]:
    """Read the body into the call, slowly if a fault says so. Raises ClientGone.

    Returns:
        What is wrong with the request, and whether the connection closes with the reply: a client
        that asked first (`Expect`) does not send a refused body, so that what it sends next would
        be taken for one; a client that sends too slowly may never end.
    """
    call, problem = located.call, located.problem
    head, active, limit = call.head, call.sandbox.active_scenario, _limit(call)
    slowed = active is not None and active.slows_upload
    slowed = slowed or b"x-mock-fault" in head or b"x-mock-scenario" in head
    try:
        if request.body is None and (b"expect" in head or is_large(head)):
            if problem is None and active is None and not slowed:
                check_key(call, located.pipeline.accounts)
            refuse_unread(head, limit)
            body.count(declared(head))
        elif b"content-encoding" in head:
            refuse_unread(head, limit)
        if request.body is not None and not slowed and len(request.body) <= limit:
            call.body = request.body
        else:
            receive = request.asgi()[1]
            if request.body is None:
                receive = timed(receive, memory.limits, total=not slowed)
            if slowed:
                receive = _slow_receive(request, located, receive)
            call.body = await read_body(receive, limit, body)
    except Problem as error:
        closes = b"expect" in head or error.name == "request_timeout"
        return problem or error, closes
    return problem, False


def _limit(call: Call) -> int:
    """Return how many bytes the body may have."""
    return DEFAULT_MAX_BODY if call.operation is None else call.operation.max_body


def _slow_receive(request: HttpRequest, located: Located, receive: Receive) -> Receive:
    """Return ASGI's receive, at the rate that a fault asks for."""
    scope, _, send = request.asgi()
    try:
        rate = located.pipeline.read_rate(located.call)
    except ConfigError:  # which the pipeline reports
        return receive
    if rate is None:
        return receive
    from mockgateway.server.paced import read_slowly  # loaded with the first delay

    return read_slowly(receive, rate, scope, send)
