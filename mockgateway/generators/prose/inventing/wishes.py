"""Read a request for an invented text: its kind, its subject, and the form that it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from mockgateway import text_tables
from mockgateway.generators.prose import length, lists
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.inventing import domains
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.topic import without_article
from mockgateway.text_pattern import TextPattern
from mockgateway.text_tables import pattern

_TABLE = "inventing/kinds"
_NEAR = 30  # characters before a kind that needs no verb before it
_READ = 700  # characters of a request
_MOST = 60  # items
_NUMBER_BEFORE = 4  # words between a number and the kind
_ITEMS = (
    "variants?|options?|versions?|suggestions?|alternatives?|ideas|items|questions|entries|rows"
    "|lines|bullets?|bullet points?"
)
_AVOID = re.compile(
    r"\b(?:not|n't|without|avoid\w*|never|no|skip)\b[^.\n]{0,30}?\b(?:words?|word)\b([^.\n]+)", re.I
)
_QUOTED = re.compile(r"[\"“'‘]([^\"”'’\n]{2,30})[\"”'’]")


@dataclass(frozen=True)
class Wish:
    """A request for an invented text."""

    question: Question
    kind: str
    asked: str  # the whole request, on one line
    head: str  # what stands before the kind and names it: `5 short`
    rest: str  # what stands behind the kind, without limits
    subject: str  # a noun phrase with its article, "" if none is named
    clause: str  # what the request says of the subject: `ships within 24 hours`
    name: str  # of the subject
    audience: str  # a noun phrase
    found: str  # the kind in the words of the request

    @cached_property
    def domain(self) -> domains.Domain:
        """The words of the field of the subject."""
        return domains.of(
            self.topic, self.bare, f"{self.clause} {self.audience}", self.rest, self.head
        )

    @property
    def topic(self) -> str:
        """What a podcast, a post or another work is about, else the subject."""
        about = re.search(r"\b(?:about|on|of) (.+)", self.bare)
        return about[1] if about else self.bare

    @property
    def bare(self) -> str:
        """The subject without its article."""
        return without_article(re.sub(r"\A(?:my|our|your|this|these) ", "", self.subject))

    @cached_property
    def limits(self) -> limits.Limits:
        """The lengths that the whole text may have."""
        return limits.read(_without_each(self.asked))

    @cached_property
    def each(self) -> int:
        """The most words of an item, 0 without a limit."""
        made = length.read(self.question)
        if made.each:
            return made.each
        listed = self.count > 1 and not re.search(r"\b(?:total|altogether|overall)\b", self.asked)
        return self.limits.words[1] if listed else 0

    @cached_property
    def characters(self) -> int:
        """The most characters of the text, or of each item."""
        found = re.search(r"\b(\d{2,3}|\d,?\d{3}) (?:characters|chars|letters)\b", self.asked)
        most = int(found[1].replace(",", "")) if found else 0
        before = self.asked[: found.start()] if found else ""
        return most - 1 if re.search(r"(?:under|below|less than|fewer than) \Z", before) else most

    @cached_property
    def count(self) -> int:
        """The number of items, 0 if none is named."""
        return count_of(self.head, self.asked, self.found)

    @cached_property
    def avoided(self) -> list[str]:
        """The words that the text must not have, in lower case."""
        found = _AVOID.search(self.asked)
        return [word.lower() for word in _QUOTED.findall(found[1])] if found else []

    def has(self, words: str) -> bool:
        """Return whether the request matches an expression."""
        return re.search(rf"\b(?:{words})", self.asked, re.IGNORECASE) is not None

    def fits(self, line: str) -> bool:
        """Return whether an item has the length, and lacks the words, that the request names."""
        low = line.lower()
        return (
            (not self.each or length.size(line) <= self.each)
            and (not self.characters or len(line) <= self.characters)
            and not any(word in low for word in self.avoided)
        )

    def listing(self, items: list[str]) -> str:
        """Return items in the form that the request wants."""
        items = lists.marked(self.asked, items)
        if self.has(r"comma[- ]separated|separated by commas"):
            return ", ".join(item.rstrip(".") for item in items)
        if self.has(r"json array|as json|json list"):
            quoted = ", ".join(f'"{item}"' for item in items)
            return f"[{quoted}]"
        if self.has("bullet|unordered"):
            return "\n".join(f"- {item}" for item in items)
        plain = self.has(r"(?:no|without|not) number|(?:one|each) (?:per|on a|a) (?:new )?line")
        if len(items) > 1 and (not plain or self.has("numbered")):
            return "\n".join(f"{at}. {item}" for at, item in enumerate(items, 1))
        return "\n".join(items)

    def some(self, options: list[str], count: int) -> list[str]:
        """Return so many of the options that fit, in an order of their own for each request."""
        fitting = [line for line in dict.fromkeys(options) if self.fits(line)]
        return self.question.shuffled(fitting)[:count]


def read(question: Question) -> Wish | None:
    """Return the wish of a request, or None if it asks for no text of a known kind."""
    asked = re.sub(r"\s+", " ", question.text[:_READ]).strip()
    kind_found = _kind(asked)
    if not kind_found:
        return None
    kind, found = kind_found
    if pattern(_TABLE, "not").search(asked[: found.end()]):
        return None
    head, rest = asked[: found.start()], limits.without(asked[found.end() :])
    rest = re.sub(r"\s+", " ", pattern(_TABLE, "form").sub(" ", rest))
    subject, clause, audience, name = _subject(rest)
    if not subject:
        before = pattern(_TABLE, "before").search(head)
        other = pattern(_TABLE, "elsewhere").search(asked)
        subject = before[1] if before else other["x"] if other else ""
    if not name and (apart := pattern(_TABLE, "apposition").search(rest)):
        name = apart["name"].strip(" \"'“”")
    if not name and (called := pattern(_TABLE, "called").search(asked)):
        name = next(filter(None, called.groups())).strip(" .,")
    return Wish(question, kind, asked, head, rest, subject, clause, name, audience, found[0])


@lru_cache(maxsize=64)  # two responders read each message
def _kind(asked: str) -> tuple[str, re.Match[str]] | None:
    """Return the kind of text that a request names first, near its start or behind a verb."""
    text = asked[:300]
    found = [
        (match.start(), at, name, match)
        for at, (name, written) in enumerate(_kinds())
        for match in written.finditer(text)
    ]
    for start, _, name, match in sorted(found, key=lambda row: row[:2]):
        if start < _NEAR or pattern(_TABLE, "orders").search(asked[:start][-120:]):
            return name, match
    return None


@cache
def _kinds() -> list[tuple[str, TextPattern]]:
    """Return a pattern for each kind: most are skipped, as a text lacks the letters they need."""
    rows = text_tables.load(_TABLE)["kinds"].items()
    return [(name, TextPattern(rf"\b(?:{asked})")) for name, asked in rows]


def _subject(rest: str) -> tuple[str, str, str, str]:
    """Return the subject, its description, its audience and its name, from what follows."""
    found = pattern(_TABLE, "subject").search(rest)
    if not found:
        return "", "", "", ""
    subject, name = found["x"].strip(" \"'“”"), ""
    apart = pattern(_TABLE, "apposition").match(rest[found.start("x") :])
    if apart:
        name, subject = apart["name"].strip(" \"'“”"), apart["x"].strip()
    behind = rest[found.start("x") :]
    clause = pattern(_TABLE, "clause").search(behind)
    audience = pattern(_TABLE, "audience").search(behind)
    subject = pattern(_TABLE, "tail").sub("", subject).strip(" ,.\"'“”")
    return (
        subject,
        clause["x"].strip() if clause else "",
        audience["x"].strip() if audience else "",
        name,
    )


def count_of(head: str, asked: str, found: str) -> int:
    """Return the number that stands before a kind, or somewhere before its noun."""
    words = "|".join(word for word in language("en").numbers if word.isalpha())
    no_length = r"(?![- ]?(?:words?|characters?|sentences?|%))"
    near = re.findall(rf"\b(\d{{1,2}}|{words})\b{no_length}", head, re.IGNORECASE)
    if not near:
        noun = re.escape(found.split()[-1].rstrip("s"))
        behind = rf"\b(\d{{1,2}}|{words})(?!.words?\b)[- ](?:\w+ ){{0,2}}?(?:{noun}s?|{_ITEMS})\b"
        alone = (
            rf"\b(?:give me |just |only |list |need |make it )(\d{{1,2}}|{words})(?= ?[.,;]|\Z)"
            rf"|\b(\d{{1,2}}|{words}) of them\b"
        )
        near = re.findall(behind, asked, re.IGNORECASE)
        other = re.search(alone, asked, re.IGNORECASE) if not near else None
        near = near or ([first_group(other)] if other else [])
    if not near:
        return 0
    return min(language("en").number(near[-1]), _MOST)


def _without_each(asked: str) -> str:
    return re.sub(r"\b(?:each|every)\b[^.;]*|[^.;,]* each\b", "", asked)
