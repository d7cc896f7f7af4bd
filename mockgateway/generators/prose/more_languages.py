"""Answer in Portuguese, Italian, Korean, Arabic, Russian and Hindi, in a few fixed sentences."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.arithmetic import calculation
from mockgateway.generators.prose.question import first_group


def codes() -> frozenset[str]:
    """Return the codes of these languages."""
    return frozenset(text_tables.load("more_languages"))


def answer(code: str, text: str, topic: str = "") -> str:
    """Return the answer in one of these languages.

    Args:
        code: The language of the answer.
        text: The message.
        topic: Its subject, if the message is in another language.
    """
    phrases, low = text_tables.load("more_languages")[code], text[:2000].lower()
    if made := calculation(text):
        return f"{made[0]} = {made[1]}"
    if len(text) < 60:
        for asked, reply in (
            ("is_thanks", "welcome"),
            ("asks_who", "about_me"),
            ("is_greeting", "hello"),
        ):
            if re.search(phrases[asked], low):
                return str(phrases[reply])
    found = re.search(phrases.get("why", r"\A\b\Z"), text[:500], re.IGNORECASE)
    counted = re.search(phrases.get("counted", r"\A\b\Z"), text[:500], re.IGNORECASE)
    if found or counted:
        word = counted[1].lower() if counted else ""
        count = int(word) if word.isdecimal() else phrases["numbers"].get(word, 3)
        found = found or re.search(phrases["topic"], text[:500], re.IGNORECASE)
        subject = topic or first_group(found).strip(" ?!.")
        lines = [line.replace("{topic}", subject) for line in phrases["reasons"][:count]]
        return " ".join(line[:1].upper() + line[1:] for line in lines)
    found = re.search(phrases["topic"], text[:500], re.IGNORECASE)
    topic = topic or first_group(found).strip(" ?؟!.")
    return str(phrases["about"].replace("{topic}", topic) if topic else phrases["hello"])
