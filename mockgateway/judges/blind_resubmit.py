"""A submission that may have been accepted was sent again."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, Evidence, Finding


class BlindResubmit:
    """A second submission after a timeout, a broken connection or a 5xx, by which there may be two tasks, and two bills."""

    name = "blind_resubmit"
    about = "submitted a task again, without one Idempotency-Key for both, after a timeout or a 5xx"
    rule = (
        "BabySea, Generations: Idempotency-Key; SeaCloud, Errors: never retry a submission blindly"
    )

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look at the attempts behind a doubtful end. Where the gateway heeds no such key, it is a warning."""
        for before, after in evidence.retries:
            if before.do != "submit" or not _doubtful(before):
                continue
            if before.idempotent and before.idempotency and before.idempotency == after.idempotency:
                continue
            keys = (
                "with another Idempotency-Key"
                if before.idempotency and after.idempotency
                else "without an Idempotency-Key"
            )
            what = f"{before.label} may have started a task; {after.label} is the same submission {keys if before.idempotent else 'again'}"
            right = (
                "send the same Idempotency-Key with every attempt"
                if before.idempotent
                else "look first whether the task is there: no Idempotency-Key is heeded"
            )
            yield Finding(
                self.name,
                FAULT if before.idempotent else WARNING,
                (before.number, after.number),
                what,
                right,
                self.rule,
            )


def _doubtful(call: Attempt) -> bool:
    """Whether nobody can tell if the task was started: no answer, or a 5xx whose error does not say that it may be retried."""
    said = call.said.get("error") if isinstance(call.said, dict) and not call.lost else None
    cleared = isinstance(said, dict) and said.get("retryable") is True
    return call.lost or (call.status >= 500 and not cleared)
