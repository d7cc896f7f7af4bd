"""The client submits a task again although the first submission was or may have been accepted."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, ClientMistake, Evidence, Judge


class BlindResubmit(Judge):
    """A second submission after a timeout, a broken connection or a 5xx: two tasks, two bills.

    The failure may be that of the submission, or that of a poll of its task.
    """

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
        yield from self._after_failed_polls(evidence)

    def _after_failed_polls(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for equal submissions with failed polls, and no end of a task, between them."""
        running: dict[bytes, Attempt] = {}  # the submissions whose tasks have not ended
        failed: Attempt | None = None  # the last failed poll since the last submission
        for call in evidence.calls:
            if call.is_poll:
                failed = call if call.failed else failed
                if call.task_state or (call.do == "collect" and not call.failed):
                    running.clear()
            elif call.do == "submit" and not call.failed:
                first = running.get(call.request_key)
                if first is not None and failed is not None and not _is_replay(first, call):
                    what = (
                        f"{failed.label} did not tell the state of the task of {first.label}; "
                        f"{call.label} is the same submission again"
                    )
                    right = "poll the first task again: it is still running"
                    yield self.mistake(FAULT, (first, failed, call), what, right)
                running[call.request_key], failed = call, None


def _is_replay(first: Attempt, again: Attempt) -> bool:
    """Return whether the gateway took both submissions for one."""
    return bool(first.idempotent and first.idempotency and first.idempotency == again.idempotency)


def _may_have_started(call: Attempt) -> bool:
    """Return whether the client cannot know: no reply, or a 5xx that is not marked retryable."""
    if call.incomplete:
        return True
    error = call.reply_json.get("error") if isinstance(call.reply_json, dict) else None
    retryable = isinstance(error, dict) and error.get("retryable") is True
    return call.status >= 500 and not retryable
