"""Canned replies; their texts may use values of the request: `{{ request.body.model }}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockgateway.problem import ConfigError
from mockgateway.scenario.fields import FRAMING, HEADER_NAME, FieldError, Status, shown
from mockgateway.scenario.recorded import Recorded
from mockgateway.scenario.request_view import RequestView

KINDS = ("text", "tool_calls", "json", "media", "recorded")
VALUES = ("request", "count", "last")  # the names that a template may use
_TOOL = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")  # a function name, as the chat formats allow it
_SECRET = (b"authorization", b"x-api-key", b"cookie")  # headers that templates cannot read


@dataclass(frozen=True, slots=True)
class CannedToolCall:
    """A tool call in a reply.

    Attributes:
        name: The tool's name.
        arguments: A value, or JSON text that is sent as it is, valid or not.
        id: The call's id; drawn by default.
    """

    name: str
    arguments: Any = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply: one of text, tool_calls, json, media and recorded, or text and tool_calls.

    Attributes:
        text: The text of a chat, in the format that the request asks for, streamed or not.
        tool_calls: The tools that the model calls.
        json: The whole body; nothing checks it against the document.
        media: A file beside the scenario: the result of an image or task, otherwise the whole body.
        refusal: Whether the text declines the request.
        status: The status of a `json` or `media` reply.
        headers: The headers of a `json` or `media` reply.
        recorded: A reply as `mockgateway record` writes it.
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
        object.__setattr__(self, "templates", _has_template(self.texts))

    @property
    def texts(self) -> list[Any]:
        """The values that may have templates in them."""
        calls = [[call.name, call.arguments] for call in self.tool_calls]
        return [self.text, self.json, list(self.headers.values()), *calls]

    @property
    def is_literal(self) -> bool:
        """Whether the reply is sent as it is, whatever format the request asks for."""
        return self.json is not None or bool(self.media) or self.recorded is not None


def check(reply: CannedReply) -> None:
    """Raise FieldError for a reply that cannot be sent."""
    kinds = [
        kind
        for kind in KINDS
        if getattr(reply, kind) not in (None, (), "") or (kind == "text" and reply.text == "")
    ]
    if len(kinds) != 1 and set(kinds) != {"text", "tool_calls"}:
        found = " and ".join(kinds) or "none"
        raise FieldError(f"needs one of {', '.join(KINDS[:-1])} and {KINDS[-1]}, not {found}")
    if reply.refusal and kinds != ["text"]:
        message = f"refusal: only a text can decline, not {' and '.join(kinds)}"
        raise FieldError(message, "write the reason in `text:`", ("refusal",))
    if reply.status in (204, 304):
        advice = f"write the fault `refuse: {{status: {reply.status}}}` instead of a reply"
        raise FieldError(f"status: a {reply.status} has no body", advice, ("status",))
    if (reply.status != 200 or reply.headers) and not {"json", "media"} & set(kinds):
        key = "headers" if reply.headers else "status"
        message = f"{key}: is for json and media, not for {kinds[0]}"
        raise FieldError(message, "write `json:`, or the fault `refuse` for an error", (key,))
    _check_headers(reply.headers)
    arguments = [("tool_calls", call.arguments) for call in reply.tool_calls]
    for key, value in (("json", reply.json), *arguments):
        try:
            orjson.dumps(value)
        except TypeError as error:  # YAML has types that JSON does not have
            message = f"{key}: cannot be written as JSON: {error}"
            raise FieldError(
                message, "put keys in quotes, and write plain values", (key,)
            ) from None
    for call in reply.tool_calls:
        if not _has_template(call.name) and not _TOOL.match(call.name):
            message = f"tool_calls: {shown(call.name)} is not a tool name"
            advice = "write up to 64 letters, digits, `_` and `-`"
            raise FieldError(message, advice, ("tool_calls",))
    _check_templates(reply.texts)


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not re.fullmatch(HEADER_NAME, name) or name.lower() in FRAMING:
            message = f"headers: {shown(name)} cannot be set here"
            raise FieldError(message, "write a name such as x-team", ("headers", name))
        if not _has_template(value) and not (value.isascii() and value.isprintable()):
            message = f"headers: {name}: {shown(value)} is not valid in a header"
            raise FieldError(message, "write plain ASCII on one line", ("headers", name))


def fill_templates(reply: CannedReply, view: RequestView, count: int) -> CannedReply:
    """Return a canned reply with its templates filled.

    Args:
        reply: The reply, whose templates may use `request`, `count` and `last`.
        view: The call.
        count: How many calls the rule has matched.

    Raises:
        ConfigError: A template fails, or names a tool badly.
    """
    if not reply.templates:
        return reply
    call = view.call
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in call.head.items()
        if name not in _SECRET
    ]
    request = {
        "body": view.body,
        "model": view.model,
        "path": call.path,
        "query": dict(parse_qsl(call.query.decode("latin-1"), keep_blank_values=True)),
        "method": call.method,
        "headers": dict(headers),
    }
    values = {"request": request, "count": count, "last": view.last}
    tool_calls = tuple(
        replace(call, name=_fill(call.name, values), arguments=_fill(call.arguments, values))
        for call in reply.tool_calls
    )
    for tool_call in tool_calls:
        if not _TOOL.match(tool_call.name):
            raise ConfigError(
                "reply",
                f"its template names a tool {shown(tool_call.name)}",
                "the request may have no tools: add `when: {body: {'$.tools[0]': '*'}}`",
            )
    return replace(
        reply,
        text=_fill(reply.text, values),
        json=_fill(reply.json, values),
        tool_calls=tool_calls,
        headers={name: _line(_fill(value, values)) for name, value in reply.headers.items()},
    )


def _line(text: str) -> str:
    """Replace characters that a header value must not contain with spaces (RFC 9110, 5.5)."""
    return "".join([letter if " " <= letter <= "~" else " " for letter in text]).strip()


def _fill(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and _has_template(value):
        from mockgateway.scenario.template import render  # Jinja is heavy, and few replies need it

        try:
            return render(value, values)
        except Exception as error:  # expressions raise anything
            message = f"the template {value[:100]!r} fails: {error}"
            advice = "check what the request has; `{{ x | default('') }}` stands in for a missing x"
            raise ConfigError("reply", message, advice) from None
    if isinstance(value, dict):
        return {key: _fill(inner, values) for key, inner in value.items()}
    return [_fill(inner, values) for inner in value] if isinstance(value, list) else value


def _inner(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _has_template(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    return any(map(_has_template, _inner(value)))


def _check_templates(value: Any) -> None:
    """Raise FieldError for a template that is malformed or uses an unknown name."""
    if isinstance(value, str) and _has_template(value):
        from mockgateway.scenario.template import unusable

        if reason := unusable(value, VALUES):
            raise FieldError(f"the template {shown(value)} {reason}")
    for inner in _inner(value):
        _check_templates(inner)
