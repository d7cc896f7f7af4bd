"""The access log: one line for each request, as text for a terminal or as JSON."""

from __future__ import annotations

import re
import time

import orjson

from mockgateway.call import Call
from mockgateway.journal.redaction import redact, shorten_key
from mockgateway.reply import Reply
from mockgateway.telemetry.json_lines import json_line
from mockgateway.telemetry.line_writer import LineWriter
from mockgateway.telemetry.observer import CLIENT_LEFT, count_tokens, model_name

LOGGER = "mockgateway.access"
MAX_FIELD = 200  # characters of a path, a model name or a fault
MAX_KNOWN = 500  # parts of lines that are kept

_CONTROL = re.compile(r"(/~[^/]*)?/_mock(/|$)")

_RED, _GREEN, _YELLOW, _CYAN, _MAGENTA, _DIM = (f"\x1b[{code}m" for code in (31, 32, 33, 36, 35, 2))
_PLAIN = "\x1b[0m"
_STATUS_COLOURS = {2: _GREEN, 3: _CYAN, 4: _YELLOW, 5: _RED}


class AccessLog:
    """Formats each request as one line, and queues it for writing.

    A line has no credentials: neither headers nor the query are in it, and the call's key is cut
    wherever it appears.
    """

    def __init__(
        self, descriptor: int, as_json: bool = False, colour: bool = False, control: bool = False
    ) -> None:
        """Create a log that writes to a file descriptor.

        Args:
            descriptor: Where to write.
            as_json: Whether lines are JSON.
            colour: Whether the status and the faults of text lines are coloured.
            control: Whether requests to the control API are logged.
        """
        self._json = as_json
        self._colour = colour
        self._control = control
        writer = LineWriter(descriptor, self._report_dropped)
        self._second, self._clock = 0, ""
        self._known: dict[tuple[object, ...], str] = {}  # repeated parts of lines
        self._write, self.close = writer.write, writer.close

    def add_call(
        self, call: Call, reply: Reply, seconds: float, first: float | None, left: bool
    ) -> None:
        """Log a request that a gateway answered."""
        model, status = call.model, reply.status
        name = not call.body if model is None else model.id
        known = call.sandbox.name, call.gateway, call.method, call.path, status, name
        facts = self._known.get(known) or self._describe(call, status, known)
        tokens, ms = None if status >= 400 else count_tokens(call), seconds * 1000
        if self._json:
            until_first = "null" if first is None else f"{first * 1000:.3f}"
            read, written = ("null", "null") if tokens is None else tokens
            applied = orjson.dumps(self._faults(call, reply)).decode() if reply.applied else "[]"
            self._write(
                f'{self._now()}{facts},"ms":{ms:.3f},"first_ms":{until_first},"input_tokens":{read},'
                f'"output_tokens":{written},"faults":{applied},'
                f'"client_left":{"true" if left else "false"}}}\n'
            )
            return
        until_first = "" if first is None else f" (first {first * 1000:.1f} ms)"
        used = "" if tokens is None else f" {tokens[0]}+{tokens[1]} tokens"
        gone = " client left" if left else ""
        applied = ""
        if reply.applied:
            applied = f" [{'; '.join(self._faults(call, reply))}]"
            applied = f"{_DIM}{applied}{_PLAIN}" if self._colour else applied
        self._write(f"{self._now()}{facts} {ms:.1f} ms{until_first}{used}{gone}{applied}\n")

    def _describe(self, call: Call, status: int, known: tuple[object, ...]) -> str:
        """Return the part of a line that other lines share, and keep it under a key.

        It is not kept if the path or the model's name is any text of the client.
        """
        operation, path, place = call.operation, call.path, call.sandbox.name
        fixed = operation is not None and operation.path == path
        if not fixed:
            path = _shorten_path(path) if operation is None else _cut_key(path, call)
        model = _cut_key(model_name(call), call)
        if self._json:
            facts = {
                "sandbox": place,
                "gateway": call.gateway,
                "operation": operation.id if operation is not None else "",
                "method": call.method,
                "path": path,
                "model": model,
                "status": status,
            }
            text = "," + orjson.dumps(facts).decode()[1:-1]
        else:
            place = f"~{place}/{call.gateway}" if place else call.gateway
            text = f" {place} {call.method} {path} {self._paint(status)} {model}".rstrip()
        if fixed and (call.model is not None or not call.body):
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[known] = text
        return text

    def _faults(self, call: Call, reply: Reply) -> list[str]:
        return [_cut_key(text, call) for text in reply.applied]

    def add_other(self, method: str, path: str, status: int, seconds: float) -> None:
        """Log a request that no gateway answered."""
        if not self._control and _CONTROL.match(path):
            return
        method, path, ms = _clean(method), _shorten_path(path), seconds * 1000
        if self._json:
            facts = {"method": method, "path": path, "status": status, "ms": round(ms, 3)}
            self._write(f"{self._now()},{orjson.dumps(facts).decode()[1:]}\n")
        else:
            self._write(f"{self._now()} - {method} {path} {self._paint(status)} {ms:.1f} ms\n")

    def _now(self) -> str:
        """Return the start of a line: the local time, or the first JSON fields."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second = second
            form, to_parts = (
                ("%Y-%m-%dT%H:%M:%S", time.gmtime) if self._json else ("%H:%M:%S", time.localtime)
            )
            self._clock = time.strftime(form, to_parts(second))
        if not self._json:
            return self._clock
        ms = int((now - second) * 1000)
        return f'{{"time":"{self._clock}.{ms:03d}Z","level":"info","logger":"{LOGGER}"'

    def _paint(self, status: int) -> str:
        if not self._colour:
            return str(status)
        colour = _MAGENTA if status == CLIENT_LEFT else _STATUS_COLOURS.get(status // 100, _RED)
        return f"{colour}{status}{_PLAIN}"

    def _report_dropped(self, count: int) -> str:
        message = f"access log: {count} lines dropped, since the reader of the output is too slow"
        if not self._json:
            return f"{time.strftime('%H:%M:%S')} {message}\n"
        return json_line("warning", LOGGER, {"message": message, "dropped": count}) + "\n"


def _cut_key(text: str, call: Call) -> str:
    """Return a text in one line, without the call's key, also where no operation reads the key."""
    if not call.key:
        credential = call.head.get(b"authorization") or call.head.get(b"x-api-key", b"")
        text = redact(text, credential.decode("latin-1").rpartition(" ")[2])
    return _clean(redact(text, call.key))


def _shorten_path(path: str) -> str:
    """Return a path of no operation; long segments are shortened, since they may be keys."""
    parts = [shorten_key(part) if len(part) >= 24 else part for part in path.split("/")]
    return _clean("/".join(parts))


def _clean(text: str) -> str:
    """Return a client's text in one line, without control characters, shortened."""
    if len(text) > MAX_FIELD:
        text = text[: MAX_FIELD - 3] + "..."
    if text.isprintable():
        return text
    return text.encode("unicode_escape").decode("ascii")
