"""The client does nothing after a task failed."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, ClientMistake, Evidence, Judge


class IgnoredFailedTask(Judge):
    """A poll reports a failed task, and no submission follows until the end of the run.

    The app may have informed its user, which the journal cannot show; so this is a warning.
    """

    name = "ignored_failed_task"
    about = "submitted nothing after a poll reported that a task had failed"
    rule = (
        "SeaCloud, Poll: COMPLETED with `error` has failed; "
        "BabySea, Generations: failed is refunded"
    )

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for a submission after each failure. Cancelled tasks do not count."""
        for polls in evidence.polls:
            failure = next((poll for poll in polls if poll.task_state == "failed"), None)
            if failure is None:
                continue
            task_path = failure.path.removesuffix("/status")
            if any(
                (call.do in ("submit", "cancel", "remove") and call.number > failure.number)
                or (call.do == "cancel" and call.path.startswith(task_path))
                for call in evidence.calls
            ):
                continue
            what = f"{failure.label} reported that the task had failed; no submission followed"
            right = "read the error: submit once more if it may pass, else tell the user"
            yield self.mistake(WARNING, (failure,), what, right)
