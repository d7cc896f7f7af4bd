"""Think aloud before the answer."""

from __future__ import annotations

import re

from mockgateway import tokens
from mockgateway.content import ChatRequest

from .spoken import said

_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_THOUGHTS = (
    "The user asks about {topic}.",
    "First I should settle what exactly is wanted, then what a useful answer needs.",
    "The message is short, so I should not assume too much about {topic}.",
    "A direct answer comes first, and one concrete point after it.",
    "I should check that nothing contradicts what was said before.",
    "That covers it; now to say it plainly.",
)


def thoughts(prompt: ChatRequest, way: int) -> tuple[str, ...]:
    """The pieces of a few sentences about the question, never more than `prompt.thinking`."""
    words = _WORD.findall(said(prompt)[:2000])
    topic = " ".join(words[-3:]) or "this"
    chosen = [
        _THOUGHTS[0],
        *(
            line
            for number, line in enumerate(_THOUGHTS[1:-1])
            if (way >> number) & 1 or number == way % 4
        ),
        _THOUGHTS[-1],
    ]
    return tuple(tokens.split(" ".join(chosen).format(topic=topic))[: prompt.thinking])
