"""The gateway is down: what stands before it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, Seconds

_KINDS = {
    500: "internal_error",
    502: "upstream_error",
    503: "service_unavailable",
    504: "upstream_timeout",
}
_TITLES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}
_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"


@dataclass(frozen=True, slots=True)
class Outage:
    """Every call fails with one of some statuses, drawn anew for each, before a key is asked for.

    statuses: among which, one that stands twice comes more often; html: a load balancer's page instead of the document's words; retry_after: what the client is
    told to wait.
    """

    edge: ClassVar[bool] = True
    statuses: Sequence[Count] = (Count(502), Count(503), Count(504))
    html: bool = False
    retry_after: Seconds | None = None

    def __post_init__(self) -> None:
        unknown = [str(status) for status in self.statuses if status not in _KINDS]
        if unknown or not self.statuses:
            raise ValueError(
                f"statuses: {(*unknown, 'nothing')[0]} is no outage: write some of {', '.join(map(str, _KINDS))}"
            )

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Never proceed."""
        status = scene.seed.pick(self.statuses)
        values = {} if self.retry_after is None else {"retry_after": ceil(self.retry_after)}
        reply = scene.refuse(
            Problem(_KINDS[status], f"{_TITLES[status]}: the service is down.", **values)
        )
        reply.status = status
        if self.html:
            reply.media_type, reply.value, reply.body = (
                "text/html",
                None,
                _PAGE.format(f"{status} {_TITLES[status]}").encode(),
            )
        reply.applied.append(f"outage {status}{' html' if self.html else ''}")
        return reply
