"""The `outage` fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, Seconds

STATUSES = {  # the problem and the title of each
    500: ("internal_error", "Internal Server Error"),
    502: ("upstream_error", "Bad Gateway"),
    503: ("service_unavailable", "Service Temporarily Unavailable"),
    504: ("upstream_timeout", "Gateway Time-out"),
}
_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Outage:
    """Fail every call with a server error before its key is checked.

    Attributes:
        statuses: The statuses to draw from; list one twice to make it more likely.
        html: Whether to send a load balancer's page instead of the document's error.
        retry_after: The wait that the reply asks for.
    """

    example: ClassVar[str] = "outage: {statuses: [502, 503], html: true}"

    edge: ClassVar[bool] = True
    statuses: Sequence[Count] = (Count(502), Count(503), Count(504))
    html: bool = False
    retry_after: Seconds | None = None

    def __post_init__(self) -> None:
        unknown = [str(status) for status in self.statuses if status not in STATUSES]
        if unknown or not self.statuses:
            advice = f"write some of {', '.join(map(str, STATUSES))}"
            found = f"{unknown[0]} is not an outage" if unknown else "is empty"
            raise ValueError(f"statuses: {found}: {advice}")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Refuse the call."""
        status = context.seed.pick(self.statuses)
        kind, title = STATUSES[status]
        values = {} if self.retry_after is None else {"retry_after": ceil(self.retry_after)}
        reply = context.refuse(Problem(kind, f"{title}: the service is down.", **values))
        reply.status = status
        if self.html:
            reply.media_type, reply.value = "text/html", None
            reply.body = _PAGE.format(f"{status} {title}").encode()
        reply.applied.append(f"outage {status}{' html' if self.html else ''}")
        return reply
