"""The adapter of the user's own documents."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.gateways.base import BaseGateway


class Plain(BaseGateway):
    """A gateway whose document says everything and that has no catalogue of models."""

    def model_name(self, call: Call) -> str | None:
        """Return None: there is no catalogue to look a model up in."""
        return None
