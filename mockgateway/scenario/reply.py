"""What a rule says instead of a generated answer: texts may name values of the request (`{{ request.body.model }}`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mockgateway.scenario.fields import Count
from mockgateway.scenario.seen import Seen


@dataclass(frozen=True, slots=True)
class CannedCall:
    """One canned reply: exactly one of text, tool_calls, json and media (a file beside the scenario).

    refusal: whether the text declines; status, headers: of a `json` or `media` reply.
    """

    name: str
    arguments: Any = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """One canned reply: exactly one of text, tool_calls, json and media (a file beside the scenario).

    refusal: whether the text declines; status, headers: of a `json` or `media` reply.
    """

    text: str | None = None
    tool_calls: Sequence[CannedCall] = ()
    json: Any = None
    media: str = ""
    refusal: bool = False
    status: Count = Count(200)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = [
            word
            for word, value in (("text", self.text), ("tool_calls", self.tool_calls or None), ("json", self.json), ("media", self.media or None))
            if value is not None
        ]
        if len(said) != 1 and set(said) != {"text", "tool_calls"}:
            raise ValueError(f"needs one of text, tool_calls, json and media, not {' and '.join(said) or 'none'}")


def filled(value: Any, seen: Seen, count: int) -> Any:
    """A canned value with its templates filled: `request` (body, model, path, method, headers), `count` and `last`, the words said last."""
    if isinstance(value, str):
        if "{{" not in value and "{%" not in value:
            return value
        request = {
            "body": seen.body,
            "model": seen.model,
            "path": seen.call.path,
            "method": seen.call.method,
            "headers": {name.decode("latin-1"): text.decode("latin-1") for name, text in seen.call.head.items() if name not in (b"authorization", b"x-api-key")},
        }
        return _template(value).render(request=request, count=count, last=_last(seen.body))
    if isinstance(value, dict):
        return {key: filled(inner, seen, count) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, seen, count) for inner in value]
    return value


def _last(body: Any) -> str:
    """What the client said last, in the formats that have messages or a prompt."""
    if not isinstance(body, dict):
        return ""
    messages = body.get("messages") or body.get("input") or body.get("prompt") or body.get("generation_prompt") or ""
    if isinstance(messages, list) and messages and isinstance(messages[-1], dict):
        messages = messages[-1].get("content") or ""
    if isinstance(messages, list):
        messages = " ".join(str(part.get("text", "")) for part in messages if isinstance(part, dict))
    return str(messages)


@lru_cache(maxsize=256)
def _template(text: str) -> Any:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # loaded where a reply has a template

    return ImmutableSandboxedEnvironment(autoescape=False).from_string(text)
