"""What a rule says instead of a generated answer: texts may name values of the request (`{{ request.body.model }}`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.scenario.fields import Count
from mockgateway.scenario.recorded import Recorded
from mockgateway.scenario.seen import Seen


@dataclass(frozen=True, slots=True)
class CannedCall:
    """A wish that a tool be run. arguments: a value, or JSON text as it is to be said, right or wrong; id: drawn where none is said."""

    name: str
    arguments: Any = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """One canned reply: exactly one of text, tool_calls, json, media (a file beside the scenario) and recorded.

    refusal: whether the text declines; status, headers: of a `json` or `media` reply.
    """

    text: str | None = None
    tool_calls: Sequence[CannedCall] = ()
    json: Any = None
    media: str = ""
    refusal: bool = False
    status: Count = Count(200)
    headers: Mapping[str, str] = field(default_factory=dict)
    recorded: Recorded | None = None

    templates: bool = field(init=False)

    def __post_init__(self) -> None:
        parts = [self.text, self.json, dict(self.headers), *[[call.name, call.arguments] for call in self.tool_calls]]
        object.__setattr__(self, "templates", _has_template(parts))
        _check_templates(parts)
        said = [
            word
            for word, value in (
                ("text", self.text),
                ("tool_calls", self.tool_calls or None),
                ("json", self.json),
                ("media", self.media or None),
                ("recorded", self.recorded),
            )
            if value is not None
        ]
        if len(said) != 1 and set(said) != {"text", "tool_calls"}:
            raise ValueError(f"needs one of text, tool_calls, json, media and recorded, not {' and '.join(said) or 'none'}")

    @property
    def plain(self) -> bool:
        """Whether it is said as it is written, whatever was asked for."""
        return self.json is not None or bool(self.media) or self.recorded is not None


def filled(canned: Canned, seen: Seen, count: int) -> Canned:
    """A canned reply with its templates filled: `request` (body, model, path, method, headers), `count`, and `last`, the words said last. Raises ConfigError."""
    if not canned.templates:
        return canned
    request = {
        "body": seen.body,
        "model": seen.model,
        "path": seen.call.path,
        "method": seen.call.method,
        "headers": {name.decode("latin-1"): text.decode("latin-1") for name, text in seen.call.head.items() if name not in _SECRET},
    }
    values = {"request": request, "count": count, "last": seen.last}
    calls = tuple(replace(call, name=_fill(call.name, values), arguments=_fill(call.arguments, values)) for call in canned.tool_calls)
    headers = {name: _fill(value, values) for name, value in canned.headers.items()}
    return replace(canned, text=_fill(canned.text, values), json=_fill(canned.json, values), tool_calls=calls, headers=headers)


_SECRET = (b"authorization", b"x-api-key", b"cookie")


def _fill(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and _has_template(value):
        try:
            return _template(value).render(values)
        except Exception as error:  # whatever an expression may raise
            raise ConfigError(
                "reply", f"the template {value[:100]!r} fails: {error}", "look at what the request has; `{{ x | default('') }}` says what stands for nothing"
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
    """Raise ValueError for one that cannot be read."""
    if isinstance(value, str) and _has_template(value):
        from jinja2 import TemplateError

        try:
            _template(value)
        except TemplateError as error:
            raise ValueError(f"the template {value[:80]!r} cannot be read: {error}") from None
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_templates(inner)


@lru_cache(maxsize=256)
def _template(text: str) -> Any:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # loaded where a reply has a template

    return ImmutableSandboxedEnvironment(autoescape=False).from_string(text)
