"""Who looks for what a client did wrong: one judge a mistake."""

from collections.abc import Collection

from mockgateway.evidence import FAULT, Evidence, Finding, Judge
from mockgateway.judges.accepted_cut_stream import AcceptedCutStream
from mockgateway.judges.accepted_forgery import AcceptedForgery
from mockgateway.judges.accepted_stale import AcceptedStale
from mockgateway.judges.blind_resubmit import BlindResubmit
from mockgateway.judges.gave_up import GaveUp
from mockgateway.judges.handled_twice import HandledTwice
from mockgateway.judges.ignored_failed_task import IgnoredFailedTask
from mockgateway.judges.ignored_retry_after import IgnoredRetryAfter
from mockgateway.judges.leaked_key import LeakedKey
from mockgateway.judges.no_backoff import NoBackoff
from mockgateway.judges.no_jitter import NoJitter
from mockgateway.judges.polled_after_end import PolledAfterEnd
from mockgateway.judges.polled_fast import PolledFast
from mockgateway.judges.retried_refusal import RetriedRefusal
from mockgateway.judges.retry_storm import RetryStorm
from mockgateway.judges.sent_twice import SentTwice

_ALL: tuple[Judge, ...] = (
    IgnoredRetryAfter(),
    RetryStorm(),
    NoBackoff(),
    NoJitter(),
    RetriedRefusal(),
    GaveUp(),
    PolledFast(),
    PolledAfterEnd(),
    IgnoredFailedTask(),
    AcceptedCutStream(),
    BlindResubmit(),
    SentTwice(),
    LeakedKey(),
    AcceptedForgery(),
    AcceptedStale(),
    HandledTwice(),
)

JUDGES: dict[str, Judge] = {judge.name: judge for judge in _ALL}


def find(evidence: Evidence, allowed: Collection[str] = ()) -> list[Finding]:
    """What all judges but the allowed ones find, faults first, in the order of the calls."""
    found = [
        finding
        for name, judge in JUDGES.items()
        if name not in allowed
        for finding in judge.judge(evidence)
    ]
    return sorted(found, key=lambda finding: (finding.severity != FAULT, finding.calls[:1]))
