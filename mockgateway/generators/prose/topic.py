"""What a question is about."""

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.generators.prose.wording import Wording

_WORD = lazy(r"[^\W_][\w'’.+#/-]*[^\W_]\+{0,2}#?|[^\W_]")
_EDGES = " \t\r\n\"'“”„«»「」()[]{}*_`:;,.?!¿¡，。？！：；、…"
_PRONOUNS = frozenset("it this that them these those something anything me you us one text image following 它 这个 那个 これ それ eso esto das es".split())
_COUNT = lazy(r"\d+\s*[つ個点条个ข้อ]*")
_SWAPS = {"my": "your", "me": "you", "i": "you", "our": "your"}
_QUOTED = lazy(r"[\"“「«„]([^\"”」»“\n]{2,60})[\"”」»“]")


@lru_cache(maxsize=16)
def _leads(code: str) -> tuple[list[re.Pattern[str]], re.Pattern[str]]:
    wording = WORDINGS[code]
    return [re.compile(lead, re.IGNORECASE) for lead in wording.leads], re.compile(wording.tails, re.IGNORECASE)


def topic(asked: Asked, said: str | None = None) -> str:
    """A short noun phrase of the question, "" where there is none."""
    said = (asked.said if said is None else said)[-1500:]
    leads, tails = _leads(asked.heard.code)
    for lead in leads:
        if found := lead.search(said):
            phrase = _trim(found["topic"], tails, asked.heard)
            if phrase and phrase.lower() not in _PRONOUNS and not _COUNT.fullmatch(phrase):
                return phrase
    return _keywords(said, asked.heard)


def _trim(phrase: str, tails: re.Pattern[str], wording: Wording) -> str:
    phrase = tails.sub("", phrase.strip()).strip(_EDGES)
    if wording.code in ("zh", "ja", "th"):
        return phrase[:24].strip(_EDGES)
    words = phrase.split()
    if words and wording.code == "de":
        if words[0].lower() in ("der", "dem"):
            words[0] = "den"
        elif words[0].lower() in ("ein", "eine", "einen", "einem", "einer"):
            words = ["„" + " ".join(words[1:]) + "“"]
    if wording.code == "en":
        words = [_SWAPS.get(word.lower(), word) for word in words]
    while words and words[-1].lower() in wording.noise:
        words.pop()
    return _small(" ".join(words[:8])[:80], wording)


def _small(phrase: str, wording: Wording) -> str:
    """Without the capital that only the start of a sentence gave it."""
    first = phrase.split(" ", 1)[0]
    return phrase[:1].lower() + phrase[1:] if first.lower() in wording.noise else phrase


def _keywords(said: str, wording: Wording) -> str:
    """The longest run of telling words, of the last line that has any."""
    if quoted := _QUOTED.search(said):
        return quoted[1].strip(_EDGES)[:60]
    if wording.code in ("zh", "ja", "th"):
        lines = [line.strip(_EDGES) for line in re.split(r"[\n。？！?!，、：:]", said)]
        return next((line[:14] for line in reversed(lines) if line), "")
    runs: list[list[str]] = [[]]
    for word in _WORD.findall(said[-600:]):
        if word.lower() in wording.noise:
            runs.append([])
        elif len(runs[-1]) < 4:
            runs[-1].append(word[:40])
    return max((" ".join(run) for run in runs), key=lambda run: run.count(" ") + bool(run))


def names(said: str) -> list[str]:
    """The telling words of a question, for naming things in code."""
    noise = WORDINGS["en"].noise
    return [word.lower() for word in re.findall(r"[A-Za-z]{2,20}", said) if word.lower() not in noise]
