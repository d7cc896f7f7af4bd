"""End an answer where the request says: before a stop text, at the most tokens; leave out what a bias forbids."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import Choice, Prompt, ToolCall

_ALONE = 16  # pieces of an answer that may be one piece only, where nothing else limits it

# What a call adds to its name and arguments (about, by OpenAI's own usage figures).
_PER_CALL = 8


def cut(choice: Choice, prompt: Prompt, spent: int = 0) -> Choice:
    """The choice cut. spent: tokens of the allowance that went elsewhere, as thoughts do."""
    pieces, finish, stopped = choice.pieces, choice.finish, choice.stopped_by
    if prompt.stop:
        found = [(at, word) for word in prompt.stop if word and (at := choice.text.find(word)) >= 0]
        if found:
            end, stopped = min(found)
            pieces = tuple(tokens.split(choice.text[:end]))
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
            room = left - (price - tokens.count(call.arguments))
            if room >= 0:
                calls.append(call._replace(arguments="".join(tokens.split(call.arguments)[:room])))
            return choice._replace(calls=calls, finish="length")
        left -= price
        calls.append(call)
    return choice


def biased(choice: Choice, prompt: Prompt) -> Choice:
    """A piece with -100 never occurs, one with 100 is all that does; anything between is a leaning, which a fixed text cannot have."""
    forced = [text for text, weight in prompt.bias if weight >= 100 and text]
    if forced:
        count = _ALONE if prompt.max_tokens is None else min(prompt.max_tokens, 4096)
        pieces = tuple(piece for _ in range(count) for piece in tokens.split(forced[0]))
        return choice._replace(pieces=pieces, text="".join(pieces), finish="length")
    banned = {text.strip().lower() for text, weight in prompt.bias if weight <= -100}
    pieces = tuple(piece for piece in choice.pieces if piece.strip().lower() not in banned or not piece.strip())
    return choice if len(pieces) == len(choice.pieces) else choice._replace(pieces=pieces, text="".join(pieces))
