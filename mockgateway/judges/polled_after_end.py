"""The client keeps polling a task that has ended."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, ClientMistake, Evidence, Judge

MAX_PAUSE = 120.0  # seconds: a poll after a longer pause is not part of a loop


class PolledAfterEnd(Judge):
    """Further polls soon after a reply reported the end of a task.

    One may be a page that was opened again; more are a loop that does not recognise the end.
    fal's clients poll once more before they get the result, which does not count.
    """

    name = "polled_after_end"
    about = "went on polling a task that had ended"
    rule = "SeaCloud, Poll: until COMPLETED; SeaLink: until completed or failed"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Count the polls after the first that reported the end."""
        for polls in evidence.polls:
            states = [poll for poll in polls if poll.do == "inspect"]
            end = next((place for place, poll in enumerate(states) if poll.task_state), len(states))
            more = [
                after
                for before, after in itertools.pairwise(states[end:])
                if after.at - before.ended <= MAX_PAUSE
            ]
            if not more or (len(more) == 1 and more[0].by_fal):
                continue
            what = (
                f"{states[end].label} reported the end of the task; polls after it: {len(more)}, "
                f"the first is {more[0].label}"
            )
            severity = FAULT if len(more) > 1 else WARNING
            right = "stop at the first terminal state, also a failed one"
            yield self.mistake(severity, (states[end], *more), what, right)
