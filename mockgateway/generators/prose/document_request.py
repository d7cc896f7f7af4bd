"""Read the wishes in a request for a document, as the templates of documents use them."""

from __future__ import annotations

import re
from itertools import pairwise

from mockgateway import text_tables
from mockgateway.generators.prose import articles, changes, length, quiz, titles
from mockgateway.generators.prose.inventing import work
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import infinitive, topic_of, without_article
from mockgateway.text_tables import pattern

_ON_SUBJECT = re.compile(
    r"\b(?:talk|workshop|article|presentation|session|course|lecture|webinar|training|post|lesson"
    r"|essay|speech|e-?book|book|guide|report|outline)\b[^.:\n]*?\b(?:on|about)\s+([^.,:;\n]+?)"
    r"(?= (?:for|with|in \w+ (?:sections|parts))\b|[.,:;\n]|\Z)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_LIST = re.compile(r"\s*(?:,|;|\band\b|\bvs\.?|\bversus\b|\bor\b)\s*")
_QUOTED = re.compile(
    r"[\"“]([^\"”\n]{2,60})[\"”]|\b(?:called|named)\s+([A-Z]\w*(?:[ &]+[A-Z]\w*)*)"
)
_CLAUSE = re.compile(
    r",? (?:with|in|using|including|and (?:include|add|give|use|make)|that|which)\s"
)
_MOST, _LONGEST = 60, 1200  # items; characters of an instruction
_LONG = 90  # words


class Request:
    """The wishes in a request, as the templates use them."""

    def __init__(self, question: Question, kind: re.Match[str]) -> None:
        self.question = question
        asked, self.source = split_source(question.text)
        if not self.source:
            self.source = question.text.partition("\n\n")[2].strip()
        self.asked = asked[:_LONGEST]
        self.topic = (
            self._subject(kind.end()) or topic_of(question) or question.reply.phrases["topic"]
        )
        self.author = articles.Author(question, self.topic)
        found = _QUOTED.search(self.asked)
        self.name = (found[1] or found[2]).rstrip(",.") if found else ""
        self.table = text_tables.load("documents")

    def _subject(self, at: int) -> str:
        """Return the words behind the kind: `a booking app` in `an FAQ for a booking app`."""
        rest = pattern("requests", "measures").sub(" ", self.asked[at:])
        rest = re.sub(r"\bwith [^.:,\n]*?(?= (?:for|about|on)\b)", " ", rest)
        about = re.search(r"\babout\s+([^.:,;\n]{3,})", rest)
        about = about or re.search(r"\b(?:for|on|of|to)\s+([^.:,;\n]{3,})", rest)
        topic = re.split(_CLAUSE, about[1])[0] if about else ""
        return topic_of(self.question, f"about {topic}") if topic else ""

    def has(self, words: str) -> bool:
        """Return whether the instruction matches an expression."""
        return re.search(rf"\b(?:{words})", self.asked, re.IGNORECASE) is not None

    def title(self) -> str:
        """Return the subject as a heading."""
        bare = without_article(self.topic)
        return bare[:1].upper() + bare[1:]

    def find(self, words: str, otherwise: str = "") -> str:
        """Return the first group of an expression in the instruction."""
        found = re.search(words, self.asked, re.IGNORECASE)
        return next((group for group in found.groups() if group), otherwise) if found else otherwise

    def items(self, labels: str) -> list[str]:
        """Return the items behind a label: `baking, planning` in `Tasks: baking, planning`."""
        item = r"((?:[^.\n]|\.(?=\w))+)"
        text = self.find_all(rf"\b(?:{labels}): *{item}")
        text = text or self.find_all(rf"(?:\A|[.\n] *)(?:{labels}) {item}")
        parts = re.split(r"\s*[,;]\s*(?:and\s+)?(?!\d{3})|\s+and\s+", text)
        return [part[:1].upper() + part[1:] for part in parts if part]

    def pieces(self, holding: str) -> list[str]:
        """Return the notes behind a colon that hold some words: `20 hours a week`."""
        notes = re.split(r"\s*[,;.\n]\s+(?:and\s+)?", self.source)
        return [note for note in notes if "@" not in note and re.search(holding, note, re.I)]

    def capitals(self, items: list[str]) -> list[str]:
        """Return items that begin with a capital letter."""
        return [item[:1].upper() + item[1:] for item in items]

    def is_long(self) -> bool:
        """Return whether the request wants more words than some notes have."""
        wish = length.read(self.question)
        return wish.words >= _LONG and not wish.bounded_above

    def count(self, noun: str, otherwise: int, everywhere: bool = False) -> int:
        """Return the number before a noun: 3 in `three short bullets` for `bullets?`."""
        text = self.question.text[:_LONGEST] if everywhere else self.asked
        words = "|".join(language("en").numbers)
        found = re.search(
            rf"\b(\d{{1,3}}|{words})[- ](?:[\w/-]+ ){{0,2}}?(?:{noun})\b", text, re.IGNORECASE
        )
        if not found:
            return otherwise
        return min(language("en").number(found[1]), _MOST)

    def given(self) -> list[str]:
        """Return the items of the message: its lines, else the parts after a colon."""
        lines = [line for line in self.source.splitlines() if line.strip()]
        if len(lines) < 2:
            lines = re.split(r"\s*;\s*|\s*,\s*(?:and\s+)?", self.source)
        if len(lines) < 2:
            lines = sentences(self.source)
        items = [_BULLET.sub("", line).strip(" .;") for line in lines]
        return [item[:1].upper() + item[1:] for item in items if item][:_MOST]

    def facts(self) -> list[str]:
        """Return the statements of the message."""
        if re.search(r"\n|;", self.source) and len(given := self.given()) > 1:
            return [f"{item}." for item in given]
        text = self.source or self.asked
        orders = pattern("requests", "instructs")
        notes = re.compile(
            r"\W*(?:quote|quoting|contact|mention|include|length|tone)\b", re.IGNORECASE
        )
        found = [part for part in sentences(text) if self.source or not orders.search(part)]
        return [part for part in found if not notes.match(part)]

    def find_all(self, words: str) -> str:
        """Return the first group of an expression in the whole message."""
        found = re.search(words, self.question.text, re.IGNORECASE)
        return found[1].strip() if found else ""

    def filled(self, pool: str, words: int) -> str:
        """Return lines of a pool up to the requested number of words, of which some are written."""
        most, chosen = length.read(self.question).words or words + 40, list[str]()
        for line in self.ordered(pool, len(self.table["pools"][pool])):
            if words + length.size(line) <= most:
                chosen, words = [*chosen, line], words + length.size(line)
        return " ".join(chosen)

    def quiz(self, count: int) -> list[quiz.Item]:
        """Return multiple-choice questions."""
        return quiz.items(self.question, self.topic, count)

    def stories(self, count: int) -> list[str]:
        """Return what the users of several stories want: first what the request names."""
        named = re.search(
            r"\b(?:where|so that|in which) \w+ (?:can|could|may) ([^.,\n]+)", self.asked
        )
        first = named[1] if named else self.goal()
        more = self.ordered("more_stories", count - 1)
        return [first, *[line[:1].lower() + line[1:] for line in more]]

    def label(self, name: str) -> str:
        """Return the text after a label: `Priya and Jonas` in `Attendees: Priya and Jonas`."""
        found = re.search(
            rf"\b(?:{name})\b[^:.\n]{{0,20}}[:=] *((?:[^.\n]|\.(?=\w))+)", self.question.text, re.I
        )
        return found[1].strip() if found else ""

    def listed(self, before: str) -> list[str]:
        """Return the names in a list behind some words."""
        found = re.search(rf"\b(?:{before})\s+([^.:\n)]+)", self.asked, re.IGNORECASE)
        quoted = re.findall(r"[\"“]([^\"”]+)[\"”]", found[1]) if found else []
        parts = quoted or [part.strip(" `\"'*") for part in _LIST.split(found[1])] if found else []
        parts = [re.sub(r"^(?:the|a|an|its|their) ", "", part) for part in parts]
        return [part for part in parts if part and len(part) < 40]

    def groups(self, items: list[str]) -> dict[str, list[str]]:
        """Return the items below the headings that the request names, else below the usual ones."""
        named = self.listed(
            r"(?:group|sort|categori[sz]|organi[sz]|arrang|split|divid|structur)\w*[^.:\n]{0,20}?"
            r" (?:under|into|by|as|in)|(?:sections?|headings?|categories|groups)(?: for| called)?"
        )
        titled = [name for name in named if name[:1].isupper()]
        named = titled if len(titled) > 1 else named
        return changes.groups(items, named, self.table["groups"])

    def has_labels(self) -> bool:
        """Return whether changes stand behind the headings of Keep a Changelog."""
        return bool(changes.labelled(self.question.text))

    def kept_groups(self) -> dict[str, list[str]]:
        """Return the items below the headings of Keep a Changelog."""
        named = changes.labelled(self.question.text)
        return named or changes.kept_groups(self.given(), self.table["kept_groups"])

    def lines(self, pool: str, count: int, topic: str = "", **values: str) -> list[str]:
        """Return sentences of a pool about a subject, none of them used before."""
        known = {**articles.table("en").get("points", {}), **self.table["pools"]}
        own = {"tasks": "tasks", "requirements": "needs"}.get(pool, "")
        role = work.of(topic) if own else None
        if role and role is not work.of(""):
            return role[own][:count]
        author = self.author
        if topic:
            author = articles.Author(self.question, topic)
            author.used = self.author.used
        made = author.sentences(self.question.shuffled(known[pool]), values)
        return [line for line in (next(made, "") for _ in range(count)) if line]

    def ordered(self, pool: str, count: int) -> list[str]:
        """Return the first lines of a pool in their order."""
        made = [self.author.filled(line) for line in self.table["pools"][pool]]
        return [made[at % len(made)] for at in range(count)]

    def listing(self, items: list[str], numbered: bool) -> str:
        """Return items in the form that the request names, else numbered or one a line."""
        if self.has(r"comma[- ]separated|separated by commas"):
            return ", ".join(items)
        if self.has("bullet"):
            return "\n".join(f"- {item}" for item in items)
        if numbered and not self.has(
            "(?:no|without|not) number|(?:one|each) (?:per|on|a) |unnumbered"
        ):
            return "\n".join(f"{at}. {item}" for at, item in enumerate(items, 1))
        return "\n".join(items)

    def titles(self, count: int) -> list[str]:
        """Return titles for the subject of the request."""
        return titles.titles(self.question, self.asked, count)

    def outline(self, count: int) -> list[list[str]]:
        """Return the parts of an outline: each a heading and its points."""
        if about := _ON_SUBJECT.search(self.question.text):
            self.author = articles.Author(self.question, about[1].strip())
        rows = [row.split(" | ") for row in self.table["pools"]["outline"][:count]]
        rows.sort(key=lambda row: int(row[0]))
        return [[self.author.filled(line, full=True) for line in row[1:]] for row in rows]

    def things(self) -> list[str]:
        """Return the things that the request compares; none if it is about one."""
        found = pattern("requests", "compared_things").search(self.asked)
        text = found["things"] if found else ""
        text = text or self.find(
            r"\b(?:pros and cons|(?:dis)?advantages) of ([^.:,\n]+?)(?: for | in |[.:,\n]|\Z)"
        )
        if not text:
            text = self.find(r"(\S+(?: \S+){0,3} (?:vs\.?|versus) \S+(?: \S+)?)")
        parts = [part.strip() for part in _LIST.split(text) if part.strip()]
        return parts if len(parts) > 1 else []

    def between(self) -> list[str]:
        """Return the two speakers of a dialogue; its subject becomes what the second one did."""
        found = re.search(
            r"\bbetween (?:an? |the |my )?([\w' -]+?) and (?:an? |the |my )?([\w'-]+(?: [\w'-]+)??)"
            r"(?: (?:who|that|which) (?:has |have |is |was )?([^.,:\n]+)| (?:about|on) ([^.,:\n]+)"
            r"|[.,:\n]|\Z)",
            self.asked,
        )
        if not found:
            return ["Ann", "Ben"]
        done = re.sub(r"\b(?:their|his|her)\b", "my", found[3] or "")
        self.topic = found[4] or re.sub(r"^(?:\w+ly )?\w+ ", "", done) or self.topic
        self.author = articles.Author(self.question, self.topic)
        return [name[:1].upper() + name[1:] for name in (found[1], found[2])]

    def slots(self, count: int) -> list[str]:
        """Return the parts of a meeting, as `0:05`, that divide its minutes."""
        hours, minutes = self.find(r"(\d+(?:\.\d)?)[- ]?h(?:our)?\b"), self.find(r"(\d+)[- ]?min")
        total = int(float(hours or 0) * 60) + int(minutes or 0) or 60
        edges = [round(total * at / count / 5) * 5 for at in range(count)] + [total]
        return [f"{end - start} min" for start, end in pairwise(edges)]

    def goal(self) -> str:
        """Return what somebody wants to do, as an infinitive."""
        goal = self.find(r"\b(?:wants?|want(?:ed)?|able|can|ability) to ([^.,;\n]+)") or self.topic
        goal = re.sub(r"\s+(?:with|including|and) [^.]*\bcriteria\b.*", "", goal)
        made = infinitive(goal)
        return made if made != goal or self.has(r"(?:wants?|able|ability) to") else f"use {goal}"

    def question_for(self, fact: str) -> str:
        """Return a question that a fact answers."""
        rows = self.table["questions"]
        asked = next((row["says"] for row in rows if re.search(row["about"], fact, re.I)), "")
        subject = re.match(
            r"(?:the |our |a |an )?([\w' -]{3,40}?) (?:is|are|was|can|has|have|will)\b", fact, re.I
        )
        about = f"about {subject[1][:1].lower()}{subject[1][1:]}" if subject else "in addition"
        return asked or f"What should I know {about}?"
