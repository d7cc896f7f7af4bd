"""The words of an answer, kept for conversations that come again."""

from __future__ import annotations

from functools import lru_cache

from mockgateway.content import Message, Prompt
from mockgateway.generators import prose
from mockgateway.seed import Seed

_SEED = Seed.root("prose")  # the words depend on the conversation and the way alone
_KEPT = 20_000  # letters of a conversation that is worth keeping


def text(prompt: Prompt, seed: Seed, way: int) -> str:
    """What the model says. way: which of the possible answers."""
    messages = tuple([message if type(message.images) is tuple and type(message.calls) is tuple else _hashable(message) for message in prompt.messages[-50:]])
    if len(messages) < len(prompt.messages) or sum([len(message.text) + sum(map(len, message.images)) for message in messages]) > _KEPT:
        return prose.answer(prompt, _SEED, way)
    return _text(messages, way)


@lru_cache(maxsize=512)
def _text(messages: tuple[Message, ...], way: int) -> str:
    return prose.answer(Prompt("", messages), _SEED, way)


def _hashable(message: Message) -> Message:
    return message._replace(images=tuple(message.images), calls=tuple(message.calls))
