"""The client does not retry after a transient failure."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, Attempt, ClientMistake, Evidence, Judge


class GaveUp(Judge):
    """One attempt, a reply that says `later`, and no second attempt until the end of the run."""

    name = "gave_up"
    about = "did not try again after a 408, 429 or 5xx"
    rule = "RFC 6585, 4; RFC 9110, 15.6.4; OpenAI, Error codes"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for chains of one. A client that retried and then stopped has done enough."""
        for chain in evidence.chains:
            last = chain[-1]
            if len(chain) > 1 or last.status < 400 or not last.transient:
                continue
            if _is_safe_to_repeat(last) and not _continued(evidence, last):
                wait = last.retry_after
                when = f" after {wait:g} s" if wait else ", a little later each time"
                what, right = (
                    f"{last.label} was never tried again",
                    f"retry two or three times{when}",
                )
                yield self.mistake(FAULT, (last,), what, right)


def _is_safe_to_repeat(call: Attempt) -> bool:
    """Return whether a retry does nothing twice. A submission that failed with a 5xx may run."""
    if call.do == "collect" and call.status == 500:  # the result of a failed task
        return False
    return call.do != "submit" or call.status == 429 or bool(call.idempotency and call.idempotent)


def _continued(evidence: Evidence, call: Attempt) -> bool:
    """Return whether a later call polls again or makes a similar request (another model)."""
    return any(
        (call.is_poll and later.is_poll) or later.similar_key == call.similar_key
        for later in evidence.calls
        if later.number > call.number
    )
