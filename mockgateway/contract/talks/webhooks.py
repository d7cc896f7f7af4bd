"""Webhooks: a task is begun with this machine's receiver as its address; what comes is signed, stamped, tried again, and true."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mockgateway.contract.checks.reading import Json, Seen, inner, parsed, strings, told
from mockgateway.contract.checks.task_states import ended, stage
from mockgateway.contract.checks.telling import Broken, tell
from mockgateway.contract.talks.outline import related
from mockgateway.contract.talks.session import Session
from mockgateway.contract.talks.tasks import begin, poll

WAIT = 20.0  # seconds for a message after the end of its task
SIGNED = re.compile(r"signature$")
STAMP = re.compile(r"timestamp$")


class Letter(NamedTuple):
    """A message. headers: by lower-case name; at: Unix seconds of this machine when it came; status: what it was answered with."""

    headers: Mapping[str, str]
    body: bytes
    at: float
    status: int


class Receiver:
    """Listens on this machine and keeps what comes; the first message is answered with 500, that retries may be seen."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.came = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 1 << 20))
                with outer.came:
                    status = 500 if not outer.letters else 200
                    outer.letters.append(Letter({name.lower(): value for name, value in self.headers.items()}, body, time.time(), status))
                    outer.came.notify_all()
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library names it
                """Nothing is printed."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self, count: int, seconds: float) -> Sequence[Letter]:
        """What came, once there are so many, or the time is over."""
        with self.came:
            self.came.wait_for(lambda: len(self.letters) >= count, seconds)
            return list(self.letters)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def valid(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether a signature is an HMAC-SHA256 of the raw body, alone or after its timestamp and a dot, in one of the ways gateways write it."""
    given = next((value for name, value in headers.items() if SIGNED.search(name)), "")
    parts = dict(part.partition("=")[::2] for part in given.split(","))
    digest = parts.get("v1") or parts.get("sha256") or given
    stamp = parts.get("t") or next((value for name, value in headers.items() if STAMP.search(name) and value.isdigit()), "")
    texts = [stamp.encode() + b"." + body] if stamp else [body]
    return any(hmac.compare_digest(hmac.new(secret.encode(), text, hashlib.sha256).hexdigest(), digest.strip().lower()) for text in texts)


def webhooks(session: Session) -> Iterator[Broken]:
    """One task with an address of ours. Needs `session.webhook`: where the gateway reaches the receiver."""
    for submit in session.operations:
        name = next((name for name in ("webhook_url", "callback_url") if name in submit.fields and "x-problem" not in submit.fields[name]), "")
        inspect = related(session.everything, submit, "inspect")
        receiver = getattr(session, "receiver", None)
        if submit.do != "submit" or not name or inspect is None or not session.webhook or receiver is None:
            continue
        task, found = begin(session, submit, **{name: session.webhook})
        yield from found
        if task is None:
            continue
        until = session.now() + session.patience
        while (seen := poll(session, task, inspect)) is not None and not ended(told(seen)) and session.now() < until:
            session.sleep(session.pause)
        mine = [letter for letter in receiver.wait(2, WAIT) if task.id.encode() in letter.body or task.id in letter.headers.values()]
        yield from letters(task.begun, task.polls[-1] if task.polls else task.begun, task.id, mine, getattr(session, "secret", ""))
        return


def letters(begun: Seen, last: Seen, id_: str, came: Sequence[Letter], secret: str) -> Iterator[Broken]:
    """What came about one task. secret: "" where nobody knows it: then signatures are not recomputed, only looked for."""
    if not came:
        yield tell("webhook", begun, f"the task {id_} ended, and no message came")
        return
    for letter in came:
        if not any(SIGNED.search(name) for name in letter.headers):
            yield tell("webhook_signature", begun, "a message has no signature")
            break
        if secret and not valid(letter.headers, letter.body, secret):
            yield tell("webhook_signature", begun, "a message's signature is not that of its raw body")
            break
    if came[0].status == 500 and len(came) == 1:
        yield tell("webhook_retry", begun, "a message that was answered with 500 did not come again")
    values = [parsed(letter.body) for letter in came]
    if any(not isinstance(value, dict) for value in values):
        yield tell("webhook", begun, "a message is no JSON object")
        return
    yield from _true(last, values)
    yield from _stamped(begun, came)


def _true(last: Seen, values: Sequence[Json]) -> Iterator[Broken]:
    for value in values:
        inside = next((part for part in (value.get("data"), value.get("webhook_data"), value) if isinstance(part, dict)), value)
        if stage(inside) and ended(told(last)) and ended(inside) and stage(inside) != stage(told(last)):
            yield tell("webhook", last, f"a message says {stage(inside)}, and polling says {stage(told(last))}")


def _stamped(begun: Seen, came: Sequence[Letter]) -> Iterator[Broken]:
    for letter in came:
        stamp = next((value for name, value in letter.headers.items() if STAMP.search(name) and value.isdigit()), "")
        if stamp and abs(float(stamp) - letter.at) > 300:
            yield tell("webhook_timestamp", begun, f"a message's timestamp is {stamp}, {abs(float(stamp) - letter.at):.0f} s from this machine's clock")
            return
    ids = [text for letter in came for path, text in strings(parsed(letter.body) or {}) if re.search(r"/(event_id|webhook_delivery_id)$", path)]
    if len(ids) > 1 and came[0].status == 500 and len(set(ids)) > 1 and came[0].body.replace(ids[0].encode(), b"") != came[1].body.replace(ids[1].encode(), b""):
        return  # two events, each with an id of its own
    _ = inner
