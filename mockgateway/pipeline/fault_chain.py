"""Where faults meet the line: which strike a call, one around the other, and what the client's own wishes add."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from mockgateway.call import Call
from mockgateway.content import TaskRequest
from mockgateway.faults import FAULTS
from mockgateway.pipeline.deferred_faults import STRUCK, WORDS, rewrite
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario import ActiveScenario, RequestView, Rule, Scenario
from mockgateway.scenario.fields import FieldError, build
from mockgateway.scenario.reply import CannedReply, fill_templates
from mockgateway.spec.operation import Operation

_COMMA = re.compile(r",(?![^{]*\}|[^\[]*\])")  # one that is not inside braces or brackets

MARK = b"[mock:"  # what a prompt may choose a scenario by
MARKED = 262_144  # bytes of a body that is searched for it
_MARK = re.compile(r"\[mock:([^\]\n]{1,200})\]")


class FaultChain:
    """One call on its way through a scenario. wishes: faults that the call asked for itself (`X-Mock-Fault`), which strike first."""

    def __init__(
        self,
        call: Call,
        seen: RequestView,
        active: ActiveScenario | None,
        wishes: Sequence[Any],
        refuse: Callable[[Problem], Reply],
        problems: Callable[[], Sequence[str]],
    ) -> None:
        self.active = active
        self._struck: list[tuple[Any, FaultContext]] = []
        self._call = call
        self._seen = seen
        self._wishes = wishes
        self._refuse = refuse
        self._problems = problems

    async def strike(self, edge: bool, proceed: Proceed) -> Reply:
        """Proceed, wrapped in the faults that strike on this side of admission; the first is the outermost."""
        struck: list[tuple[Any, Rule | None, int, int]] = (
            [(wish, None, 1, place) for place, wish in enumerate(self._wishes)] if edge else []
        )
        if self.active is not None:
            for rule, count in self.active.take_rules(self._seen, edge):
                struck += [(fault, rule, count, place) for place, fault in enumerate(rule.faults)]
                if rule.replies and self._call.canned is None:
                    self._call.canned = fill_templates(
                        self.active.next_reply(rule, self._seen), self._seen, count
                    )
                    self._call.applied.append(f"reply of {rule.name}")
            if edge and self.active.scenario.strict and not self.active.covers(self._seen):
                proceed = self._unknown
        scenes = [
            (fault, self._scene(fault, rule, count, place)) for fault, rule, count, place in struck
        ]
        self._struck += scenes
        if any(hasattr(fault, "deliver") for fault, _ in scenes):
            STRUCK.set((self._call, self._struck))
        for fault, scene in reversed(scenes):
            if hasattr(fault, "apply"):
                proceed = _around(fault, scene, proceed)
        reply = await proceed()
        if edge and self._wishes:
            reply.applied += self._in_vain(reply)
        if edge and self.active is not None:
            self.active.record_outcome(
                self._seen,
                reply.status >= 400 or (reply.pace is not None and bool(reply.pace.ending)),
            )
        return reply

    def _in_vain(self, reply: Reply) -> list[str]:
        """What was wished for and came to nothing: a task's or a webhook's fault where there is neither."""
        words = [WORDS[type(wish)] for wish in self._wishes if not hasattr(wish, "apply")]
        done = [*self._call.applied, *reply.applied]
        return [
            f"{word} nowhere: no task begins here, and no webhook is told of"
            for word in words
            if not any(one.startswith(word) for one in done)
        ]

    async def _unknown(self) -> Reply:
        """What a strict scenario says to a call that none of its rules means: 404, which no SDK sends again, with the nearest of those that there are."""
        assert self.active is not None
        self._call.applied.append("refused: the scenario is strict")
        message = f"The scenario {self.active.scenario.name!r} is strict, and none of its rules means this request. {self.active.nearest_rule(self._seen)}"
        return Reply(
            404,
            value={"error": {"message": message, "type": "mockgateway", "code": "not_recorded"}},
            problem="not_recorded",
        )

    def _scene(self, fault: Any, rule: Rule | None, count: int, place: int) -> FaultContext:
        call, name = self._call, rule.name if rule else f"wish {type(fault).__name__}"
        kept = f"{call.sandbox.name}/scenario/fault/{name}/{place}"
        return FaultContext(
            call,
            call.seed.of("fault", rule.name if rule else "wish", place),
            count,
            self._refused,
            self._problems,
            kept,
            self._seen.key,
            self._breaks,
        )

    def _refused(self, problem: Problem) -> Reply:
        """A refusal that says how long to wait in its headers too, whether the document has that or not."""
        reply = self._refuse(problem)
        wait = problem.values.get("retry_after")
        if wait is not None and not any(name.lower() == "retry-after" for name, _ in reply.headers):
            reply.headers.append(("retry-after", str(wait)))
        return reply

    def _breaks(self, reply: Reply) -> Callable[[Any], bool]:
        """What tells whether JSON is not what the document says of a reply; of one that it was not asked for, anything is."""
        answer = self._call.response_spec
        return lambda value: (
            answer is None or reply.status != answer.status or not answer.validator.is_valid(value)
        )

    def rewrite(self, script: Any, order: TaskRequest) -> Any:
        """What the faults that struck make of the script of a task that is submitted now (`task.Script`)."""
        return rewrite(self._struck, script, order, self._call)

    def reading(self) -> float | None:
        """How many bytes of the body are read in a second, None for all at once; asked before the body is there."""
        faults = [
            *self._wishes,
            *(self.active.expected_faults(self._seen) if self.active is not None else ()),
        ]
        return min((fault.reading() for fault in faults if hasattr(fault, "reading")), default=None)


def _around(fault: Any, scene: FaultContext, proceed: Proceed) -> Proceed:
    async def wrapped() -> Reply:
        reply: Reply = await fault.apply(scene, proceed)
        return reply

    return wrapped


PICTURES = (
    "image",
    "image_edit",
    "image_variation",
    "upscale",
    "style_transfer",
    "background_removal",
)


def is_made(canned: CannedReply, operation: Operation) -> bool:
    """Whether a canned file is told as what the operation has made, behind a link or in base64, rather than as the whole body."""
    if not canned.media or canned.status != 200 or canned.headers:
        return False
    return operation.do == "submit" or (operation.do == "complete" and operation.make in PICTURES)


def as_said(call: Call, canned: CannedReply) -> Reply:
    """A canned reply as it is written, whatever the document says: nothing checks it, on purpose. Raises ConfigError where it cannot be said here."""
    call.applied[-1] += ", as it is written"
    headers = [
        (str(name), str(value))
        for name, value in canned.headers.items()
        if name.lower() != "content-type"
    ]
    kind = next(
        (str(value) for name, value in canned.headers.items() if name.lower() == "content-type"), ""
    )
    if canned.recorded is not None:
        replayed: Reply = canned.recorded.replay(
            call.base_url,
            call.active_scenario.scenario.pace if call.active_scenario is not None else 1.0,
        )
        return replayed
    if canned.media:
        try:
            data = Path(canned.media).read_bytes()
        except OSError as error:
            raise ConfigError(
                canned.media, (error.strerror or "cannot be read").lower(), "put the file back"
            ) from None
        return Reply(
            canned.status,
            kind or guess_type(canned.media)[0] or "application/octet-stream",
            body=data,
            headers=headers,
        )
    if canned.json is not None:
        return Reply(canned.status, kind or "application/json", value=canned.json, headers=headers)
    if canned.tool_calls:
        raise ConfigError(
            call.applied[-1],
            "tool_calls are a chat's answer",
            "write `json:`, or `when: {make: chat}`",
        )
    return Reply(
        canned.status,
        kind or "text/plain",
        body=(canned.text or "").encode("utf-8", "replace"),
        headers=headers,
    )


def rename(call: Call, story: str) -> None:
    """Take a scenario's name off the model's, wherever the request has it."""
    end = f":{story}"
    if isinstance(call.content, dict) and str(call.content.get("model", "")).endswith(end):
        call.content = {**call.content, "model": call.content["model"].removesuffix(end)}
    call.route = {name: value.removesuffix(end) for name, value in call.route.items()}
    path = {
        name: value.removesuffix(end) if isinstance(value, str) else value
        for name, value in call.params.get("path", {}).items()
    }
    call.params = {**call.params, "path": path}


def marks(seen: RequestView, find: Callable[[str, str], Scenario]) -> tuple[str, list[Any]]:
    """What the last words of a prompt choose: the scenario of `[mock: rate-limited]`, or the faults of `[mock: latency=2s, truncate]`. Raises ConfigError."""
    found = _MARK.search(seen.last)
    if found is None:
        return "", []
    said = found[1].strip()
    if "=" in said or said.split(",")[0].strip() in FAULTS:
        return "", wishes(said, found[0])
    find(said, seen.call.sandbox.name)
    return said, []


def wishes(said: str, where: str = "X-Mock-Fault") -> list[Any]:
    """The faults of an `X-Mock-Fault` header: `latency=2s, truncate=3`, or a YAML flow such as `{refuse: {kind: rate_limited, retry_after: 2}}`. Raises ConfigError."""
    import yaml12

    try:
        value: Any = (
            yaml12.parse_yaml(said)
            if said.lstrip()[:1] in "{["
            else [dict([_pair(part)]) for part in _COMMA.split(said) if part.strip()]
        )
    except ValueError as error:
        raise ConfigError(
            where,
            f"cannot be read: {error}",
            "write `latency=2s`, or YAML such as {latency: {before: 2s}}",
        ) from None
    out = []
    for entry in (
        value if isinstance(value, list) else [{word: given} for word, given in value.items()]
    ):
        if not isinstance(entry, dict) or len(entry) != 1:
            raise ConfigError(where, f"{entry!r:.80} is no fault", "write `latency=2s`")
        (word, given), *_ = entry.items()
        if word not in FAULTS:
            raise ConfigError(where, f"unknown fault {word!r}", nearest(str(word), FAULTS))
        try:
            out.append(build(FAULTS[word], given))
        except FieldError as error:
            raise ConfigError(where, f"{word}: {error.message}", error.advice) from None
    return out


def _pair(part: str) -> tuple[str, Any]:
    word, equals, value = part.strip().partition("=")
    if not equals:
        return word, None
    import yaml12

    return word.strip(), yaml12.parse_yaml(value)
