"""BabySea: X-Request-Id is the envelope's request_id; a model is an owner and a name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, Listing, Model, Written
from mockgateway.reply import Reply


class BabySea:
    """The adapter of `openapi/babysea.yaml`."""

    name = "babysea"

    def model(self, call: Call) -> str | None:
        """`owner/name`, from the path."""
        route = call.params.get("path") or {}
        if "model_owner" in route:
            return f"{route['model_owner']}/{route['model_name']}"
        return None

    def write(self, call: Call, content: Content) -> Reply:
        """The envelope around the library, or around the document's own words."""
        if isinstance(content, Listing):
            data = {"models": [_library_model(model) for model in content.models], "models_total": len(content.models)}
            return Reply(200, value=self._envelope(call, "Models retrieved", data))
        assert isinstance(content, Written)
        reply = content.reply()
        if isinstance(reply.value, dict) and "request_id" in reply.value:
            reply.value["request_id"] = self.request_id(call)
        return reply

    def _envelope(self, call: Call, message: str, data: dict[str, Any]) -> dict[str, Any]:
        timestamp = datetime.fromtimestamp(call.received, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"status": "success", "request_id": self.request_id(call), "message": message, "timestamp": timestamp, "data": data}

    def request_id(self, call: Call) -> str:
        """`req_` and 24 letters and digits."""
        return "req_" + call.seed.base62(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """X-Request-Id (assumed: fact sheet, section 4)."""
        reply.headers.append(("x-request-id", self.request_id(call)))


def _library_model(model: Model) -> dict[str, Any]:
    """A catalogue entry in the words of `/v1/library/models`: one price, or one for each tier."""
    facts = model.facts
    schema: dict[str, Any] = {
        "generation_prompt": True,
        "generation_ratio": facts["ratios"],
        "generation_output_format": facts["formats"],
        "generation_output_number": facts["max_number"],
        "generation_input_file": facts["input_file"],
    }
    if facts["durations"]:
        schema["generation_duration"] = facts["durations"]
    if facts["resolutions"]:
        schema["generation_resolution"] = facts["resolutions"]
    if facts["audio"]:
        schema["generation_generate_audio"] = True
    return {
        "model_type": model.kind,
        "model_identifier": model.id,
        "model_pricing": facts["price"].get("by") or facts["price"]["each"],
        "model_supported_provider": facts["upstreams"],
        "schema": schema,
        "specific_schema": list(facts["specific"]),
    }
