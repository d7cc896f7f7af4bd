"""Half an answer was taken for a whole one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from mockgateway.evidence import FAULT, Attempt, Evidence, Finding

SHORTEST = 2  # letters: a shorter text may be anybody's


class AcceptedCutStream:
    """A stream that broke off, and a later request of the same conversation that hands its part of an answer on as the assistant's turn.

    A stream that the client itself has stopped is no such: a reader has seen enough, and goes on.
    """

    name = "accepted_cut_stream"
    about = "went on with the part of an answer that came before the stream broke off"
    rule = "WHATWG HTML, 9.2; OpenAI ends with `data: [DONE]`, Anthropic with `message_stop`, Responses with `response.completed`"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for the text of each broken stream in the turn behind its question, in what was sent later with the same key. A whole answer may say the same."""
        handed: dict[tuple[str, str, str], list[Attempt]] = {}
        for call in evidence.calls:
            for question, text in turns(call):
                handed.setdefault((call.exchange.key, question, text), []).append(call)
        for cut in evidence.calls:
            text = spoken(cut).strip() if handed and cut.streamed and cut.cut else ""
            if len(text) < SHORTEST:
                continue
            after = next(
                (
                    later
                    for later in handed.get((cut.exchange.key, last_said(cut), text), ())
                    if later.number > cut.number
                ),
                None,
            )
            if after is None or any(
                cut.number < one.number < after.number and not one.failed and _answer(one) == text
                for one in evidence.calls
            ):
                continue
            what = f"the stream of {cut.label} broke off after {text[-40:]!r}; {after.label} has that text as the assistant's whole turn"
            yield Finding(
                self.name,
                FAULT,
                (cut.number, after.number),
                what,
                "take an answer for whole only behind its last event; ask again otherwise",
                self.rule,
            )


def spoken(call: Attempt) -> str:
    """The text that a stream has brought, in any of the three formats."""
    parts = []
    for event in call.events:
        choices = event.get("choices")
        delta = (
            choices[0].get("delta")
            if isinstance(choices, list) and choices and isinstance(choices[0], dict)
            else event.get("delta")
        )
        said = (
            delta
            if isinstance(delta, str)
            else (delta.get("content") or delta.get("text"))
            if isinstance(delta, dict)
            else None
        )
        if isinstance(said, str) and event.get("type", "response.output_text.delta") in (
            "response.output_text.delta",
            "content_block_delta",
        ):
            parts.append(said)
    return "".join(parts)


def _answer(call: Attempt) -> str:
    """The text of a whole answer, streamed or not."""
    if call.streamed:
        return spoken(call).strip()
    said = call.said if isinstance(call.said, dict) else {}
    choices = said.get("choices")
    choice = (
        choices[0].get("message")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict)
        else None
    )
    output = said.get("output")
    message = (
        next(
            (item for item in output if isinstance(item, dict) and item.get("type") == "message"),
            None,
        )
        if isinstance(output, list)
        else None
    )
    found = choice or message or said
    return _text(found.get("content")).strip() if isinstance(found, dict) else ""


def _sent(call: Attempt) -> list[tuple[Any, str]]:
    """The turns of a request: who says what."""
    said = (
        call.body.get("messages", call.body.get("input")) if isinstance(call.body, dict) else None
    )
    if isinstance(said, str):
        return [("user", said.strip())]
    return (
        [
            (turn.get("role"), _text(turn.get("content")).strip())
            for turn in said
            if isinstance(turn, dict)
        ]
        if isinstance(said, list)
        else []
    )


def last_said(call: Attempt) -> str:
    """What a request asks at its end."""
    sent = _sent(call)
    return sent[-1][1] if sent else ""


def turns(call: Attempt) -> list[tuple[str, str]]:
    """What a request says that the assistant has said, each behind what it was an answer to."""
    return [
        (before, text)
        for (_, before), (role, text) in itertools.pairwise([("", ""), *_sent(call)])
        if role == "assistant"
    ]


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(
            part["text"]
            for part in content
            if isinstance(part, dict) and isinstance(part.get("text"), str)
        )
    return content if isinstance(content, str) else ""
