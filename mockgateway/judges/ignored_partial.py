"""The client does nothing after a reply that ended early."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Attempt, ClientMistake, Evidence, Judge


class IgnoredPartial(Judge):
    """A stream, file or JSON that broke off, and nothing that asks for it again.

    The app may have informed its user, which the journal cannot show; so this is a warning. A
    reply that the client itself stopped does not count: its reader has seen enough.
    """

    name = "ignored_partial"
    about = "asked for nothing again after a reply that ended early"
    rule = (
        "RFC 9112, 8 (incomplete messages); OpenAI ends with `data: [DONE]`, Anthropic with "
        "`message_stop`"
    )

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for truncated replies at the end of their chains."""
        for chain in evidence.chains:
            last = chain[-1]
            if last.status >= 400 or not last.truncated or last.exchange.left is not None:
                continue
            if any(_is_for_the_same(last, later) for later in evidence.calls):
                continue
            sent = len(last.exchange.reply)
            what = f"the reply to {last.label} ended early, after {sent} bytes; nothing followed"
            right = "take a reply as whole only after its end; otherwise ask again, or report it"
            yield self.mistake(WARNING, (last,), what, right)


def _is_for_the_same(cut: Attempt, later: Attempt) -> bool:
    """Return whether a later call may get the lost part: a retry, a similar request or a poll."""
    if later.number <= cut.number or later.failed:
        return False
    same_place = later.path == cut.path and later.exchange.method == "GET"
    return same_place or (cut.is_poll and later.is_poll) or later.similar_key == cut.similar_key
