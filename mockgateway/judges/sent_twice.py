"""The same request twice at once."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Attempt, Evidence, Finding
from mockgateway.evidence.evidence import overlap


class SentTwice:
    """A paid request that began while an equal one was still running: a button that was pressed twice, an effect that ran twice."""

    name = "sent_twice"
    about = "sent the same paid request again while the first was still running"
    rule = "RFC 9110, 9.2.2 (idempotent methods)"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for equal requests that overlap. Several variants of one thing may be wanted; two Idempotency-Keys say so, and one says that it is the same."""
        running: dict[bytes, Attempt] = {}
        equal: dict[bytes, list[Attempt]] = {}
        for call in evidence.calls:
            if call.do not in ("complete", "submit") or call.exchange.method != "POST":
                continue
            first = running.get(call.wish)
            if first is None or not overlap(first, call):
                running[call.wish] = call
            elif not (
                call.idempotency
                and first.idempotency
                and (call.idempotent or call.idempotency != first.idempotency)
            ):
                equal.setdefault(call.wish, [first]).append(call)
        for first, second, *more in equal.values():
            what = f"{second.label} is the same request as {first.label}, {second.at - first.at:.3f} s after it and before its answer"
            what += f"; so are {len(more)} more" if more else ""
            numbers = (first.number, second.number, *(one.number for one in more))
            yield Finding(
                self.name,
                WARNING,
                numbers,
                what,
                "let one request run at a time, and share its answer",
                self.rule,
            )
