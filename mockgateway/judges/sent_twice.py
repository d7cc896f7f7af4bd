"""The same request twice at once."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Evidence, Finding, Sighting


class SentTwice:
    """A paid request that began while an equal one was still running: a button that was pressed twice, an effect that ran twice."""

    name = "sent_twice"
    about = "sent the same paid request again while the first was still running"
    rule = "RFC 9110, 9.2.2 (idempotent methods)"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for equal requests that overlap. Two tasks are a fault, unless one Idempotency-Key makes them one."""
        running: dict[bytes, Sighting] = {}
        for call in evidence.calls:
            if call.do not in ("complete", "submit") or call.exchange.method != "POST":
                continue
            first = running.get(call.wish)
            if first is None or first.abandoned or not first.at < call.at < first.ended:
                running[call.wish] = call
                continue
            if call.idempotent and call.idempotency and call.idempotency == first.idempotency:
                continue
            what = f"{call.label} is the same request as {first.label}, {call.at - first.at:.3f} s after it and before its answer"
            severity = FAULT if call.do == "submit" else WARNING
            yield Finding(self.name, severity, (first.number, call.number), what, "let one request run at a time, and share its answer", self.rule)
