"""Read and cancel the stored responses of the Responses API."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import DocumentReply, StoredResponse, response_key
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan

_SIZE = 1000  # bytes that a cancelled response takes in the memory beside the first


class ShowResponse:
    """`do: show, make: response`."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Return the response as it is now. Raises Problem if there is none with that id."""
        return _written(_find(call), call)


class CancelResponse:
    """`do: cancel, make: response`."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Cancel a background response; a finished one stays as it is.

        Raises:
            Problem: There is no such response, or it is not one of the background.
        """
        stored = _find(call)
        if not stored.in_background:
            raise Problem(
                "invalid_request", "Cannot cancel a synchronous response.", param="response_id"
            )
        if stored.cancelled is None:
            stored = stored._replace(cancelled=call.received)
            call.sandbox.memory.keep(response_key(stored.value["id"]), stored, _SIZE)
        return _written(stored, call)


def _find(call: Call) -> StoredResponse:
    name = str(call.route["response_id"])
    stored: StoredResponse | None = call.sandbox.memory.recall(response_key(name), _read)
    if stored is None:
        raise Problem(
            "response_not_found", f"Response with id '{name[:100]}' not found.", param="response_id"
        )
    return stored


def _read(fields: Any) -> StoredResponse:
    return StoredResponse(*fields)


def _written(stored: StoredResponse, call: Call) -> DocumentReply:
    return DocumentReply(200, "application/json", stored.at(call.received))
