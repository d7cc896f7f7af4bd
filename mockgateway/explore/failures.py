"""The failures that an exploration tries, and the calls at which each can matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockgateway.explore.shape import Position
from mockgateway.problem import ConfigError, nearest

SERVER_ERRORS = ("service_unavailable", "internal_error", "upstream_error", "upstream_timeout")
# Refusals that no retry changes, the most telling first.
FINAL = ("content_blocked", "invalid_key", "quota_exceeded", "insufficient_balance")
PAID = ("complete", "submit")
PATIENT = 20.0  # seconds: a run does not wait for an SDK whose own time limit is longer


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a call can fail.

    Attributes:
        name: In `--faults`, reports and files.
        family: The name of a group, for `--faults`.
        words: What happens to the call, in a sentence: "call 3 (...) <words>".
        fits: Whether it can matter at a call.
        faults: Returns the faults of the rule.
        lasting: Whether all later calls of the operation fail too.
        final: Whether a program must give up: no retry helps.
        noticed: Whether to raise an error is all that a client can do.
        retried: Whether a client that recovers repeats the call.
        slow: Whether a client may wait for a time limit of its own.
        extra: Whether it is tried only if it is named.
    """

    name: str
    family: str
    words: str
    fits: Callable[[Position], bool]
    faults: Callable[[Position], Sequence[Any]]
    lasting: bool = False
    final: bool = False
    noticed: bool = False
    retried: bool = False
    slow: bool = False
    extra: bool = False


def _use(*faults: Any) -> Callable[[Position], Sequence[Any]]:
    return lambda position: faults


def _names(*problems: str) -> Callable[[Position], bool]:
    return lambda position: any(problem in position.problems for problem in problems)


def _is_file(position: Position) -> bool:
    return not position.target.operation


def _is_stream(position: Position) -> bool:
    return position.streamed


def _is_json(position: Position) -> bool:
    return position.json


def _fails_for_good(position: Position) -> bool:
    return position.do in PAID and _names(*FINAL)(position)


def _starts_task(position: Position) -> bool:
    return position.do == "submit"


def _sends_webhook(position: Position) -> bool:
    return position.webhooks > 0


def _refusal(position: Position) -> Sequence[Any]:
    kind = next(name for name in FINAL if name in position.problems)
    return [{"refuse": {"kind": kind}}]


def _server_error(position: Position) -> bool:
    return _is_file(position) or _names(*SERVER_ERRORS)(position)


_TABLE = (
    Failure(
        "rate_limited", "refusals", "is refused with 429 and `Retry-After: 1`",
        _names("rate_limited"), _use({"refuse": {"kind": "rate_limited", "retry_after": 1}}),
        retried=True,
    ),
    Failure(
        "unavailable", "refusals", "is answered with 503", _server_error,
        _use({"outage": {"statuses": [503]}}), retried=True,
    ),
    Failure(
        "lost_request", "connection", "loses its connection before the first byte",
        lambda position: True, _use({"disconnect": {"at": "start"}}), retried=True,
    ),
    Failure(
        "lost_reply", "connection", "loses its connection in the middle of the reply",
        lambda position: not position.streamed, _use({"disconnect": {"at": "body"}}), retried=True,
    ),
    Failure(
        "cut_stream", "streams", "loses its connection in the middle of the stream", _is_stream,
        _use({"disconnect": {"at": "body"}}), retried=True,
    ),
    Failure(
        "short_stream", "streams", "gets a stream that ends early, without its last event",
        _is_stream, _use("truncate"), retried=True,
    ),
    Failure(
        "short_json", "bodies", "gets half of its JSON", _is_json, _use("truncate"), retried=True,
        noticed=True,
    ),
    Failure(
        "refused", "refusals", "is refused for good", _fails_for_good, _refusal, lasting=True,
        final=True,
    ),
    Failure(
        "down", "refusals", "is answered with 503, as are all later calls of its operation",
        _server_error, _use({"outage": {"statuses": [503]}}), lasting=True, final=True, slow=True,
    ),
    Failure(
        "stalled", "connection", "gets no byte of a reply, and the connection stays open",
        lambda position: not position.streamed and position.patience <= PATIENT,
        _use({"stall": {"at": "start"}}),
        retried=True, slow=True,
    ),
    Failure(
        "stalled_stream", "streams", "gets a stream that falls silent halfway",
        lambda position: position.streamed and position.patience <= PATIENT,
        _use("stall"), retried=True, slow=True,
    ),
    Failure(
        "task_failed", "tasks", "starts a task that fails", _starts_task, _use("task_failure"),
        final=True,
    ),
    Failure(
        "task_stuck", "tasks", "starts a task that never ends", _starts_task, _use("task_stuck"),
        final=True, slow=True,
    ),
    Failure(
        "result_expired", "tasks", "starts a task whose files have expired when it ends",
        lambda position: position.files, _use({"result_expired": "0s"}), final=True,
    ),
    Failure(
        "webhook_twice", "webhooks", "leads to a webhook that arrives twice", _sends_webhook,
        _use("webhook_twice"),
    ),
    Failure(
        "webhook_forged", "webhooks", "leads to a webhook with a wrong signature", _sends_webhook,
        _use("webhook_forged"), final=True, slow=True,
    ),
    Failure(
        "webhook_lost", "webhooks", "leads to no webhook", _sends_webhook, _use("webhook_lost"),
        final=True, slow=True,
    ),
    Failure(
        "webhook_late", "webhooks", "leads to a webhook that arrives 3 s late", _sends_webhook,
        _use({"webhook_late": "3s"}), slow=True,
    ),
    Failure(
        "webhook_out_of_order", "webhooks", "leads to webhooks in the wrong order",
        lambda position: position.webhooks > 1, _use({"webhook_out_of_order": "1s"}),
    ),
    Failure(
        "webhook_stale", "webhooks", "leads to a webhook that was signed ten minutes ago",
        _sends_webhook, _use("webhook_stale"), final=True, slow=True, extra=True,
    ),
    Failure(
        "slow", "connection", "gets its reply after 3 s", lambda position: True,
        _use({"latency": "3s"}), slow=True, extra=True,
    ),
    Failure(
        "garbled_stream", "streams", "gets an event that is no JSON", _is_stream,
        _use({"garble": {"kind": "invalid_json"}}), retried=True, noticed=True, extra=True,
    ),
    Failure(
        "no_usage", "bodies", "gets no token counts",
        lambda position: position.do == "complete" and position.json,
        _use({"missing_field": "$.usage"}), extra=True,
    ),
    Failure(
        "short_file", "files", "gets a file that ends early, with a Content-Length that fits",
        _is_file, _use("truncate"), retried=True, extra=True,
    ),
)  # fmt: skip

FAILURES: Mapping[str, Failure] = {failure.name: failure for failure in _TABLE}
FAMILIES = tuple(dict.fromkeys(failure.family for failure in _TABLE))


def select(names: Iterable[str]) -> list[Failure]:
    """Return the failures of a choice: names, families and `all`; the usual ones if it is empty.

    Raises:
        ConfigError: A name is unknown.
    """
    wanted = set(names)
    for name in wanted - {"all", *FAMILIES, *FAILURES}:
        advice = nearest(name, [*FAMILIES, *FAILURES])
        raise ConfigError("--faults", f"unknown fault {name!r}", advice)
    if not wanted:
        return [failure for failure in _TABLE if not failure.extra]
    return [one for one in _TABLE if wanted & {"all", one.name} or _by_family(one, wanted)]


def _by_family(failure: Failure, wanted: set[str]) -> bool:
    return failure.family in wanted and not failure.extra
