"""End an answer where the request says: before a stop text, at the most tokens; leave out what a bias forbids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway import tokens
from mockgateway.content import ChatRequest, Choice, ToolCall

_ALONE = 16  # pieces of an answer that may be one piece only, where nothing else limits it

# What a call adds to its name and arguments (about, by OpenAI's own usage figures).
_PER_CALL = 8


def cut(choice: Choice, prompt: ChatRequest, spent: int = 0) -> Choice:
    """The choice cut. spent: tokens of the allowance that went elsewhere, as thoughts do."""
    pieces, finish, stopped = choice.pieces, choice.finish, choice.stopped_by
    if prompt.stop:
        found = [(at, word) for word in prompt.stop if word and (at := choice.text.find(word)) >= 0]
        if found:
            end, stopped = min(found)
            pieces = tuple(tokens.split(choice.text[:end]))
            if choice.calls:  # never begun
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


def cost(call: ToolCall) -> int:
    """The tokens of a call."""
    return _PER_CALL + tokens.count(call.name) + tokens.count(call.arguments)


def _cut_calls(choice: Choice, left: int) -> Choice:
    """The calls that fit; the one that does not ends in the middle of its arguments, as a real model's would."""
    calls: list[ToolCall] = []
    for call in choice.calls:
        price = cost(call)
        if price > left:
            room = max(left - (price - tokens.count(call.arguments)), 0)
            if room or not calls:
                calls.append(call._replace(arguments="".join(tokens.split(call.arguments)[:room])))
            return choice._replace(calls=calls, finish="length")
        left -= price
        calls.append(call)
    return choice


def _stop_calls(choice: Choice, stops: Sequence[str]) -> Choice:
    """The calls up to the first stop text in what they are given, which ends there."""
    for number, call in enumerate(choice.calls):
        found = [(at, word) for word in stops if word and (at := call.arguments.find(word)) >= 0]
        if found:
            end, stopped = min(found)
            calls = (*choice.calls[:number], call._replace(arguments=call.arguments[:end]))
            return choice._replace(calls=calls, finish="stop", stopped_by=stopped)
    return choice


def biased(choice: Choice, prompt: ChatRequest) -> Choice:
    """A text with -100 never occurs, one with 100 is all that does; anything between is a leaning, which a fixed text cannot have."""
    forced = [text for text, weight in prompt.bias if weight >= 100 and text]
    if forced:
        count = _ALONE if prompt.max_tokens is None else min(prompt.max_tokens, 4096)
        pieces = tuple(piece for _ in range(count) for piece in tokens.split(forced[0]))
        return choice._replace(pieces=pieces, text="".join(pieces), finish="length")
    text = choice.text
    for banned in [text.strip() for text, weight in prompt.bias if weight <= -100 and text.strip()]:
        text = _banned(banned).sub("", text)
    return (
        choice
        if text == choice.text
        else choice._replace(pieces=tuple(tokens.split(text)), text=text)
    )


def _banned(text: str) -> re.Pattern[str]:
    """Where the text stands as a word of its own, with the space before it; anywhere where it is no word."""
    before, after = (
        r"\b" if text[end].isalnum() and text[end].isascii() else "" for end in (0, -1)
    )
    return re.compile(rf" ?{before}{re.escape(text)}{after}", re.IGNORECASE)
