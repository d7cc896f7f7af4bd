"""What a rule says instead of a generated answer: texts may name values of the request (`{{ request.body.model }}`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockgateway.problem import ConfigError
from mockgateway.scenario.fields import HEADER_NAME, FieldError, Status, shown
from mockgateway.scenario.recorded import Recorded
from mockgateway.scenario.request_view import RequestView

KINDS = ("text", "tool_calls", "json", "media", "recorded")
VALUES = ("request", "count", "last")  # what a template may name
FRAMING = ("content-length", "transfer-encoding", "connection")
_TOOL = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")  # as the chat formats have it


@dataclass(frozen=True, slots=True)
class CannedToolCall:
    """A wish that a tool be run. name: the tool's; arguments: a value, or JSON text as it is to be said, right or wrong; id: drawn where none is said."""

    name: str
    arguments: Any = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """One canned reply: exactly one of text (tool_calls may stand beside it), tool_calls, json, media and recorded.

    text: what a chat says, in whatever format it was asked in, plain or streamed; tool_calls: the tools that it wishes for; json: the whole body, whatever the
    document says; media: a file beside the scenario, the result of a picture's or a task's operation, else the whole body; refusal: whether the
    text declines; status, headers: of a `json` or `media` reply; recorded: an answer as `mockgateway record` writes it.
    """

    text: str | None = None
    tool_calls: Sequence[CannedToolCall] = ()
    json: Any = None
    media: str = ""
    refusal: bool = False
    status: Status = Status(200)
    headers: Mapping[str, str] = field(default_factory=dict)
    recorded: Recorded | None = None

    templates: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", _has_template(self._texts))

    @property
    def _texts(self) -> list[Any]:
        return [
            self.text,
            self.json,
            list(self.headers.values()),
            *[[call.name, call.arguments] for call in self.tool_calls],
        ]

    @property
    def plain(self) -> bool:
        """Whether it is said as it is written, whatever was asked for."""
        return self.json is not None or bool(self.media) or self.recorded is not None


def check(canned: CannedReply) -> None:
    """Raise Wrong for what cannot be said as it is written."""
    said = [
        word
        for word in KINDS
        if getattr(canned, word) not in (None, (), "") or (word == "text" and canned.text == "")
    ]
    if len(said) != 1 and set(said) != {"text", "tool_calls"}:
        raise FieldError(
            f"needs one of {', '.join(KINDS[:-1])} and {KINDS[-1]}, not {' and '.join(said) or 'none'}"
        )
    if canned.refusal and said != ["text"]:
        raise FieldError(
            f"refusal: only a text can decline, not {' and '.join(said)}",
            "say why in `text:`",
            ("refusal",),
        )
    if canned.status in (204, 304):
        raise FieldError(
            f"status: a {canned.status} has no body",
            f"write the fault `refuse: {{status: {canned.status}}}` instead of a reply",
            ("status",),
        )
    if (canned.status != 200 or canned.headers) and not {"json", "media"} & set(said):
        word = "headers" if canned.headers else "status"
        raise FieldError(
            f"{word}: is for json and media, not for {said[0]}",
            "write `json:`, or the fault `refuse` for an error",
            (word,),
        )
    for name, value in canned.headers.items():
        if not re.fullmatch(HEADER_NAME, name) or name.lower() in FRAMING:
            raise FieldError(
                f"headers: {shown(name)} cannot be said here",
                "write a name such as x-team",
                ("headers", name),
            )
        if not _has_template(value) and not (value.isascii() and value.isprintable()):
            raise FieldError(
                f"headers: {name}: {shown(value)} cannot stand in a header",
                "write plain ASCII on one line",
                ("headers", name),
            )
    for word, value in (
        ("json", canned.json),
        *(("tool_calls", call.arguments) for call in canned.tool_calls),
    ):
        try:
            orjson.dumps(value)
        except TypeError as error:  # YAML knows more than JSON does
            raise FieldError(
                f"{word}: is no JSON: {error}",
                "put keys in quotes, and write plain values",
                (word,),
            ) from None
    for call in canned.tool_calls:
        if not _has_template(call.name) and not _TOOL.match(call.name):
            raise FieldError(
                f"tool_calls: {shown(call.name)} is no tool's name",
                "write up to 64 letters, digits, `_` and `-`",
                ("tool_calls",),
            )
    _check_templates(canned._texts)


def fill_templates(canned: CannedReply, seen: RequestView, count: int) -> CannedReply:
    """A canned reply with its templates filled: `request` (body, model, path, query, method, headers), `count`, and `last`, the words said last. Raises ConfigError."""
    if not canned.templates:
        return canned
    request = {
        "body": seen.body,
        "model": seen.model,
        "path": seen.call.path,
        "query": dict(parse_qsl(seen.call.query.decode("latin-1"), keep_blank_values=True)),
        "method": seen.call.method,
        "headers": {
            name.decode("latin-1"): text.decode("latin-1")
            for name, text in seen.call.head.items()
            if name not in _SECRET
        },
    }
    values = {"request": request, "count": count, "last": seen.last}
    calls = tuple(
        replace(call, name=_fill(call.name, values), arguments=_fill(call.arguments, values))
        for call in canned.tool_calls
    )
    for call in calls:
        if not _TOOL.match(call.name):
            raise ConfigError(
                "reply",
                f"its template names a tool {shown(call.name)}",
                "the request may have none: ask for it in `when: {body: {'$.tools[0]': '*'}}`",
            )
    headers = {name: _line(_fill(value, values)) for name, value in canned.headers.items()}
    return replace(
        canned,
        text=_fill(canned.text, values),
        json=_fill(canned.json, values),
        tool_calls=calls,
        headers=headers,
    )


def _line(text: str) -> str:
    """What may stand in a header, whatever the request had (RFC 9110, 5.5)."""
    return "".join([letter if " " <= letter <= "~" else " " for letter in text]).strip()


_SECRET = (b"authorization", b"x-api-key", b"cookie")


def _fill(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and _has_template(value):
        from mockgateway.scenario.template import render

        try:
            return render(value, values)
        except Exception as error:  # whatever an expression may raise
            raise ConfigError(
                "reply",
                f"the template {value[:100]!r} fails: {error}",
                "look at what the request has; `{{ x | default('') }}` says what stands for nothing",
            ) from None
    if isinstance(value, dict):
        return {key: _fill(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, values) for inner in value]
    return value


def _has_template(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_template(one) for one in inner)


def _check_templates(value: Any) -> None:
    """Raise Wrong for one that cannot be read, or that names what no request has."""
    if isinstance(value, str) and _has_template(value):
        from mockgateway.scenario.template import unusable  # loaded where a reply has a template

        if reason := unusable(value, VALUES):
            raise FieldError(f"the template {shown(value)} {reason}")
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        _check_templates(inner)
