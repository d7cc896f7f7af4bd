"""A task failed, and nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Evidence, Finding


class IgnoredFailedTask:
    """A look told that a task had failed, and nothing was submitted after it until the end of the run. It may have been told to a user: that, no journal shows."""

    name = "ignored_failed_task"
    about = "submitted nothing after it was told that a task had failed"
    rule = "SeaCloud, Poll: COMPLETED with `error` has failed; BabySea, Generations: failed is refunded"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for a submission behind each failure."""
        for looks in evidence.polls:
            told = next((look for look in looks if look.state == "failed"), None)
            if told is None or any(
                later.do in ("submit", "cancel", "remove") and later.number > told.number
                for later in evidence.calls
            ):
                continue
            if any(
                earlier.do == "cancel"
                and earlier.path.startswith(told.path.removesuffix("/status"))
                for earlier in evidence.calls
            ):
                continue  # it is the client's own doing
            what = f"{told.label} told that the task had failed; nothing was submitted after that"
            yield Finding(
                self.name,
                WARNING,
                (told.number,),
                what,
                "look at the error: submit once more where it may pass, tell the user otherwise",
                self.rule,
            )
