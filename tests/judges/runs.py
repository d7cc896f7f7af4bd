"""Builders of a client's calls, webhooks and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mockgateway.evidence import Attempt, ClientMistake, Evidence
from mockgateway.journal import Exchange
from mockgateway.judges import JUDGES
from mockgateway.state.webhooks import Delivery
from mockgateway.state.webhooks.delivery import DeliveryAttempt

CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}


def call(
    at: float,
    status: int = 200,
    reply: Any = None,
    *,
    body: Any = CHAT,
    do: str = "complete",
    method: str = "POST",
    path: str = "/v1/chat/completions",
    query: str = "",
    took: float = 0.01,
    key: str = "sk-sealink-0123456789",
    request_headers: Mapping[str, str] = {},
    reply_headers: Mapping[str, str] = {},
    idempotent: bool = False,
    poll: float = 0.0,
    ending: str = "",
    left: float | None = None,
    applied: Sequence[str] = (),
    problem: str = "",
    credentials: tuple[str, ...] = (),
) -> Attempt:
    """Return one call, which `run` will number.

    Args:
        at: Seconds after the start of the run.
        status: The status of the reply.
        reply: The reply's JSON, or its bytes.
        body: The request's JSON, or its bytes.
        request_headers: The headers of the request.
        reply_headers: The headers of the reply.
        took: The seconds that the reply took.
        left: When the client hung up, in seconds after the request.
        others: Other fields of the attempt and its exchange.
    """
    exchange = Exchange(
        *[Exchange._field_defaults.get(name, "") for name in Exchange._fields]
    )._replace(
        gateway="sealink",
        operation="op",
        method=method,
        path=path,
        query=query.encode(),
        key=key,
        request_headers=[
            (name.encode(), value.encode()) for name, value in request_headers.items()
        ],
        request=body
        if isinstance(body, bytes)
        else orjson.dumps(body)
        if body is not None
        else b"",
        status=status,
        problem=problem,
        reply_headers=list(({"content-type": "application/json"} | dict(reply_headers)).items()),
        reply=reply if isinstance(reply, bytes) else orjson.dumps(reply),
        received=1_000.0 + at,
        took=took,
        ending=ending,
        left=left,
        applied=applied,
    )
    return Attempt(exchange, do, "", idempotent, poll, credentials)


def submit(at: float, status: int = 200, reply: Any = None, **words: Any) -> Attempt:
    return call(
        at, status, reply, do="submit", path="/v1/videos", body={"prompt": "A cat"}, **words
    )


def status_poll(at: float, state: str, **words: Any) -> Attempt:
    return call(
        at,
        words.pop("status", 200),
        {"status": state, **words.pop("more", {})},
        do="inspect",
        method="GET",
        path="/v1/tasks/t1",
        body=None,
        poll=5,
        **words,
    )


def delivery(at: float, **words: Any) -> Delivery:
    """A webhook that an app on this machine has answered with 200."""
    fields = {
        "id": "0000000001",
        "message": "evt_1",
        "event": "completed",
        "name": "task.completed",
        "url": "http://localhost:8000/hook",
        "task": "t1",
    } | words
    return Delivery(
        made=1_000.0 + at,
        happens=1_000.0 + at,
        due=1_000.0 + at,
        state="delivered",
        attempts=[DeliveryAttempt(1_000.0 + at, 200)],
        **fields,
    )


def run(*calls: Attempt, deliveries: tuple[Delivery, ...] = ()) -> Evidence:
    """The calls in the order of their times, numbered from 1."""
    ordered = sorted(calls, key=lambda one: one.at)
    for number, one in enumerate(ordered, 1):
        one.number = number
    return Evidence(ordered, deliveries, 2_000.0)


def found(judge: str, evidence: Evidence) -> list[ClientMistake]:
    return list(JUDGES[judge].judge(evidence))
