"""Send a completion while it is being written."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import takewhile

from mockgateway.content import Completion, LiveCompletion
from mockgateway.ports import StoreUnavailable
from mockgateway.reply import Reply

log = logging.getLogger(__name__)


def write_live(content: LiveCompletion, render: Callable[[Completion], Reply]) -> Reply:
    """Return a stream whose events are sent as soon as their text is known.

    Each completion is rendered as if it were complete. The events that two successive renderings
    share are final, since more text changes only the end of a stream.

    Args:
        content: The completion.
        render: Writes a completion in the operation's format, as a stream.
    """
    return Reply(200, media_type="text/event-stream", stream=_events(content, render))


async def _events(
    content: LiveCompletion, render: Callable[[Completion], Reply]
) -> AsyncIterator[bytes]:
    completion: Completion | None = None
    known: list[bytes] = []
    sent = 0
    try:
        async for completion in content.completions:
            pieces = render(completion).pieces()
            common = takewhile(lambda pair: pair[0] == pair[1], zip(known, pieces, strict=False))
            settled = sum(1 for _ in common)
            if settled < sent:
                log.error("an event of a stream changed after it was sent; the stream ends")
                return
            if settled > sent:
                yield b"".join(pieces[sent:settled])
                sent = settled
            known = pieces
        if len(known) > sent:
            yield b"".join(known[sent:])
    finally:
        if completion is not None:
            with suppress(StoreUnavailable):  # nothing can refuse the call any more
                content.finished(completion)
        if (close := getattr(content.completions, "aclose", None)) is not None:
            await close()
