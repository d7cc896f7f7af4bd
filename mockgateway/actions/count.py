"""Count the tokens of a prompt without answering it."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.catalogue import no_model
from mockgateway.content import ChatRequest, Completion, TokenCount
from mockgateway.protocols import OperationPlan


class Count:
    """`do: count, make: chat`."""

    async def act(self, call: Call, plan: OperationPlan) -> TokenCount:
        """Return the prompt tokens that the same request to the model would be charged for.

        Raises:
            Problem: The model does not exist or does not chat.
        """
        request: ChatRequest = call.payload
        if plan.models and plan.models.find(request.model, plan.make) is None:
            raise no_model(request.model, plan.make, plan.models)
        assert plan.generate is not None, f"{plan.label}: x-mock needs `make: chat`"
        content = plan.generate.make(
            request._replace(max_tokens=1), None, call.seed, call.received, plan.draw_instance
        )
        assert isinstance(content, Completion)
        return TokenCount(content.usage.prompt)
