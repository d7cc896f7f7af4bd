"""Mutants that every gateway has: refusals, safety, request ids, broken successes."""

from __future__ import annotations

import re
from typing import Any

import orjson

from mutants.changes import (
    AcceptInvalid,
    EditReply,
    EditRequest,
    Json,
    Memory,
    Mutant,
    accepted,
    body,
    header,
    refused,
    replace_reply,
    status,
)
from mutants.wire import Change, ProxyRequest, Reply

TRACE = (
    b'Traceback (most recent call last):\n  File "/srv/app/main.py", line 41, in handle\n'
    b"    result = upstream(body)\nKeyError: 'choices'\n"
)
KEYLESS = ("authorization", "x-api-key")


def accept_key(operations: str, key: str, whose: str) -> Change:
    """Accept requests as if they had a valid key.

    `whose` is a part of the wrong key, "" for a missing one, `*` for any wrong one.
    """

    def edit(request: ProxyRequest, memory: Memory) -> None:
        sent = request.header("authorization") + request.header("x-api-key")
        if (
            (whose and whose in sent)
            or (not whose and not sent)
            or (whose == "*" and sent and key not in sent)
        ):
            request.headers = [
                (name, value) for name, value in request.headers if name.lower() not in KEYLESS
            ] + [("Authorization", f"Bearer {key}")]
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return EditRequest(operations, edit)


def echo_key(operations: str, when: Any = None) -> Change:
    """Repeat the caller's key in the reply."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        key = (request.header("authorization") or request.header("x-api-key")).split(" ")[-1]
        if not key:
            memory["hits"] -= 1
        elif b'"message":"' in reply.body:
            reply.body = reply.body.replace(
                b'"message":"', b'"message":"Bad key ' + key.encode() + b". ", 1
            )
        else:
            reply.body = reply.body.replace(b'":"', b'":"Bad key ' + key.encode() + b". ", 1)

    return EditReply(operations, edit, when or refused())


def same_id(name: str, pointer: bytes = b"") -> Change:
    """Send the request id of the first reply in every reply."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        if own := reply.header(name):
            kept = memory.setdefault("id", own)
            reply.put(name, kept)
            if pointer:
                reply.body = reply.body.replace(own.encode(), kept.encode())

    return EditReply("", edit, lambda request, reply: bool(request.operation))


def common(
    gateway: str,
    *,
    key: str,
    paid: str,
    free: str,
    example: Json,
    id_header: str,
    invalid: int,
    required: bool = True,
) -> list[Mutant]:
    """Return the mutants of refusals and safety.

    Args:
        gateway: its name.
        key: a valid key.
        paid: an operation that is billed.
        free: an operation that needs a key and is free.
        example: a valid body of `paid`.
        id_header: the header of the request id.
        invalid: the status for an invalid body.
        required: whether the document requires the request id.
    """

    def mutant(
        name: str, operation: str, checks: str, change: Change, stated: bool = True
    ) -> Mutant:
        return Mutant(name, gateway, operation, checks, change, stated)

    bad = lambda request: isinstance(request.json(), dict) and request.json() != example  # noqa: E731
    return [
        mutant("a missing key is accepted (paid)", paid, "missing_key", accept_key(paid, key, "")),
        mutant("a missing key is accepted (free)", free, "missing_key", accept_key(free, key, "")),
        mutant(
            "an unknown key is accepted (free)",
            free,
            "invalid_key",
            accept_key(free, key, "invalid"),
        ),
        mutant(
            "a wrong key gets 500",
            free,
            "invalid_key|server_error",
            status(free, 500, refused(401, 403)),
        ),
        mutant(
            "a wrong key gets 200 with an error body",
            free,
            "invalid_key|missing_key|schema",
            status(free, 200, refused(401, 403)),
        ),
        mutant(
            "a missing key gets a redirect to a login page",
            free,
            "missing_key|no_redirect",
            _redirect(free, "http://login.example/", refused(401, 403)),
        ),
        mutant(
            "refusals in HTML",
            paid,
            "envelope|schema",
            replace_reply(
                paid,
                invalid,
                "text/html",
                b"<html><body>Bad request</body></html>",
                refused(invalid),
            ),
        ),
        mutant(
            "a refusal without an error object",
            paid,
            "envelope|schema",
            replace_reply(paid, invalid, "application/json", b'{"oops":true}', refused(invalid)),
        ),
        mutant(
            "a wrong body gets 500",
            paid,
            "server_error|bad_request",
            status(paid, 500, refused(invalid)),
        ),
        mutant(
            "a wrong body gets 500 with a stack trace",
            paid,
            "server_error|stack_trace",
            replace_reply(paid, 500, "text/plain", TRACE, refused(invalid)),
        ),
        mutant("refusals contain a stack trace", paid, "stack_trace", _add_trace(paid)),
        mutant("refusals contain the key", free, "key_echo", echo_key(free, refused(401, 403))),
        mutant(
            "a missing required field is accepted",
            paid,
            "missing_field",
            AcceptInvalid(paid, example, bad),
        ),
        mutant(
            "malformed JSON is accepted",
            paid,
            "malformed",
            AcceptInvalid(paid, example, lambda request: request.json() is None),
        ),
        mutant(
            "an unknown path is an HTML page",
            "*",
            "unknown_path",
            replace_reply("media", 200, "text/html", b"<html>Welcome</html>", refused(404)),
        ),
        mutant(
            "an unknown path gets 500",
            "*",
            "unknown_path|server_error",
            status("media", 500, refused(404)),
        ),
        mutant(
            "no request id",
            free,
            "request_id|schema",
            header("", id_header, None, lambda request, reply: bool(request.operation)),
            required,
        ),
        mutant(
            "no request id on refusals",
            paid,
            "request_id|schema",
            header("", id_header, None, refused()),
            required,
        ),
        mutant(
            "every reply has the same request id",
            "*",
            "request_id",
            same_id(id_header, b"request_id"),
            required,
        ),
        mutant("CORS allows any page with credentials", free, "cors", _open_cors(free)),
        mutant(
            "redirects to http",
            free,
            "no_redirect|schema",
            _redirect(free, f"http://api.{gateway}.example/", accepted),
        ),
        mutant("success as text/plain", free, "schema", header(free, "content-type", "text/plain")),
        mutant("success with an undocumented status", free, "schema", status(free, 203)),
        mutant("a truncated success", free, "schema|connection", _truncate(free)),
        mutant(
            "a success that is not JSON",
            free,
            "schema|connection",
            body(free, lambda data: data[:-1]),
        ),
        mutant(
            "a success that is not UTF-8",
            free,
            "schema|connection",
            body(free, lambda data: data.replace(b'"', b'"\xff\xfe', 1)),
        ),
        mutant("an empty success", free, "schema|connection", body(free, lambda data: b"")),
        mutant("a connection that is reset", free, "connection|reach|schema", _reset(free)),
    ]


def _redirect(operations: str, to: str, when: Any) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.status = 302
        reply.put("location", to)

    return EditReply(operations, edit, when)


def _open_cors(operations: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.put("access-control-allow-origin", request.header("origin") or "*")
        reply.put("access-control-allow-credentials", "true")

    return EditReply(operations, edit, lambda request, reply: True)


def _add_trace(operations: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        text = orjson.dumps(TRACE.decode())
        match = re.search(rb'"(message|detail|msg)":"', reply.body)
        if match:
            reply.body = reply.body[: match.end()] + text[1:-1] + reply.body[match.end() :]
        else:
            memory["hits"] -= 1

    return EditReply(operations, edit, refused())


def _truncate(operations: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.length = len(reply.body)
        reply.body = reply.body[: len(reply.body) // 2]
        reply.drop = True

    return EditReply(operations, edit)


def _reset(operations: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.pieces, reply.drop, reply.length = [], True, 100

    return EditReply(operations, edit)
