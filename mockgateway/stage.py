"""Where faults meet the line: which strike a call, one around the other, and what the client's own wishes add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mockgateway.call import Call
from mockgateway.faults import FAULTS
from mockgateway.ports import Proceed, Scene
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.reply import Reply
from mockgateway.scenario import Play, Rule, Seen
from mockgateway.scenario.fields import Wrong, build
from mockgateway.scenario.play import pick
from mockgateway.scenario.reply import filled


class Stage:
    """One call on its way through a scenario. wishes: faults that the call asked for itself (`X-Mock-Fault`), which strike first."""

    def __init__(
        self, call: Call, seen: Seen, play: Play | None, wishes: Sequence[Any], refuse: Callable[[Problem], Reply], problems: Callable[[], Sequence[str]]
    ) -> None:
        self.play = play
        self.struck: list[Any] = []  # faults with other abilities than `apply`, for whoever asks them
        self._call = call
        self._seen = seen
        self._wishes = wishes
        self._refuse = refuse
        self._problems = problems

    async def strike(self, edge: bool, proceed: Proceed) -> Reply:
        """Proceed, wrapped in the faults that strike on this side of admission; the first is the outermost."""
        struck: list[tuple[Any, Rule | None, int, int]] = [(wish, None, 1, place) for place, wish in enumerate(self._wishes)] if edge else []
        if self.play is not None:
            for rule, count in self.play.strikes(self._seen, edge):
                struck += [(fault, rule, count, place) for place, fault in enumerate(rule.faults)]
                if (canned := pick(rule, count)) is not None and self._call.canned is None:
                    self._call.canned = filled_reply(canned, self._seen, count)
                    self._call.applied.append(f"reply of {rule.name}")
        self.struck += [fault for fault, *_ in struck]
        for fault, rule, count, place in reversed(struck):
            if hasattr(fault, "apply"):
                seed = self._call.seed.of("fault", rule.name if rule else "wish", place)
                proceed = _around(fault, Scene(self._call, seed, count, self._refuse, self._problems), proceed)
        return await proceed()


def _around(fault: Any, scene: Scene, proceed: Proceed) -> Proceed:
    async def wrapped() -> Reply:
        reply: Reply = await fault.apply(scene, proceed)
        return reply

    return wrapped


def filled_reply(canned: Any, seen: Seen, count: int) -> Any:
    """A canned reply with its templates filled."""
    from dataclasses import replace

    calls = tuple(replace(call, arguments=filled(call.arguments, seen, count)) for call in canned.tool_calls)
    return replace(canned, text=filled(canned.text, seen, count), json=filled(canned.json, seen, count), tool_calls=calls)


def wishes(said: str) -> list[Any]:
    """The faults of an `X-Mock-Fault` header: `latency=2s, truncate=3`, or a YAML flow such as `{refuse: {kind: rate_limited, retry_after: 2}}`. Raises ConfigError."""
    import yaml12

    try:
        value: Any = yaml12.parse_yaml(said) if said.lstrip()[:1] in "{[" else [dict([_pair(part)]) for part in said.split(",") if part.strip()]
    except ValueError as error:
        raise ConfigError("X-Mock-Fault", f"cannot be read: {error}", "write `latency=2s`, or YAML such as {latency: {before: 2s}}") from None
    out = []
    for entry in value if isinstance(value, list) else [{word: given} for word, given in value.items()]:
        if not isinstance(entry, dict) or len(entry) != 1:
            raise ConfigError("X-Mock-Fault", f"{entry!r:.80} is no fault", "write `latency=2s`")
        (word, given), *_ = entry.items()
        if word not in FAULTS:
            raise ConfigError("X-Mock-Fault", f"unknown fault {word!r}", nearest(str(word), FAULTS))
        try:
            out.append(build(FAULTS[word], given))
        except Wrong as wrong:
            raise ConfigError("X-Mock-Fault", f"{word}: {wrong.what}", wrong.advice) from None
    return out


def _pair(part: str) -> tuple[str, Any]:
    word, equals, value = part.strip().partition("=")
    if not equals:
        return word, None
    import yaml12

    return word.strip(), yaml12.parse_yaml(value)
