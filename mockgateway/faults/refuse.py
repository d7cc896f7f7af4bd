"""The gateway refuses, in its own words or with any status."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import ProblemName, Seconds, Status
from mockgateway.scenario.known_names import require_known_problem

LIMITS = {
    "rate_limited": 1,
    "concurrency_limited": 1,
    "auth_rate_limited": 1,
}  # seconds: the gateways' 429s all say how long to wait

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
    """An error instead of an answer.

    kind: a problem by the document's name for it (docs/documents.md), such as rate_limited; status: to say another status than the
    document's; retry_after: what the client is told to wait, of rate limits a second where nothing is said (header_loss takes it away); message: instead of
    the usual one.
    """

    kind: ProblemName = ProblemName("internal_error")
    status: Status | None = None
    retry_after: Seconds | None = None
    message: str = ""

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Never proceed."""
        require_known_problem(self, "refuse", scene.problems)
        wait = LIMITS.get(self.kind) if self.retry_after is None else ceil(self.retry_after)
        values = {} if wait is None else {"retry_after": wait}
        message = (
            self.message
            or MESSAGES.get(self.kind)
            or f"{self.kind.replace('_', ' ').capitalize()}."
        )
        reply = scene.refuse(Problem(self.kind, message, **values))
        if self.status is not None:
            reply.status = self.status
        if reply.status in (204, 304):  # which never have a body (RFC 9110, 6.4.1)
            reply.media_type, reply.value, reply.body = None, None, b""
        reply.applied.append(f"refuse {self.kind} {reply.status}")
        return reply
