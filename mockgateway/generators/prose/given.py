"""Work on a text that is given: mend its grammar, make it formal, count its words, say what a line of code does."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.tables.grammar import FORMAL, MISSPELT, PAST, REPAIRS

_FIX = lazy(
    r"\A\W*(?:please |can you |could you )*(?:fix|correct|check|proofread|edit|improve|mend|clean up)\b[^:\n]{0,60}\b(?:grammar|spelling|mistakes?|errors?|typos?|sentence|text|english|punctuation|paragraph)\b[^:\n]{0,60}[:\n]\s*(?P<text>.+)\Z|\A\W*(?:fix|correct|proofread)(?: this| it)?\s*:\s*(?P<other>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_POLISH = lazy(
    r"\A\W*(?:please |can you |could you )*(?:rewrite|rephrase|reword|make|turn|write|say|paraphrase)\b[^:\n]{0,60}\b(?P<how>formal\w*|professional\w*|polite\w*|business\w*)\b[^:\n]{0,30}[:\n]\s*(?P<text>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = lazy(
    r"\b(?:how many|count(?: up)?(?: all)?(?: the)?(?: number of)?|number of)\s+(?P<what>words?|characters?|letters|sentences?|lines?)\b|(?P<words>\bcuántas palabras\b|\bwie viele w[öo]rter\b|\bcombien de mots\b|กี่คำ)|(?P<signs>\bcuántos caracteres\b|\bwie viele zeichen\b|\bcombien de caractères\b|多少个?字|几个字|何文字|กี่ตัวอักษร)",
    re.IGNORECASE,
)
_GIVEN = lazy(
    r"[:：\n]\s*[\"“«「]?(?P<after>.+?)[\"”»」]?\s*\Z|[\"“«「](?P<quoted>[^\"”»」\n]{2,})[\"”»」]",
    re.DOTALL,
)
_QUOTED = lazy(r"[\"“«「]([^\"”»」\n]{2,})[\"”»」]")
_COUNTED = {
    "en": {
        "words": "{n} words",
        "characters": "{n} characters",
        "letters": "{n} letters",
        "sentences": "{n} sentences",
        "lines": "{n} lines",
    },
    "de": {"words": "{n} Wörter", "characters": "{n} Zeichen"},
    "es": {"words": "{n} palabras", "characters": "{n} caracteres"},
    "fr": {"words": "{n} mots", "characters": "{n} caractères"},
    "zh": {"words": "{n}个词", "characters": "{n}个字"},
    "ja": {"words": "{n}語", "characters": "{n}文字"},
    "th": {"words": "{n} คำ", "characters": "{n} ตัวอักษร"},
}
_THIRD = lazy(
    r"\b(he|she|it)\s+(go|have|do|want|like|need|make|work|play|know|think|live|take|say|get|come|don't)\b",
    re.IGNORECASE,
)
_YESTERDAY = lazy(
    r"\b(?:yesterday|last (?:night|week|month|year|time)|ago|in (?:19|20)\d\d)\b", re.IGNORECASE
)
_SUBJECT = lazy(
    r"\b(i|you|he|she|it|we|they)\s+(" + "|".join(PAST) + r")(?:es|s)?\b", re.IGNORECASE
)


def answer(asked: Asked) -> str | None:
    """The text, worked on; None where none is given or something else is wanted."""
    if len(asked.said) > 6000:
        return None
    if asked.tongue.code == "en":
        if found := _FIX.match(asked.said):
            return mended((found["text"] or found["other"]).strip().strip('"“”'))
        if found := _POLISH.match(asked.said):
            return formal(found["text"].strip().strip('"“”'))
    return _counted(asked)


def mended(text: str) -> str:
    """English with its commonest mistakes mended: tenses, articles, agreement, spelling, capitals."""
    return (
        " ".join(_mended(part) for part in sentences(text))
        if "\n" not in text
        else "\n".join(_mended(line) if line.strip() else line for line in text.split("\n"))
    )


def _mended(text: str) -> str:
    for wrong, right in REPAIRS:
        text = re.sub(wrong, right, text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b[a-z']+\b",
        lambda found: _like(MISSPELT.get(found[0].lower(), found[0]), found[0]),
        text,
        flags=re.IGNORECASE,
    )
    if _YESTERDAY.search(text):
        text = _SUBJECT.sub(lambda found: f"{found[1]} {PAST[found[2].lower()]}", text)
    text = _THIRD.sub(lambda found: f"{found[1]} {_third(found[2].lower())}", text)
    text = re.sub(
        r"\b(a)\s+(?=(?!(?:uni|use|eu|one|once)\w*)[aeiou]\w)",
        lambda found: f"{found[1]}n ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b(a)n\s+(?=[bcdfgjklmnpqrstvwxyz]\w)",
        lambda found: f"{found[1]} ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\bi\b(?=[\s']|\Z)", "I", re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"[ \t]{2,}", " ", text))
    )
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in '.!?:;"”)' else text + "."


def _third(verb: str) -> str:
    return {"go": "goes", "have": "has", "do": "does", "don't": "doesn't"}.get(verb, verb + "s")


def _like(word: str, before: str) -> str:
    return word[:1].upper() + word[1:] if before[:1].isupper() else word


def formal(text: str) -> str:
    """English in the words of a letter: no contractions, no slang, no shouting."""
    for wrong, right in FORMAL:
        text = re.sub(
            wrong,
            lambda found, right=right: _like(right, found[0]) if right else "",  # type: ignore[misc]
            text,
            flags=re.IGNORECASE,
        )
    parts = [
        re.sub(r"\A[,;\s]+", "", part)
        for part in re.split(r"(?<=[.!?])\s+", text.replace("!", ".").strip())
    ]
    return " ".join(_mended(re.sub(r"\.{2,}", ".", part)) for part in parts if part)


def _counted(asked: Asked) -> str | None:
    """How many words, signs, sentences or lines a given text has."""
    found = _COUNT.search(asked.said[:300])
    if (
        not found
        or asked.cue("code")
        or re.search(
            r"\b(?:write|with|exactly|essay|poem|letters? in the word)\b",
            asked.said[: found.start()],
            re.IGNORECASE,
        )
    ):
        return None
    text = _GIVEN.search(asked.said, found.end()) or _QUOTED.search(asked.said)
    if not text:
        return None
    body = (text[1] or text[len(text.groups())]).strip()
    what = (
        "words"
        if found["words"]
        else "characters"
        if found["signs"]
        else found["what"].lower().rstrip("s") + "s"
    )
    sizes = {
        "words": len(re.findall(r"[^\W_][\w'’-]*", body)),
        "characters": len(body),
        "letters": sum(letter.isalpha() for letter in body),
        "sentences": len(sentences(body)),
        "lines": body.count("\n") + 1,
    }
    if asked.heard.code in ("zh", "ja") and what == "characters":
        sizes["characters"] = sum(letter.isalnum() for letter in body)
    return (
        (_COUNTED[asked.tongue.code].get(what) or _COUNTED["en"][what])
        .replace("{n}", str(sizes[what]))
        .replace("1 words", "1 word")
    )
