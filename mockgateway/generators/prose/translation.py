"""Translate common words and phrases, and say which words were kept."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.prose import business_phrases, transfer
from mockgateway.generators.prose.detection import language_codes
from mockgateway.generators.prose.languages import CODES
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.stock_phrases import translated
from mockgateway.generators.prose.topic import phrasebook, without_article
from mockgateway.text_tables import pattern

_QUOTED = re.compile(
    r"[\"“「«„]([^\"”」»“]{1,400})[\"”」»“]|(?<!\w)'([^'\n]{1,400})'(?!\w)", re.DOTALL
)
_AFTER_COLON = re.compile(r"[:：]\s*(.+)\Z", re.DOTALL)
_MARKS = ",.!?;，。！？、"
_WIDE = {",": "、", ".": "。", "!": "！", "?": "？"}
_NARROW = {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?"}
_UNSPACED = ("zh", "ja")
_LONGEST_PHRASE = 8  # words


@cache
def _language_name() -> re.Pattern[str]:
    names = (rf"\b{name}\b" if name.isascii() else name for name in language_codes())
    return re.compile("|".join(sorted(names, key=len, reverse=True)), re.IGNORECASE)


def answer(question: Question) -> str | None:
    """Return the translation that the message asks for."""
    if not question.cue("translate"):
        return None
    head = _QUOTED.sub(" ", question.text)
    if colon := _AFTER_COLON.search(head):
        before = head[: colon.start()]
        head = before if _language_name().search(before) else head
    names = _language_name().findall(head)
    if not names:
        return None
    target = language_codes()[names[-1].lower()]
    called = text_tables.load("language_names")["in"][question.reply.code]
    if target not in CODES:
        known = question.join([called[code] for code in CODES])
        return question.phrase("language_unknown", languages=known)
    source = _source(question.text)[:600]
    if not source:
        return question.phrase("no_text")
    if said := business_phrases.translated(source, target):
        return said
    text, kept = translate(source, target)
    said = translated(source, target) or transfer.translated(source, target) if kept else ""
    if said:
        return said
    if kept:  # half a translation is worse than none
        return question.phrase("translated_by_mock", source=source, language=called[target])
    return question.phrase("translated", source=source, language=called[target], target=text)


def _source(text: str) -> str:
    """Return the text to translate."""
    if found := _QUOTED.search(text) or _AFTER_COLON.search(text):
        return first_group(found).strip()
    return first_group(pattern("requests", "translate").search(text)).strip()


def translate(source: str, target: str) -> tuple[str, list[str]]:
    """Return a text in another language, and the words that the phrasebook lacks."""
    parts: list[str] = []
    kept: list[str] = []
    for part in re.split(r"\s*([,.!?;，。！？、]+)\s*", source):
        if part and part[0] in _MARKS:
            parts.append(_mark(part[0], target))
        elif part:
            words, unknown = _words(part, target)
            parts.append(words)
            kept += unknown
    text = _joined(parts, target)
    if source[0].isupper() or source[0] >= "Ā":
        at = 1 if text[0] in "¿¡" else 0
        text = text[:at] + text[at : at + 1].upper() + text[at + 1 :]
    if target in ("en", "es", "de", "fr"):
        text = re.sub(r"(?<=[.!?] )[¿¡]?\w", lambda found: found[0].upper(), text)
    return text, kept


def _words(part: str, target: str) -> tuple[str, list[str]]:
    """Translate the longest known phrases of a part and keep the other words."""
    known, words = phrasebook(), part.split()
    out: list[str] = []
    kept: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_PHRASE), at, -1):
            phrase = " ".join(words[at:end]).lower().strip("'’").replace("’", "'")
            phrase = phrase.replace("i'm ", "i am ")
            if row := known.get(phrase) or known.get(without_article(phrase)):
                out.append(row[target])
                at = end
                break
        else:
            kept.append(words[at])
            out.append(words[at])
            at += 1
    return ("" if target in (*_UNSPACED, "th") and not kept else " ").join(out), kept


def _mark(mark: str, target: str) -> str:
    if target == "zh" and mark == ",":
        return "，"
    return (_WIDE if target in _UNSPACED else _NARROW).get(mark, mark)


def _joined(parts: list[str], target: str) -> str:
    text = ""
    for part in parts:
        if part in _MARKS:
            if text[-1:] in ("?", "？"):  # some phrases carry their own mark
                text = text.rstrip(".?!。？！")
            text += "" if target == "th" else part
        else:
            text += (" " if text and target not in _UNSPACED else "") + part
    return text
