"""Apply stop texts, max_tokens and logit bias to an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway import tokens
from mockgateway.content import ChatRequest, Choice, ToolCall

_FORCED_PIECES = 16  # of an answer that consists of one forced piece, if nothing else limits it
_PER_CALL = 8  # tokens besides name and arguments (about, by OpenAI's usage figures)


def cut(choice: Choice, prompt: ChatRequest, spent: int = 0) -> Choice:
    """Return the choice, cut before the first stop text and at max_tokens.

    Args:
        choice: The whole answer.
        prompt: Holds the limits.
        spent: Tokens of the allowance that thinking has used.
    """
    pieces, finish, stopped = choice.pieces, choice.finish, choice.stopped_by
    if prompt.stop:
        if first := _first_stop(choice.text, prompt.stop):
            end, stopped = first
            pieces = tuple(tokens.split(choice.text[:end]))
            if choice.calls:
                choice = choice._replace(calls=(), finish="stop")
                finish = "stop"
        elif choice.calls:
            choice = _stop_calls(choice, prompt.stop)
            finish, stopped = choice.finish, choice.stopped_by
    if prompt.max_tokens is not None:
        left = max(prompt.max_tokens - spent, 0)
        if len(pieces) > left:
            pieces, finish, stopped = pieces[:left], "length", ""
        elif choice.calls:
            return _cut_calls(choice, left - len(pieces))
    if pieces is choice.pieces:
        return choice
    return choice._replace(pieces=pieces, text="".join(pieces), finish=finish, stopped_by=stopped)


def _first_stop(text: str, stops: Sequence[str]) -> tuple[int, str] | None:
    """Return the place of the first stop text, and the stop text."""
    found = [(at, stop) for stop in stops if stop and (at := text.find(stop)) >= 0]
    return min(found) if found else None


def cost(call: ToolCall) -> int:
    """Return the tokens of a tool call."""
    return _PER_CALL + tokens.count(call.name) + tokens.count(call.arguments)


def _cut_calls(choice: Choice, left: int) -> Choice:
    """Return the calls that fit; the last one may end in the middle of its arguments."""
    calls: list[ToolCall] = []
    for call in choice.calls:
        price = cost(call)
        if price > left:
            room = max(left - (price - tokens.count(call.arguments)), 0)
            if room or not calls:
                arguments = "".join(tokens.split(call.arguments)[:room])
                calls.append(call._replace(arguments=arguments))
            return choice._replace(calls=calls, finish="length")
        left -= price
        calls.append(call)
    return choice


def _stop_calls(choice: Choice, stops: Sequence[str]) -> Choice:
    """Return the calls up to the first stop text in their arguments."""
    for number, call in enumerate(choice.calls):
        if first := _first_stop(call.arguments, stops):
            end, stopped = first
            calls = (*choice.calls[:number], call._replace(arguments=call.arguments[:end]))
            return choice._replace(calls=calls, finish="stop", stopped_by=stopped)
    return choice


def biased(choice: Choice, prompt: ChatRequest) -> Choice:
    """Apply logit bias: a text with -100 never occurs, one with 100 is the whole answer.

    Anything between would only change probabilities, which a fixed text does not have.
    """
    forced = [text for text, weight in prompt.bias if weight >= 100 and text]
    if forced:
        count = _FORCED_PIECES if prompt.max_tokens is None else min(prompt.max_tokens, 4096)
        pieces = tuple(piece for _ in range(count) for piece in tokens.split(forced[0]))
        return choice._replace(pieces=pieces, text="".join(pieces), finish="length")
    text = choice.text
    for banned in [text.strip() for text, weight in prompt.bias if weight <= -100 and text.strip()]:
        text = _occurrences(banned).sub("", text)
    if text == choice.text:
        return choice
    return choice._replace(pieces=tuple(tokens.split(text)), text=text)


def _occurrences(text: str) -> re.Pattern[str]:
    """Match a word where it stands alone, with the space before it; anything else anywhere."""
    before, after = (
        r"\b" if text[end].isalnum() and text[end].isascii() else "" for end in (0, -1)
    )
    return re.compile(rf" ?{before}{re.escape(text)}{after}", re.IGNORECASE)
