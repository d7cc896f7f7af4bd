"""Write haiku, limericks and rhymed poems with the requested number of lines, in English."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.articles import Author
from mockgateway.generators.prose.question import Question, number_in
from mockgateway.generators.prose.topic import core, topic_of, without_article

_LINES = re.compile(
    r"\b(\d{1,2}|two|four|six|eight|ten|twelve)[- ](line|stanza|verse|couplet)s?\b", re.IGNORECASE
)
_PERSON = re.compile(
    r"(?:an?|the) (?:\w+ )?(?:\w*(?:er|or|ist|ian|man|woman|boy|girl|cat|dog))\Z", re.I
)
_SILENT = re.compile(r"(?:(?<=[^aeiouyl])e|(?<=[aeiouy]l)e|(?<=[^tdaeiouy])ed|(?<=[^scgxzh])es)$")
_FIVE = 5


def answer(question: Question) -> str | None:
    """Return the poem that the message asks for."""
    if question.reply.code != "en" or not question.cue("creative"):
        return None
    asked, topic = question.asked.lower(), topic_of(question)
    if "haiku" in asked:
        return _haiku(question, without_article(core(topic)))
    if "limerick" in asked:
        return _limerick(question, topic)
    if not re.search(r"\b(?:poems?|verses?|rhymes?|rhyming)\b", asked):
        return None
    author = Author(question, topic)
    pairs = question.shuffled(text_tables.load("verse")["couplets"])
    found = _LINES.search(asked)
    count = number_in(found, question.language) if found else 8
    if found and found[2].lower() in ("stanza", "verse"):
        count *= 4
    elif found and found[2].lower() == "couplet":
        count *= 2
    lines = [author.filled(line) for pair in pairs for line in pair][:count]
    if topic.lower() not in " ".join(lines).lower() and len(topic.split()) <= _FIVE:
        named = next((at for at, line in enumerate(lines) if author.core in line), None)
        if named is not None:
            lines[named] = lines[named].replace(author.core, topic)
    stanzas = ["\n".join(lines[at : at + 4]) for at in range(0, len(lines), 4)]
    return "\n\n".join(stanzas)


def syllables(text: str) -> int:
    """Estimate the number of syllables in an English text by its groups of vowels."""
    bare = (_SILENT.sub("", word) for word in re.findall(r"[a-z]+", text.lower()))
    return sum(max(1, len(re.findall(r"[aeiouy]+", word))) for word in bare)


def _haiku(question: Question, topic: str) -> str:
    table = text_tables.load("verse")
    name = topic if syllables(topic) <= _FIVE else topic.rsplit(" ", 1)[-1]
    own = syllables(name)
    lines = table["first"].get(str(_FIVE - own), ["{topic}"])
    first = question.pick(lines).replace("{topic}", name)
    middle, last = question.pick(table["middle"]), question.pick(table["last"])
    return "\n".join(line[:1].upper() + line[1:] for line in (first, middle, last))


def _limerick(question: Question, topic: str) -> str:
    table = text_tables.load("verse")
    lines = question.pick(table["person" if _PERSON.match(core(topic)) else "thing"])
    filled = (
        line.replace("{topic}", topic).replace("{bare}", without_article(core(topic)))
        for line in lines
    )
    return "\n".join(filled)
