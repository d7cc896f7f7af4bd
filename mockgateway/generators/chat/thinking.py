"""Write the thoughts that come before an answer."""

from __future__ import annotations

import re

from mockgateway import tokens
from mockgateway.content import ChatRequest, without_context

from .conversation import user_text

_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_FIRST = "The user asks about {topic}."
_MIDDLE = (
    "First I should settle what exactly is wanted, then what a useful answer needs.",
    "The message is short, so I should not assume too much about {topic}.",
    "A direct answer comes first, and one concrete point after it.",
    "I should check that nothing contradicts what was said before.",
)
_LAST = "That covers it; now to say it plainly."


def thoughts(prompt: ChatRequest, way: int) -> tuple[str, ...]:
    """Return a few sentences about the question in pieces, at most `prompt.thinking` of them."""
    own = prompt._replace(messages=without_context(prompt.messages))
    topic = " ".join(_WORD.findall(user_text(own)[:2000])[-3:]) or "this"
    middle = [line for at, line in enumerate(_MIDDLE) if (way >> at) & 1 or at == way % 4]
    text = " ".join([_FIRST, *middle, _LAST]).format(topic=topic)
    return tuple(tokens.split(text)[: prompt.thinking])
