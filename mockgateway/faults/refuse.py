"""The `refuse` fault."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import ProblemName, Seconds, Status
from mockgateway.scenario.known_names import require_known_problem

# The gateways' rate limit errors all have a Retry-After; this one is in seconds.
RETRY_AFTER = dict.fromkeys(("rate_limited", "concurrency_limited", "auth_rate_limited"), 1)
MESSAGES = {
    "rate_limited": "Rate limit reached. Try again later.",
    "concurrency_limited": "Too many requests at once. Try again when one of them has ended.",
    "quota_exceeded": "The quota is used up.",
    "insufficient_balance": "The balance does not cover this request.",
    "invalid_key": "The API key is not valid.",
    "revoked_key": "The API key has been revoked.",
    "expired_key": "The API key has expired.",
    "insufficient_scope": "The API key may not do this.",
    "model_not_found": "The model does not exist.",
    "content_blocked": "The content was blocked by safety policy.",
    "internal_error": "Something went wrong on our side. Try again later.",
    "upstream_error": "The upstream provider returned an error.",
    "upstream_timeout": "The upstream provider did not answer in time.",
    "service_unavailable": "The service is unavailable. Try again later.",
}


@dataclass(frozen=True, slots=True)
class Refuse:
    """Send an error instead of the reply.

    Attributes:
        kind: A problem, by its name in the document (docs/documents.md), such as rate_limited.
        status: Replaces the document's status.
        retry_after: The wait that the reply asks for; one second by default for rate limits.
            `header_loss` removes it.
        message: Replaces the default message.
    """

    example: ClassVar[str] = "refuse: {kind: rate_limited, retry_after: 2}"

    kind: ProblemName = ProblemName("internal_error")
    status: Status | None = None
    retry_after: Seconds | None = None
    message: str = ""

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Refuse the call."""
        require_known_problem(self, "refuse", context.problems)
        wait = RETRY_AFTER.get(self.kind) if self.retry_after is None else ceil(self.retry_after)
        values = {} if wait is None else {"retry_after": wait}
        message = self.message or MESSAGES.get(self.kind)
        message = message or f"{self.kind.replace('_', ' ').capitalize()}."
        reply = context.refuse(Problem(self.kind, message, **values))
        if self.status is not None:
            reply.status = self.status
        if reply.status in (204, 304):  # these never have a body (RFC 9110, 6.4.1)
            reply.media_type, reply.value, reply.body = None, None, b""
        reply.applied.append(f"refuse {self.kind} {reply.status}")
        return reply
