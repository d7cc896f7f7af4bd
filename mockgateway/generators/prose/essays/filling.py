"""Put the subject of a text into the sentences of its field."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.essays.library import Field
from mockgateway.generators.prose.essays.request import Request
from mockgateway.generators.prose.essays.sections import sentences
from mockgateway.generators.prose.grammar import is_verb
from mockgateway.generators.prose.topic import without_article

_COUNTED = re.compile(
    r"(?:the |your )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten) ", re.IGNORECASE
)
_BRIEF = 4  # words of an activity that is not shortened
_PERSONS = (
    (r"\bYou are\b", "We are"), (r"\bYour\b", "Our"), (r"\byourself\b", "ourselves"),
    (r"\byours\b", "ours"), (r"\byour\b", "our"), (r"\bYou\b", "We"),
    (r"\b(for|to|with|helps?|tells?|shows?|gives?|reminds?|saves?|from|costs?) you\b", r"\1 us"),
    (r"\byou(?=[.,;]| more\b| less\b| a\b)", "us"), (r"\byou\b", "we"),
)  # fmt: skip
_ORDER_BEHIND = re.compile(
    r"((?:In|When|If|Before|After|For|With|On|At|From|Against|As long as|During)\b[^,]*, "
    r"|Then |And |But |Or )(?P<verb>\w+)"
)
_ACTIVITY = re.compile(r"(?!.*\b(?:meeting|building|training|setting|clothing)\Z)(?:\w+ )?\w+ing")
_TWICE = re.compile(r"\b([Ww])ith (?:working|dealing) with\b")


class Filler:
    """Fills the gaps of sentences."""

    def __init__(self, asked: Request, field: Field) -> None:
        doing = asked.doing
        if doing.startswith("= "):
            verb = "" if _ACTIVITY.fullmatch(doing[2:].split(" of ")[0]) else f"{field['verb']} "
            doing = field["about"] if _COUNTED.match(doing[2:]) else f"{verb}{doing[2:]}"
        self.words = {"doing": doing, "thing": asked.thing, "brief": _brief(doing, asked.thing)}
        self._plural = asked.has("first_person")
        self._nouns = _stand_ins(field, f"{asked.doing} {asked.title}")

    @property
    def head(self) -> str:
        """The longest word of the subject, in lower case."""
        words = re.findall(r"\w{3,}", without_article(self.words["thing"]))
        longest: str = max(words or [""], key=len)
        return longest.lower()

    def filled(self, text: str) -> list[str]:
        """Return the sentences of a text with the subject in their gaps."""
        for key, word in self.words.items():
            text = text.replace(f"{{{key}}}", word)
            text = text.replace(f"{{{key.capitalize()}}}", word[:1].upper() + word[1:])
        for general, special in self._nouns.items():
            text = re.sub(rf"(?<!\w)[Aa]n? {general}\b", rf"a {special}", text)
            text = re.sub(rf"\b{general}(?=s?\b)", special, text)
            text = re.sub(rf"\b{general.capitalize()}(?=s?\b)", special.capitalize(), text)
        text = _TWICE.sub(r"\1ith", text)
        made = [part[:1].upper() + part[1:] for part in sentences(text)]
        return [_in_first_person(part) for part in made] if self._plural else made


def _brief(doing: str, thing: str) -> str:
    """Return an activity without its circumstances: `packing` for `packing for a week`."""
    if len(doing.split()) <= _BRIEF:
        return doing
    at = doing.find(thing)
    return doing[: at + len(thing)] if at > 0 else doing.split()[0]


def _in_first_person(sentence: str) -> str:
    """Return advice as what we do: `We start small.` for `Start small`."""
    first, _, rest = sentence.partition(" ")
    if (first == "Do" and rest.startswith("not ")) or _is_order(first):
        sentence = f"We {first.lower()} {rest}"
    if (found := _ORDER_BEHIND.match(sentence)) and _is_order(found["verb"]):
        sentence = f"{found[1]}we {sentence[found.end(1) :]}"
    for old, new in _PERSONS:
        sentence = re.sub(old, new, sentence)
    return sentence


def _is_order(word: str) -> bool:
    low = word.lower().strip(",")
    return low in text_tables.load("essays/asking")["orders"].split() or is_verb(low)


def _stand_ins(field: Field, subject: str) -> dict[str, str]:
    """Return the noun that stands in the place of a general one: `cat` for `animal`."""
    return {
        general: found[1].lower()
        for general, nouns in field.get("stands_for", {}).items()
        if (found := re.search(rf"\b({nouns})s?\b", subject, re.IGNORECASE))
    }
