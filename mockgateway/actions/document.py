"""Publish the gateway's document and pages made from it; refuse operations it marks unsupported."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.spec.outline import Outline
from mockgateway.spec.pages import PAGES, Writer, reference


class ShowDocument:
    """`do: show, make: openapi`."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Return the document as one file; its first server is the URL that the client used."""
        return DocumentReply(200, "application/json", plan.publish(call.base_url))


class ShowPage:
    """`do: show, make: page`, such as index.md or llms.txt: the path's last word."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Return the page, with links to the URL that the client used."""
        assert call.response_spec is not None
        write: Writer = PAGES.get(plan.label.rsplit("/", 1)[-1], reference)
        outline = Outline(plan.publish(call.base_url))
        page = write(outline, list(plan.models.values()), call.base_url)
        if isinstance(page, str):
            for server in outline.servers[1:]:  # the first is the client's own
                page = page.replace(server, call.base_url)
        return DocumentReply(200, call.response_spec.media_type, page)


class Refuse:
    """`do: refuse`; `make` is the problem's name."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Raise that Problem."""
        raise Problem(plan.make, f"{call.method} {call.path} is not supported.")
