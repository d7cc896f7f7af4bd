"""Write song lyrics about the subject of a prompt, in the prompt's language."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.detection import detect
from mockgateway.seed import Seed

_LENGTHS = (
    ("short", frozenset("short haiku jingle brief kurz corto court 短 สั้น".split())),
    ("long", frozenset("long epic opera saga ballad lang larga longue 长 長 ยาว".split())),
)
_VERSES = {"short": 1, "": 2, "long": 3}
_UNSPACED = re.compile(r"[ก-๛ぁ-ヿ一-鿿]")
_QUOTES = re.compile(r"[\"“”„«»「」『』*_#]")
_SENTENCE_END = re.compile(r"[.!?;:。！？；\n]")
_NOMINATIVE = {"den": "der", "einen": "ein", "meinen": "mein"}  # "über" takes the accusative
_ARTICLES = frozenset(
    """a an the my our your this that el la los las un una mi der die das ein eine einen mein le
    les une des mon ma""".split()
)


def books() -> dict[str, Any]:
    """Return the stanzas and phrases of each language, by its code."""
    return text_tables.load("lyrics")  # type: ignore[no-any-return]


def write(prompt: str, style: str = "", seed: str = "") -> str:
    """Return the lyrics: a title line, then stanzas with a bracketed heading each.

    Args:
        prompt: What the song is about.
        style: Printed after the title. Words such as `short` or `epic` change the length.
        seed: The same prompt, style and seed give the same lyrics.
    """
    code = language(prompt)
    book = books()[code]
    subject = subject_of(prompt, code)
    chance = Seed.root("lyrics", seed, prompt, style).random()
    words = set(f"{style} {prompt}".lower().split())
    length = next((name for name, among in _LENGTHS if among & words), "")
    verses = chance.sample(book["verses"], min(len(book["verses"]), _VERSES[length]))
    headings = book["headings"]
    chorus = f"[{headings['chorus']}]\n{chance.choice(book['choruses'])}"
    bridge, outro = chance.choice(book["bridges"]), chance.choice(book["outros"])
    stanzas = []
    for number, verse in enumerate(verses, 1):
        stanzas += [f"[{headings['verse']} {number}]\n{verse}", chorus]
    if length != "short":
        stanzas += [f"[{headings['bridge']}]\n{bridge}", chorus]
    stanzas.append(f"[{headings['outro']}]\n{outro}")
    title = _capitalized(subject) + (f" ({style.strip()[:60]})" if style.strip() else "")
    return "\n\n".join([title, *(_fill(stanza, subject) for stanza in stanzas)])


def _fill(stanza: str, subject: str) -> str:
    text = stanza.replace("{It}", _capitalized(subject)).replace("{it}", subject)
    return "\n".join(map(_capitalized, text.split("\n")))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def language(prompt: str) -> str:
    """Return the code of the prompt's language if lyrics exist in it, else "en"."""
    code = detect(prompt)
    return code if code in books() else "en"


def subject_of(prompt: str, code: str) -> str:
    """Return the prompt without the words that only ask for a song, cut to a singable length."""
    book = books()[code]
    text = _QUOTES.sub("", " ".join(prompt.split()))
    if re.match(r"[^.!?;:。！？；]{4,}", text):
        text = _SENTENCE_END.split(text, maxsplit=1)[0]
    request = "|".join(book["request"])
    if not request.endswith("$"):
        request = f"^(?:{request})"
    text = re.sub(request, "", text, count=1, flags=re.IGNORECASE).strip(" ,，、.!?。！？;:")
    if _UNSPACED.search(text):
        first = re.split(r"[,，、\s]", text)[0]
        return re.sub("的(?:歌曲?|歌词|主题曲)$", "", first)[:16] or str(book["subject"])
    words = text.split(",")[0].split()[:6]
    loose = book.get("loose_words", "").split()
    while words and words[-1].lower() in loose:
        words.pop()
    found = " ".join(words)[:60]
    first = words[0].lower() if words else ""
    if code == "de" and first in _NOMINATIVE:
        found = _NOMINATIVE[first] + found[len(first) :]
    return (found[:1].lower() + found[1:] if first in _ARTICLES else found) or str(book["subject"])
