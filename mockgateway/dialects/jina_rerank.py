"""The rerank format of Jina AI, which many providers and gateways speak (api.jina.ai/redoc)."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, RerankRequest, RerankResult
from mockgateway.reply import Reply


class JinaRerank:
    """`say: jina_rerank`."""

    pure = True

    def read(self, call: Call) -> RerankRequest:
        """Return the query and the documents of a validated request."""
        body = call.content
        top = body.get("top_n")
        top = None if top is None else int(top)  # 5.0 is an integer in JSON
        return RerankRequest(body["model"], body["query"], body["documents"], top)

    def write(self, call: Call, content: Content) -> Reply:
        """Write the results, most relevant first."""
        assert isinstance(content, RerankResult)
        return Reply(
            200,
            value={
                "id": f"rerank-{content.id}",
                "object": "list",
                "model": content.model,
                "results": [
                    {
                        "index": rank.place,
                        "relevance_score": rank.score,
                        "document": {"text": rank.text},
                    }
                    for rank in content.ranks
                ],
                "usage": {"total_tokens": content.tokens},
            },
        )
