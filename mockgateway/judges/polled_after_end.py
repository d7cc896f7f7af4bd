"""A task that had ended was looked at again and again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Evidence, Finding

SOON = 120.0  # seconds: a look that comes later than that after the one before is no loop's


class PolledAfterEnd:
    """Further looks at a task soon after a reply has told its end: one may be a page that was opened again, more are a loop that does not see the end."""

    name = "polled_after_end"
    about = "went on polling a task that had ended"
    rule = "SeaCloud, Poll: until COMPLETED; SeaLink: until completed or failed"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Count the looks behind the first that told the end."""
        for looks in evidence.polls:
            states = [look for look in looks if look.do == "inspect"]
            end = next((place for place, look in enumerate(states) if look.state), len(states))
            more = [
                after
                for before, after in itertools.pairwise(states[end:])
                if after.at - before.ended <= SOON
            ]
            if not more:
                continue
            severity = FAULT if len(more) > 1 else WARNING
            what = f"{states[end].label} told the end of the task; looks that came after it: {len(more)}, the first is {more[0].label}"
            yield Finding(
                self.name,
                severity,
                (states[end].number, *(look.number for look in more)),
                what,
                "stop at the first terminal state, also a failed one",
                self.rule,
            )
