"""OpenAI's Moderations (platform.openai.com/docs/api-reference/moderations)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockgateway.call import Call
from mockgateway.content import (
    Content,
    ModerationInput,
    ModerationRequest,
    ModerationResult,
    ModerationVerdict,
)
from mockgateway.reply import Reply

_MODEL = "omni-moderation-latest"  # OpenAI's default


class OpenaiModerations:
    """`say: openai_moderations`."""

    pure = True

    def read(self, call: Call) -> ModerationRequest:
        """Return the inputs: each text on its own, or one list of text and image parts."""
        given = call.content["input"]
        if isinstance(given, str):
            given = [given]
        inputs = (
            [[ModerationInput("text", text)] for text in given]
            if isinstance(given[0], str)
            else [[_part(item) for item in given]]
        )
        return ModerationRequest(call.content.get("model") or _MODEL, inputs)

    def write(self, call: Call, content: Content) -> Reply:
        """Write one result for each input."""
        assert isinstance(content, ModerationResult)
        return Reply(
            200,
            value={
                "id": f"modr-{content.id}",
                "model": content.model,
                "results": [_result(verdict) for verdict in content.verdicts],
            },
        )


def _part(item: Mapping[str, Any]) -> ModerationInput:
    return (
        ModerationInput("text", item["text"])
        if item["type"] == "text"
        else ModerationInput("image", item["image_url"]["url"])
    )


def _result(verdict: ModerationVerdict) -> dict[str, Any]:
    return {
        "flagged": any(verdict.flags.values()),
        "categories": verdict.flags,
        "category_scores": verdict.scores,
        "category_applied_input_types": verdict.kinds,
    }
