"""Write the text of an answer, and keep the answers written last."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import ChatRequest, Choice, Message, without_context
from mockgateway.generators import prose
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .cache import BoundedCache
from .conversation import user_text
from .formats import formatted_answer, without_instructions
from .refusals import declines, refusal
from .shape import shape_in

_answers: BoundedCache[Choice] = BoundedCache(8_000_000)


def text_answer(prompt: ChatRequest, way: int, draw: DrawInstance, now: float) -> Choice:
    """Return a complete answer in words, or a refusal.

    Args:
        prompt: The conversation.
        way: Below WAYS. The same conversation and way give the same answer.
        draw: Draws an instance of a schema, for an answer in a requested format.
        now: The current time in seconds since 1970, for relative dates in such an answer.
    """
    key = (
        way,
        *[
            (message.role, message.text, *message.images)
            if not message.calls and not message.answers
            else _tool_turn(message)
            for message in prompt.messages
        ],
    )
    return _answers.get(key) or _write(key, prompt, way, draw, now)


def plain_text(prompt: ChatRequest, way: int) -> str:
    """Return an answer in words, whatever form the words ask for."""
    messages = [
        turn._replace(text=without_instructions(turn.text, shape_in(turn.text)) or turn.text)
        if turn.role == "user" and "{" in turn.text
        else turn
        for turn in without_context(prompt.messages)
    ]
    return prose.write_answer(prompt._replace(messages=messages), way)


def _tool_turn(message: Message) -> tuple[object, ...]:
    return (message.role, message.text, *message.images, *message.calls, message.answers)


def _write(key: object, prompt: ChatRequest, way: int, draw: DrawInstance, now: float) -> Choice:
    own = prompt._replace(messages=without_context(prompt.messages))
    asked = user_text(own)
    if declines(asked):
        choice = refusal_to(asked)
    else:

        def write(plain: ChatRequest) -> str:
            plain = plain._replace(messages=without_context(plain.messages))
            return prose.write_answer(plain, way)

        text = formatted_answer(prompt, Seed.root(way), draw, write, now)
        if text is not None:
            return whole(text)  # its relative dates are right today only
        choice = whole(write(own))
    letters = [len(turn.text) + sum(map(len, turn.images)) + 200 for turn in prompt.messages]
    return _answers.put(key, choice, 500 + 12 * len(choice.text) + sum(letters))


def refusal_to(text: str) -> Choice:
    """Return a refusal in the language of the text."""
    return whole(refusal(text))._replace(refusal=True)


def whole(text: str) -> Choice:
    """Return a text as a complete answer."""
    return Choice(tuple(tokens.split(text)), text, "stop")
