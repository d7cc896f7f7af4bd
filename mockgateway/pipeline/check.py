"""Check the mock's own replies against the document."""

from __future__ import annotations

import os

from mockgateway.reply import Reply
from mockgateway.spec.operation import Operation

# The benchmarks turn the check of our own replies off, to show what it costs.
CHECKED = os.environ.get("MOCKGATEWAY_UNCHECKED") != "1"


def check_reply(reply: Reply, operation: Operation) -> None:
    """Raise AssertionError for a reply that violates the document: the mock must not lie."""
    if not CHECKED:
        return
    spec = operation.responses.find(reply.status, reply.media_type)
    if spec is None:
        raise AssertionError(
            f"{operation.label} does not document {reply.status} {reply.media_type}"
        )
    if reply.events is not None:
        spec.check_events(reply.events)
    elif reply.body is None and reply.media_type is not None:
        spec.check_value(reply.value, reply.shape)
