"""The words of an answer.

Small functions for now; `generators.prose.answer` has the same shape.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from mockgateway.content import Prompt
from mockgateway.seed import Seed

_GREETING = re.compile(r"\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b[\w\s,]{0,20}\W*\Z", re.IGNORECASE)
_ECHO = re.compile(r"\s*(?:echo|repeat after me|say exactly|say)\s*:\s*(.+)\Z", re.IGNORECASE | re.DOTALL)
_BRIEF = re.compile(r"\b(?:one sentence|a sentence|briefly|in short|one line|short answer)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w'.-]*[^\W_]|[^\W_]")
_STOPWORDS = frozenset(
    """
    a an and are as at be but by can could did do does for from had has have how i if in into is it its me my of on or our please should so tell
    than that the their them then there these they this to us was we were what when where which who why will with would you your about explain
    describe write give make introduce summarize show one sentence
    """.split()
)

_GREETINGS = (
    "Hello! How can I help you today?",
    "Hi there! What would you like to work on?",
    "Hello, good to hear from you. What can I do for you?",
)
_OPENINGS = (
    "{Topic} is best understood by looking at what it does and for whom.",
    "Here is the short version of {topic}.",
    "{Topic} comes down to a few ideas that fit together well.",
    "Good question: {topic} deserves a clear answer.",
)
_MIDDLES = (
    "In practice, {first} is where most people start, because it shows a result quickly and costs little to change later.",
    "The part that matters most is {first}: once it is settled, {last} follows with little effort.",
    "It helps to keep {first} and {last} apart, since each changes for its own reasons.",
    "A sensible first step is to try {first} on a small example and to measure what {last} does to it.",
)
_ENDINGS = (
    "If you tell me more about your situation, I can be more specific.",
    "Would you like an example next?",
    "From there you can add detail where it pays off.",
    "That is usually enough to decide on the next step.",
)
_BRIEFS = (
    "{Topic} brings {first} and {last} together in one place, so that you can get on with your own work.",
    "{Topic} is a simple way to work with {first} without having to worry about {last}.",
)


def text(prompt: Prompt, seed: Seed, way: int) -> str:
    """What the model says. way: which of the possible answers."""
    messages = prompt.messages
    spoken = messages[-1]
    if spoken.role != "user":
        spoken = next((message for message in reversed(messages) if message.role == "user"), spoken)
    return _text(spoken.text[-2000:], tuple(map(_name, spoken.images[:8])), way)


@lru_cache(maxsize=512)
def _text(said: str, images: tuple[str, ...], draw: int) -> str:
    if echo := _ECHO.match(said):
        return echo[1].strip()
    if images:
        return _seen(images)
    if _GREETING.match(said):
        return _GREETINGS[draw % len(_GREETINGS)]
    words = list(dict.fromkeys(word for word in _WORD.findall(said) if word.lower() not in _STOPWORDS))
    if not words:
        return "I am here. What would you like to talk about?"
    topic = " ".join(words[:3])
    known = {"topic": topic, "Topic": topic[0].upper() + topic[1:], "first": words[0], "last": words[-1] if len(words) > 1 else "the rest"}
    if _BRIEF.search(said):
        return _BRIEFS[draw % 2].format_map(known)
    lines = (_OPENINGS[draw % 4], _MIDDLES[draw // 4 % 4], _MIDDLES[(draw // 4 + 1 + draw % 3) % 4], _ENDINGS[draw // 16 % 4])
    return " ".join(lines).format_map(known)


def _name(url: str) -> str:
    """What to call an image: the last of its URL's path, never its bytes."""
    if url.startswith("data:"):
        return "an image sent with the message"
    try:
        return unquote(urlsplit(url[:2000]).path).rsplit("/", 1)[-1][:100] or "an image"
    except ValueError:  # `http://[`
        return "an image"


def _seen(names: tuple[str, ...]) -> str:
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    verb = "shows" if len(names) == 1 else "show"
    return f"Going by its name, {listed} {verb} what the name promises: one clear subject in even light before a plain background."
