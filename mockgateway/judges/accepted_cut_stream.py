"""Half an answer was taken for a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.evidence import FAULT, Evidence, Finding, Sighting

SHORTEST = 2  # letters: a shorter text may be anybody's


class AcceptedCutStream:
    """A stream that broke off, and a later request that hands its part of an answer on as the assistant's turn."""

    name = "accepted_cut_stream"
    about = "went on with the part of an answer that came before the stream broke off"
    rule = "WHATWG HTML, 9.2; OpenAI ends with `data: [DONE]`, Anthropic with `message_stop`, Responses with `response.completed`"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for the text of each broken stream among the assistant's turns that were sent later with the same key."""
        for cut in evidence.calls:
            text = spoken(cut).strip() if cut.streamed and cut.lost else ""
            if len(text) < SHORTEST:
                continue
            after = next((later for later in evidence.calls if later.number > cut.number and later.exchange.key == cut.exchange.key and text in turns(later)), None)
            if after is None:
                continue
            what = f"the stream of {cut.label} broke off after {text[-40:]!r}; {after.label} has that text as the assistant's whole turn"
            yield Finding(self.name, FAULT, (cut.number, after.number), what, "take an answer for whole only behind its last event; ask again otherwise", self.rule)


def spoken(call: Sighting) -> str:
    """The text that a stream has brought, in any of the three formats."""
    parts = []
    for event in call.events:
        choices = event.get("choices")
        delta = choices[0].get("delta") if isinstance(choices, list) and choices and isinstance(choices[0], dict) else event.get("delta")
        said = delta if isinstance(delta, str) else (delta.get("content") or delta.get("text")) if isinstance(delta, dict) else None
        if isinstance(said, str) and event.get("type", "response.output_text.delta") in ("response.output_text.delta", "content_block_delta"):
            parts.append(said)
    return "".join(parts)


def turns(call: Sighting) -> list[str]:
    """What a request says that the assistant has said."""
    said = call.body.get("messages", call.body.get("input")) if isinstance(call.body, dict) else None
    found = []
    for turn in said if isinstance(said, list) else ():
        if isinstance(turn, dict) and turn.get("role") == "assistant":
            found.append(_text(turn.get("content")).strip())
    return found


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""
