"""The judges: each looks for one kind of client mistake."""

from collections.abc import Collection

from mockgateway.evidence import FAULT, ClientMistake, Evidence, Judge
from mockgateway.judges.accepted_cut_stream import AcceptedCutStream
from mockgateway.judges.accepted_forgery import AcceptedForgery
from mockgateway.judges.accepted_stale import AcceptedStale
from mockgateway.judges.blind_resubmit import BlindResubmit
from mockgateway.judges.gave_up import GaveUp
from mockgateway.judges.handled_twice import HandledTwice
from mockgateway.judges.ignored_failed_task import IgnoredFailedTask
from mockgateway.judges.ignored_partial import IgnoredPartial
from mockgateway.judges.ignored_retry_after import IgnoredRetryAfter
from mockgateway.judges.leaked_key import LeakedKey
from mockgateway.judges.no_backoff import NoBackoff
from mockgateway.judges.no_jitter import NoJitter
from mockgateway.judges.polled_after_end import PolledAfterEnd
from mockgateway.judges.polled_fast import PolledFast
from mockgateway.judges.retried_refusal import RetriedRefusal
from mockgateway.judges.retry_storm import RetryStorm
from mockgateway.judges.sent_twice import SentTwice

JUDGES: dict[str, Judge] = {
    judge.name: judge
    for judge in (
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
        IgnoredPartial(),
        BlindResubmit(),
        SentTwice(),
        LeakedKey(),
        AcceptedForgery(),
        AcceptedStale(),
        HandledTwice(),
    )
}


def find_mistakes(evidence: Evidence, allowed: Collection[str] = ()) -> list[ClientMistake]:
    """Return the mistakes that judges find, without allowed ones: faults first, by call."""
    found = [
        mistake
        for name, judge in JUDGES.items()
        if name not in allowed
        for mistake in judge.judge(evidence)
    ]
    return sorted(found, key=lambda mistake: (mistake.severity != FAULT, mistake.calls[:1]))
