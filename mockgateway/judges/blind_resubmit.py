"""The client submits a task again although the first submission may have been accepted."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, ClientMistake, Evidence, Judge


class BlindResubmit(Judge):
    """A second submission after a timeout, a broken connection or a 5xx: two tasks, two bills."""

    name = "blind_resubmit"
    about = "submitted a task again, without one Idempotency-Key for both, after a timeout or a 5xx"
    rule = (
        "BabySea, Generations: Idempotency-Key; SeaCloud, Errors: never retry a submission blindly"
    )

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look at retries of submissions. Without support for keys it is only a warning."""
        for before, after in evidence.retries:
            if before.do != "submit" or not _may_have_started(before):
                continue
            started = (
                f"{before.label} may have started a task; {after.label} is the same submission"
            )
            if not before.idempotent:
                right = "check first whether the task exists: Idempotency-Key is not supported here"
                yield self.mistake(WARNING, (before, after), f"{started} again", right)
            elif not before.idempotency or before.idempotency != after.idempotency:
                both = before.idempotency and after.idempotency
                what = f"{started} {'with another' if both else 'without an'} Idempotency-Key"
                right = "send the same Idempotency-Key with every attempt"
                yield self.mistake(FAULT, (before, after), what, right)


def _may_have_started(call: Attempt) -> bool:
    """Return whether the client cannot know: no reply, or a 5xx that is not marked retryable."""
    if call.incomplete:
        return True
    error = call.reply_json.get("error") if isinstance(call.reply_json, dict) else None
    retryable = isinstance(error, dict) and error.get("retryable") is True
    return call.status >= 500 and not retryable
