"""Decide what a run shows: survived, failed cleanly, broke or misbehaved."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from mockgateway.evidence import FAULT, Attempt, ClientMistake, Evidence
from mockgateway.explore.crash import Crash
from mockgateway.explore.failures import Failure
from mockgateway.explore.run import BROKE, FAILED_CLEANLY, MISBEHAVED, SURVIVED, UNDECIDED
from mockgateway.judges import find_mistakes

# Habits that no single failure causes.
NOT_ASKED = ("no_jitter", "polled_fast", "sent_twice", "leaked_key")
# What a program need not do if it reports the failure by its exit code, or has its result anyway.
EXCUSED = ("gave_up", "ignored_partial")
STALLS = ("stalled", "stalled_stream")
# Retries of fal's client, which a program cannot change.
BUILT_IN = ("ignored_retry_after", "retry_storm", "no_backoff")
NO_WAIT = 0.1  # seconds: a mean wait below it is no backoff at all
_NUMBER = re.compile(r"0x[0-9a-f]+|[\d.]+")


class Facts(NamedTuple):
    """What is known about a run when it has ended."""

    exit: int | None  # None if it was killed at its deadline
    seconds: float
    calls: int
    crash: Crash
    mistakes: Sequence[ClientMistake]
    differences: Sequence[str]  # between its files and those of a healthy run
    same_result: bool  # whether it wrote the files of a healthy run
    check: str  # the output of a failed `--check`, "" if it passed
    patient: bool  # whether an SDK with a time limit of its own made the affected calls
    hit: str  # the affected calls, in words


class Decision(NamedTuple):
    """The outcome, the reason in words, and a text that runs with the same cause share."""

    outcome: str
    why: str = ""
    cause: str = ""


def decide(facts: Facts, failures: Collection[Failure], ok_exits: Collection[int]) -> Decision:
    """Return the outcome of a run.

    Args:
        facts: What is known about it.
        failures: The failures of its schedule.
        ok_exits: The exit codes that report a failure as they should, besides 0.
    """
    crash, code = facts.crash, facts.exit
    if code is None and facts.patient and all(one.name in STALLS for one in failures):
        return Decision(UNDECIDED, "an SDK waits for longer than the deadline")
    if code is None:
        where = f", at {crash.frame}" if crash.frame else ""
        why = f"does not end: killed after {facts.seconds:.0f} s and {facts.calls} calls{where}"
        return Decision(BROKE, why, f"hang {crash.frame or facts.hit}")
    clean = code in ok_exits
    if code and not clean:
        if code > 0 and not crash.is_mistake and _is_excused(failures, ok_exits):
            clean = True
        else:
            return _broke(code, crash)
    excused = EXCUSED if code or facts.same_result else ()
    accused = [one for one in facts.mistakes if one.judge not in excused]
    if accused:
        first = accused[0]
        return Decision(MISBEHAVED, f"{first.judge}: {first.what}", f"verdict {first.judge}")
    if clean and code:
        return Decision(FAILED_CLEANLY, f"exit code {code}", f"clean {code}")
    if facts.check:
        line = facts.check.strip().splitlines()[-1]
        return Decision(MISBEHAVED, f"the check fails: {line}", f"check {_NUMBER.sub('N', line)}")
    if facts.differences:
        said = facts.differences[0]
        more = f" (and {len(facts.differences) - 1} more)" if facts.differences[1:] else ""
        cause = f"files {_NUMBER.sub('N', said.partition(':')[0])}"
        return Decision(MISBEHAVED, f"exit code 0, but {said}{more}", cause)
    return Decision(SURVIVED)


def _is_excused(failures: Collection[Failure], ok_exits: Collection[int]) -> bool:
    """Return whether a program may end with an error that no exit code of its own announces."""
    hopeless = (one.noticed or (one.final and not ok_exits) for one in failures)
    return bool(failures) and all(hopeless)


def _broke(code: int, crash: Crash) -> Decision:
    end = f"exit code {code}" if code > 0 else f"killed by signal {-code}"
    message = f": {crash.message[:200]}" if crash.message else ""
    said = f"{crash.exception}{message}" if crash.exception else crash.last_line[:200]
    where = f" at {crash.frame}" if crash.frame else ""
    cause = f"crash {crash.exception or _NUMBER.sub('N', crash.last_line)} {crash.frame or code}"
    return Decision(BROKE, f"{end}, {said}{where}" if said else end, cause)


def accusations(evidence: Evidence, usual: Collection[str]) -> list[ClientMistake]:
    """Return the mistakes that a run is accused of.

    Args:
        evidence: The run's calls and webhooks.
        usual: The judges that accuse a healthy run as well.
    """
    calls = {call.number: call for call in evidence.calls}
    found = find_mistakes(evidence, {*NOT_ASKED, *usual})
    return [one for one in found if _counts(one, [calls[number] for number in one.calls])]


def _counts(mistake: ClientMistake, calls: Sequence[Attempt]) -> bool:
    """Return whether a mistake counts: warnings do only where the exit code tells their meaning."""
    if mistake.judge in BUILT_IN and calls[-1].by_fal:
        return False
    if mistake.judge == "no_backoff":
        waits = list(_waits(calls))
        return bool(waits) and sum(waits) / len(waits) < NO_WAIT
    if mistake.judge == "blind_resubmit" and mistake.severity != FAULT:
        own = not calls[-1].retry_count and not calls[-1].by_fal  # no SDK's retry
        return own and calls[0].status < 400  # the first one has started a task
    return mistake.severity == FAULT or mistake.judge == "ignored_partial"


def _waits(calls: Sequence[Attempt]) -> Iterator[float]:
    for before, after in itertools.pairwise(calls):
        yield max(0.0, after.at - before.ended)
