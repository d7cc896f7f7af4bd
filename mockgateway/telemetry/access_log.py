"""The access log: one line for each request, as text for a terminal or as JSON."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.call import Call
from mockgateway.redaction import hide, shorten_key
from mockgateway.reply import Reply
from mockgateway.telemetry.json_lines import json_line
from mockgateway.telemetry.line_writer import LineWriter
from mockgateway.telemetry.observer import CLIENT_LEFT, count_tokens, hide_secrets, model_name

LOGGER = "mockgateway.access"
MAX_FIELD = 200  # characters of a path, a model name or a fault

_CONTROL = re.compile(r"(/~[^/]*)?/_mock(/|$)")

_RED, _GREEN, _YELLOW, _CYAN, _MAGENTA, _DIM = (f"\x1b[{code}m" for code in (31, 32, 33, 36, 35, 2))
_PLAIN = "\x1b[0m"
_STATUS_COLOURS = {2: _GREEN, 3: _CYAN, 4: _YELLOW, 5: _RED}


class Entry(NamedTuple):
    """What a line says; texts of the client are cleaned already."""

    at: float  # seconds since 1970
    sandbox: str
    gateway: str
    operation: str
    method: str
    path: str
    model: str
    status: int
    seconds: float
    first: float | None
    tokens: tuple[int, int] | None
    faults: Sequence[str]
    left: bool


class AccessLog:
    """Queues each request; a thread formats the lines in batches, which takes half the time.

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
        form = self._json_line if as_json else self._text_line
        writer = LineWriter(descriptor, form, self._report_dropped)
        self._second, self._clock = 0, ""
        self._write, self.close = writer.write, writer.close

    def add_call(
        self, call: Call, reply: Reply, seconds: float, first: float | None, left: bool
    ) -> None:
        """Log a request that a gateway answered."""
        operation, model, path, status = call.operation, call.model, call.path, reply.status
        if operation is None or operation.path != path:
            path = _cut_key(path, call)
        if operation is None:
            path = _shorten_path(path)
        self._write(
            (  # a plain tuple, since a named one takes three times as long to make
                time.time(),
                call.sandbox.name,
                call.gateway,
                "" if operation is None else operation.id,
                call.method,
                path,
                _cut_key(model_name(call), call) if model is None else model.id,
                status,
                seconds,
                first,
                None if status >= 400 else count_tokens(call),
                [_cut_key(text, call) for text in reply.applied] if reply.applied else (),
                left,
            )
        )

    def add_other(self, method: str, path: str, status: int, seconds: float) -> None:
        """Log a request that no gateway answered."""
        if self._control or not _CONTROL.match(path):
            path, method = _shorten_path(path), _clean(method)
            now, none = time.time(), ""
            self._write(
                Entry(
                    now,
                    none,
                    none,
                    none,
                    method,
                    path,
                    none,
                    status,
                    seconds,
                    None,
                    None,
                    (),
                    False,
                )
            )

    # In the thread

    def _json_line(self, values: tuple[Any, ...]) -> str:
        entry = Entry._make(values)
        facts = {
            "sandbox": entry.sandbox,
            "gateway": entry.gateway,
            "operation": entry.operation,
            "method": entry.method,
            "path": entry.path,
            "model": _clean(entry.model),
            "status": entry.status,
            "ms": round(entry.seconds * 1000, 3),
            "first_ms": None if entry.first is None else round(entry.first * 1000, 3),
            "input_tokens": None if entry.tokens is None else entry.tokens[0],
            "output_tokens": None if entry.tokens is None else entry.tokens[1],
            "faults": entry.faults,
            "client_left": entry.left,
        }
        return json_line("info", LOGGER, facts, entry.at) + "\n"

    def _text_line(self, entry: tuple[Any, ...]) -> str:
        (
            at,
            sandbox,
            gateway,
            _,
            method,
            path,
            model,
            status,
            seconds,
            first,
            tokens,
            faults,
            left,
        ) = entry
        second = int(at)
        if second != self._second:
            self._second, self._clock = second, time.strftime("%H:%M:%S", time.localtime(second))
        place = f"~{sandbox}/{gateway}" if sandbox else gateway or "-"
        model = f" {_clean(model)}" if model else ""
        until_first = "" if first is None else f" (first {first * 1000:.1f} ms)"
        used = "" if tokens is None else f" {tokens[0]}+{tokens[1]} tokens"
        gone = " client left" if left else ""
        applied = ""
        if faults:
            applied = f" [{'; '.join(faults)}]"
            applied = f"{_DIM}{applied}{_PLAIN}" if self._colour else applied
        return (
            f"{self._clock} {place} {method} {path} {self._paint(status)}{model}"
            f" {seconds * 1000:.1f} ms{until_first}{used}{gone}{applied}\n"
        )

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
    """Return a text in one line, without the call's key."""
    return _clean(hide_secrets(text, call))


def _shorten_path(path: str) -> str:
    """Return a path of no operation; long segments are shortened, since they may be keys."""
    parts = [shorten_key(part) if len(part) >= 24 else part for part in hide(path).split("/")]
    return _clean("/".join(parts))


def _clean(text: str) -> str:
    """Return a client's text in one line, without control characters, shortened."""
    if len(text) > MAX_FIELD:
        text = text[: MAX_FIELD - 3] + "..."
    if text.isprintable():
        return text
    return text.encode("unicode_escape").decode("ascii")
