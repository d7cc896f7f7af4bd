"""A failure that would have passed was not tried again."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, Attempt, Evidence, Finding


class GaveUp:
    """One attempt, a reply that says `later`, and no second attempt until the end of the run."""

    name = "gave_up"
    about = "did not try again after a 408, 429 or 5xx"
    rule = "RFC 6585, 4; RFC 9110, 15.6.4; OpenAI, Error codes"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for chains of one. Who has tried again and then stopped has done enough."""
        for chain in evidence.chains:
            last = chain[-1]
            if (
                len(chain) > 1
                or last.status < 400
                or not last.passing
                or not _harmless(last)
                or _went_on(evidence, last)
            ):
                continue
            after = (
                f" after {last.retry_after:g} s"
                if last.retry_after
                else ", a little later each time"
            )
            yield Finding(
                self.name,
                FAULT,
                (last.number,),
                f"{last.label} was never tried again",
                f"try two or three times more{after}",
                self.rule,
            )


def _harmless(call: Attempt) -> bool:
    """Whether another attempt does nothing twice: a submission that failed with a 5xx may have been accepted."""
    if call.do == "collect" and call.status == 500:  # which is what a failed task comes to
        return False
    return call.do != "submit" or call.status == 429 or bool(call.idempotency and call.idempotent)


def _went_on(evidence: Evidence, call: Attempt) -> bool:
    """Whether the client looked at the task again, through another address or the same: a poll that fails is one of many. Or asked another model, or in other words."""
    return any(
        (call.looks and later.looks) or later.gist == call.gist
        for later in evidence.calls
        if later.number > call.number
    )
