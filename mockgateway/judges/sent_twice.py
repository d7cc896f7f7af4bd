"""The client sends the same request twice at once."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Attempt, ClientMistake, Evidence, Judge
from mockgateway.evidence.evidence import overlap


class SentTwice(Judge):
    """A paid request that begins while an equal one is running, such as after a double click.

    Two requests with different Idempotency-Keys are intended as two; with one honoured key they
    are one.
    """

    name = "sent_twice"
    about = "sent the same paid request again while the first was still running"
    rule = "RFC 9110, 9.2.2 (idempotent methods)"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for equal requests that overlap."""
        running: dict[bytes, Attempt] = {}
        equal: dict[bytes, list[Attempt]] = {}
        for call in evidence.calls:
            if call.do not in ("complete", "submit") or call.exchange.method != "POST":
                continue
            first = running.get(call.request_key)
            if first is None or not overlap(first, call):
                running[call.request_key] = call
            elif not _keys_tell_apart(first, call):
                equal.setdefault(call.request_key, [first]).append(call)
        for first, second, *more in equal.values():
            what = (
                f"{second.label} is the same request as {first.label}, "
                f"{second.at - first.at:.3f} s after it and before its answer"
                + (f"; so are {len(more)} more" if more else "")
            )
            right = "let one request run at a time, and share its answer"
            yield self.mistake(WARNING, (first, second, *more), what, right)


def _keys_tell_apart(first: Attempt, second: Attempt) -> bool:
    if not (first.idempotency and second.idempotency):
        return False
    return second.idempotent or second.idempotency != first.idempotency
