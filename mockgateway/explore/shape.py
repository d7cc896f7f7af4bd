"""The shape of a run: which calls it makes, in which order, and which of them are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from mockgateway.evidence import Attempt, Evidence

MEDIA = "/media/"
STATED = ("x-stainless-timeout", "x-stainless-read-timeout")  # seconds
FAL_PATIENCE = 120.0  # seconds; where a program sets another, requests do not tell

NamesOf = Callable[[str, str], Collection[str]]  # the problems of an operation of a gateway


class Target(NamedTuple):
    """The calls that one rule matches: those of an operation, or the downloads of files."""

    gateway: str
    operation: str  # "" for files

    @property
    def when(self) -> dict[str, str]:
        """The `when` of a rule."""
        if self.operation:
            return {"operation": self.operation, "gateway": self.gateway}
        return {"path": f"{MEDIA}*", "gateway": self.gateway}

    def __str__(self) -> str:
        return self.operation or "file download"


class Position(NamedTuple):
    """One call of the healthy run."""

    target: Target
    nth: int  # of the target's calls, from 1
    number: int  # of all calls, from 1
    do: str
    streamed: bool
    json: bool  # whether the reply is JSON
    problems: Collection[str]  # that the document names
    webhooks: int  # that its task sent
    files: bool  # whether its task's files were downloaded
    patience: float  # seconds that the client's SDK waits for a reply; 0 if that is unknown
    site: str  # equal for calls that the same line of code may make

    def __str__(self) -> str:
        return f"call {self.number} ({self.target}, {ordinal(self.nth)})"


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, and so on."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0, "th")
    return f"{number}{ending}"


def target_of(call: Attempt) -> Target | None:
    """Return the target of a call, or None for one that no rule is made for."""
    exchange = call.exchange
    if exchange.operation:
        return Target(exchange.gateway, exchange.operation)
    return Target(exchange.gateway, "") if exchange.path.startswith(MEDIA) else None


def positions(evidence: Evidence, names_of: NamesOf) -> list[Position]:
    """Return the calls of a healthy run, in their order."""
    counts: Counter[Target] = Counter()
    found: list[Position] = []
    hooks = Counter(delivery.task for delivery in evidence.deliveries if delivery.attempts)
    files = any(call.path.startswith(MEDIA) for call in evidence.calls)
    for call in evidence.calls:
        target = target_of(call)
        if target is None:
            continue
        counts[target] += 1
        kind = call.reply_headers.get("content-type", "")
        sent = sum(count for task, count in hooks.items() if task and task in _text(call))
        found.append(
            Position(
                target,
                counts[target],
                len(found) + 1,
                call.do,
                call.streamed,
                "json" in kind,
                names_of(target.gateway, target.operation) if target.operation else (),
                sent if call.do == "submit" else 0,
                files and call.do == "submit",
                _patience(call),
                _site(call, target),
            )
        )
    return found


def _patience(call: Attempt) -> float:
    """Return the time limit that an SDK of OpenAI or Anthropic states, or fal's usual one.

    Those for Node have a limit that they do not state; it counts as one second.
    """
    if call.by_fal:
        return FAL_PATIENCE
    unstated = 1.0 if call.request_headers.get("x-stainless-lang") == "js" else 0.0
    stated = (call.request_headers.get(name, "") for name in STATED)
    return max(
        (float(text) for text in stated if text.replace(".", "", 1).isdigit()), default=unstated
    )


def _text(call: Attempt) -> str:
    return call.exchange.reply.decode("utf-8", "replace")


def _site(call: Attempt, target: Target) -> str:
    """Return a text that calls of the same form share."""
    body = call.request_json
    keys = sorted(body) if isinstance(body, dict) else []
    turns = body.get("messages") if isinstance(body, dict) else None
    roles = sorted({_role(turn) for turn in turns}) if isinstance(turns, list) else []
    streamed = "stream" if call.streamed else ""
    return " ".join([*target, streamed, *keys, *roles])


def _role(turn: Any) -> str:
    return str(turn.get("role")) if isinstance(turn, dict) else ""


def originals(calls: Sequence[Attempt]) -> list[tuple[Attempt, Target, int]]:
    """Return each call with its target and the number that it would have without retries.

    A call for the same as an earlier one that failed is a retry, and has its number.
    """
    counts: Counter[Target] = Counter()
    failed: dict[str, int] = {}  # by what was asked, not by the key: early refusals have none
    found = []
    for call in calls:
        target = target_of(call)
        if target is None:
            continue
        nth = failed.pop(call.similar_key, None)
        if nth is None:
            counts[target] += 1
            nth = counts[target]
        if call.failed:
            failed[call.similar_key] = nth
        found.append((call, target, nth))
    return found
