"""Greetings, thanks, goodbyes, who is speaking, the date, echoes."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked, fill
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.jokes import JOKES

_ECHO = lazy(
    r"\s*(?:please\s+)?(?:(?:echo|repeat after me|repeat|say exactly|say|repite(?: después de mí)?|di exactamente|wiederhole|sprich mir nach|sag genau|重复|跟我说|请说|繰り返して(?:ください)?|พูดตาม)\s*[:：]\s*"
    r"|(?:say|reply with|respond with|answer with|output)(?: back)?(?: exactly| only| just| precisely)?(?: the (?:word|words|text|phrase|following|string))?\s*[:：]?\s*(?=[\"“'`]))(.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_SAY = lazy(
    r"\s*(?:please )?(?:say|reply with|respond with|answer with)(?: exactly| only| just)?(?: the (?:single )?words?)? (this is a test|hello world|hello|hi|ok|okay|pong|ping|yes|no|test|[A-Z]{2,12})[.!]?\s*\Z",
    re.IGNORECASE,
)
_PERSONA = lazy(
    r"\b(?i:your name is|call yourself|you are (?:an? )?(?:\w+ ){0,4}(?:named|called)|te llamas|eres|du heißt|dein name ist)\s+([A-Z][\w-]{1,30})|\b(?i:you are|act as|du bist)\s+([A-Z][a-z][\w-]{0,30})(?=[,.]|\s*$| the )|你(?:叫|的名字是)([^，。\s]{1,12})"
    r"|あなたの名前は([^、。\s]{1,12}?)です|คุณชื่อ\s*(\S{1,20})"
)
_DATE = lazy(
    r"(?:today(?:'s date)? is|current date(?: is)?:?|date:|hoy es|heute ist|今天是|今日は|วันนี้(?:คือ)?)\s*((?:[A-Z][a-z]+,? )?[^.。\n]{4,40}\d[^.。\n]{0,12})",
    re.IGNORECASE,
)


def echo(asked: Asked) -> str | None:
    """The words that are to be said, and no others."""
    if found := _ECHO.match(asked.said):
        text = found[1].strip()
        quoted = re.fullmatch(r"[\"“'`](.+?)[\"”'`][.!]?", text, re.DOTALL)
        if quoted:
            return quoted[1]
        return (
            text or None
            if re.match(r"[^\"“'`]*[:：]", asked.said) and not text.startswith(('"', "“", "'", "`"))
            else None
        )
    if found := _SAY.match(asked.said):
        return (
            found[1][0].upper()
            + found[1][1:]
            + (
                "."
                if " is " in found[1]
                else "!"
                if found[1].lower() in ("hello", "hi", "hello world")
                else ""
            )
        )
    return None


def answer(asked: Asked) -> str | None:
    """What politeness says."""
    if len(asked.said) > 200:
        return None
    found = _PERSONA.search(asked.system) if asked.system else None
    name = next((group for group in found.groups() if group), "") if found else ""
    for cue in ("thanks", "bye"):
        if asked.cue(cue):
            return asked.pick(asked.tongue.thanks if cue == "thanks" else asked.tongue.bye)
    if asked.cue("how"):
        return asked.say("how")
    if asked.cue("hello"):
        return fill(
            asked.pick(asked.tongue.hello), {"me": asked.say("iam", name=name) if name else ""}
        )
    if len(asked.said) < 80 and "?" not in asked.said and asked.cue("am"):
        return fill(
            asked.pick(asked.tongue.hello), {"me": asked.say("iam", name=name) if name else ""}
        )
    if asked.cue("self"):
        return asked.say("self", name=name or asked.tongue.say["nameless"])
    if asked.cue("joke"):
        return asked.pick((asked.say("joke"), *JOKES[asked.tongue.code]))
    if asked.cue("date"):
        told = [asked.system, *[turn.text[:4000] for turn in asked.earlier]]
        dates = [found[1].strip() for text in told if (found := _DATE.search(text))]
        return asked.say("dated", date=dates[-1]) if dates else asked.say("date")
    return None
