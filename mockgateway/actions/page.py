"""Publish a page about the gateway, for people and agents that read."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.protocols import OperationPlan
from mockgateway.spec.outline import Outline
from mockgateway.spec.pages import PAGES, Writer, reference


class Page:
    """`do: show, make: page`. Which page is the last word of the path: index.md, llms.txt, auth.md, api-catalog."""

    async def act(self, call: Call, job: OperationPlan) -> DocumentReply:
        """The page, made from the document and the catalogue; every address in it leads back to where the client came from."""
        write: Writer = PAGES.get(job.label.rsplit("/", 1)[-1], reference)
        outline = Outline(job.publish(call.base_url))
        page = write(outline, list(job.models.values()), call.base_url)
        if isinstance(page, str):
            for server in outline.servers[1:]:  # the first is the client's own
                page = page.replace(server, call.base_url)
        assert call.response_spec is not None
        return DocumentReply(200, call.response_spec.media_type, page)
