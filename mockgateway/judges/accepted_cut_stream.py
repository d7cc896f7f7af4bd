"""The client takes a truncated answer for a whole one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from mockgateway.evidence import FAULT, Attempt, ClientMistake, Evidence, Judge

MIN_TEXT = 2  # characters; a shorter text may match by chance
_TEXT_EVENTS = ("response.output_text.delta", "content_block_delta")


class AcceptedCutStream(Judge):
    """A later request of the same conversation sends a broken stream's text as assistant turn.

    A stream that the client itself stopped does not count: its reader has seen enough.
    """

    name = "accepted_cut_stream"
    about = "continued with the partial answer of a stream that broke off"
    rule = (
        "WHATWG HTML, 9.2; OpenAI ends with `data: [DONE]`, Anthropic with `message_stop`, "
        "Responses with `response.completed`"
    )

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for the text of each broken stream in later requests with the same key."""
        sent_later: dict[tuple[str, str, str], list[Attempt]] = {}
        for call in evidence.calls:
            for question, answer in assistant_turns(call):
                sent_later.setdefault((call.exchange.key, question, answer), []).append(call)
        for cut in evidence.calls:
            text = (
                streamed_text(cut).strip() if sent_later and cut.streamed and cut.truncated else ""
            )
            if len(text) < MIN_TEXT:
                continue
            candidates = sent_later.get((cut.exchange.key, last_turn(cut), text), ())
            later = next((call for call in candidates if call.number > cut.number), None)
            if later is None or _was_answered(evidence, cut, later, text):
                continue
            what = (
                f"the stream of {cut.label} broke off after {text[-40:]!r}; {later.label} sends "
                "that text as the assistant's whole turn"
            )
            right = "treat an answer as whole only after its last event; otherwise ask again"
            yield self.mistake(FAULT, (cut, later), what, right)


def _was_answered(evidence: Evidence, cut: Attempt, later: Attempt, text: str) -> bool:
    """Return whether a whole answer with the same text came in between."""
    between = (call for call in evidence.calls if cut.number < call.number < later.number)
    return any(not call.failed and _answer(call) == text for call in between)


def streamed_text(call: Attempt) -> str:
    """Return the text of a stream, in any of the three formats."""
    parts = []
    for event in call.events:
        choice = _first(event.get("choices"))
        delta = choice.get("delta") if choice else event.get("delta")
        if isinstance(delta, dict):
            delta = delta.get("content") or delta.get("text")
        if isinstance(delta, str) and event.get("type", _TEXT_EVENTS[0]) in _TEXT_EVENTS:
            parts.append(delta)
    return "".join(parts)


def _answer(call: Attempt) -> str:
    """Return the text of a whole answer, streamed or not."""
    if call.streamed:
        return streamed_text(call).strip()
    reply = call.reply_json if isinstance(call.reply_json, dict) else {}
    output = reply.get("output")
    items = [item for item in output if isinstance(item, dict)] if isinstance(output, list) else []
    message = next((item for item in items if item.get("type") == "message"), None)
    found = _first(reply.get("choices")).get("message") or message or reply
    return _text(found.get("content")).strip() if isinstance(found, dict) else ""


def _turns(call: Attempt) -> list[tuple[Any, str]]:
    """Return the role and text of each turn of a request."""
    body = call.request_json if isinstance(call.request_json, dict) else {}
    turns = body.get("messages", body.get("input"))
    if isinstance(turns, str):
        return [("user", turns.strip())]
    return [
        (turn.get("role"), _text(turn.get("content")).strip())
        for turn in (turns if isinstance(turns, list) else ())
        if isinstance(turn, dict)
    ]


def last_turn(call: Attempt) -> str:
    """Return the text of a request's last turn."""
    turns = _turns(call)
    return turns[-1][1] if turns else ""


def assistant_turns(call: Attempt) -> list[tuple[str, str]]:
    """Return the assistant's turns in a request, each with the text that it answers."""
    pairs = itertools.pairwise([("", ""), *_turns(call)])
    return [(before, text) for (_, before), (role, text) in pairs if role == "assistant"]


def _first(values: Any) -> dict[str, Any]:
    found = values[0] if isinstance(values, list) and values else None
    return found if isinstance(found, dict) else {}


def _text(content: Any) -> str:
    if not isinstance(content, list):
        return content if isinstance(content, str) else ""
    texts = (part.get("text") for part in content if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))
