"""The one place where an answer's words are made, and the shelf on which made ones are kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from mockgateway import tokens
from mockgateway.content import ChatRequest, Choice, Message
from mockgateway.generators import prose
from mockgateway.seed import Seed

from .forbidden import REFUSAL, REFUSALS, forbidden

T = TypeVar("T")

WAYS = 64  # how many different answers one conversation can get


class Shelf(Generic[T]):
    """What was made last, bounded in characters, those of the keys included."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._left = room
        self._kept: OrderedDict[object, tuple[T, int]] = OrderedDict()

    def get(self, key: object) -> T | None:
        """What is kept under the key."""
        found = self._kept.get(key)
        return None if found is None else found[0]

    def put(self, key: object, value: T, size: int) -> T:
        """Keep it, at the cost of what has stood longest; too large a thing is not kept."""
        if size * 16 < self._room and key not in self._kept:
            self._kept[key] = (value, size)
            self._left -= size
            while self._left < 0:
                self._left += self._kept.popitem(last=False)[1][1]
        return value


_answers: Shelf[Choice] = Shelf(8_000_000)
_SEED = Seed.root("prose")  # the words depend on the conversation and the way alone


def answer(prompt: ChatRequest, way: int) -> Choice:
    """An answer in words, whole, or a refusal. The same conversation is answered the same way the same way."""
    key = (
        way,
        *[
            (message.role, message.text, *message.images)
            if not message.calls and not message.answers
            else _called(message)
            for message in prompt.messages
        ],
    )
    return _answers.get(key) or _make(key, prompt, way)


def _called(message: Message) -> tuple[object, ...]:
    return (message.role, message.text, *message.images, *message.calls, message.answers)


def _make(key: object, prompt: ChatRequest, way: int) -> Choice:
    choice = (
        whole(refusal(said(prompt)))._replace(refusal=True)
        if forbidden(said(prompt))
        else whole(prose.answer(prompt, _SEED, way))
    )
    return _answers.put(
        key,
        choice,
        500
        + 12 * len(choice.text)
        + sum(
            [len(message.text) + sum(map(len, message.images)) + 200 for message in prompt.messages]
        ),
    )


def refusal(text: str) -> str:
    """The refusal in the language of the text, English where it is none of those known."""
    return REFUSALS.get(prose.detect(text[-1000:]) or "en", REFUSAL)


def leaning(text: str) -> int:
    """How kindly a text speaks: above zero for praise, below for blame."""
    return prose.leaning(text)


def whole(text: str) -> Choice:
    """A text as an answer that nothing has cut."""
    return Choice(tuple(tokens.split(text)), text, "stop")


def said(prompt: ChatRequest) -> str:
    """The last thing that the user said."""
    return next(
        (message.text for message in reversed(prompt.messages) if message.role == "user"),
        prompt.messages[-1].text if prompt.messages else "",
    )
