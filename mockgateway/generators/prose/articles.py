"""Write about any subject at any length, from `fixtures/text/articles/`, no sentence twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from mockgateway import data, text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.contents import aspects, closing_list, given_facts
from mockgateway.generators.prose.question import Question, about, first_group
from mockgateway.generators.prose.topic import core, is_plural
from mockgateway.text_tables import pattern

_SLOT = re.compile(r"\{([a-zA-Z]+)(_?)\}")
_NUMBERED = re.compile(r"\[(\w+)\]")  # takes the number of the subject
_PLURALS = {
    "is": "are", "has": "have", "was": "were", "does": "do", "goes": "go", "it": "they",
    "its": "their", "itself": "themselves",
}  # fmt: skip
_MOST_REFILLS = 12  # how often a sentence is used again with other words
_WORDS_PER_SECTION, _WORDS_PER_PARAGRAPH = 130, 75
_HEADED = 400  # words from which an article has headings
_MOST_SECTIONS = 24
_FEW_PARTS = 2  # named parts of a subject that an article has further sections beside
_CLOSE = 0.96  # of the words asked for, at which a text is long enough
_NOTHING: Mapping[str, str] = {}
_BY_TONE = ("child", "product", "warm", "argue", "recommend", "reasons")


@cache
def table(code: str) -> dict[str, Any]:
    """Return the sentences of a language; {} if there are none of this kind."""
    known = (data.FIXTURES / "text" / "articles" / f"{code}.yaml").exists()
    return text_tables.load(f"articles/{code}") if known else {}


class Author:
    """Makes sentences about one subject, none of them twice."""

    def __init__(
        self, question: Question, topic: str, lines: Mapping[str, Any] | None = None
    ) -> None:
        self.question, self.topic, self.core = question, topic, core(topic)
        self.table = lines or table(question.reply.code)
        self.used: set[str] = set()
        audience = pattern("requests", "audience_of").search(question.asked)
        self.audience = audience[1].strip() if audience else "people"
        avoid = pattern("requests", "avoid").search(f"{question.asked}\n{question.rules}")
        self._avoided = re.compile(rf"\b{re.escape(avoid[1])}\b", re.I) if avoid else None

    def sentences(
        self, pool: Sequence[str], values: Mapping[str, str] = _NOTHING, again: bool = True
    ) -> Iterator[str]:
        """Yield sentences of a pool in its order, then again with other words in their gaps.

        Sentences that suit any place come before those that are used again.
        """
        spare = [*self.table.get("general", ()), *pool]
        for turn in range(_MOST_REFILLS if again else 1):
            for at, line in enumerate(spare if turn else pool):
                refill = "{" in re.sub(r"\{(?:[Tt]opic|[Aa]spect)\}", "", line)
                if turn and not refill and (turn > 1 or line in pool):
                    continue
                if turn and line not in pool and line in self.used and turn < 3:
                    continue  # in another section
                made = self.filled(line, full=at == turn == 0, values=values)
                if self._avoided and self._avoided.search(made):
                    continue
                if made not in self.used:
                    self.used |= {made, line}
                    yield made

    def filled(self, line: str, full: bool = False, values: Mapping[str, str] = _NOTHING) -> str:
        """Return a sentence with the subject, and other words, in its gaps."""
        plural = is_plural(self.topic if full else self.core)
        line = _NUMBERED.sub(_plural if plural else r"\1", line)
        slots = self.table.get("slots", {})

        def slot(found: re.Match[str]) -> str:
            options = [self.audience] if found[1] == "audience" else slots.get(found[1].lower())
            if not options:
                return found[0]
            word = self.question.pick(options)
            return word[:1].upper() + word[1:] if found[1][0].isupper() else word

        text = about(_SLOT.sub(slot, line), self.topic if full else self.core, **values)
        return text[:1].upper() + text[1:]


def _plural(found: re.Match[str]) -> str:
    word = found[1]
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses")) else word[:-1]


def write(question: Question, topic: str, lead: Sequence[str] = ()) -> str:
    """Return a text about a subject in the length and form that the message requests.

    Args:
        question: The message.
        topic: Its subject.
        lead: Sentences to begin with, such as facts about the subject.
    """
    author, wish = Author(question, topic), length.read(question)
    if not lead and (found := pattern("requests", "why").search(question.asked)):
        lines = list(author.table.get("because", ())) if not _asks(question, "reasons") else []
        lead = [line.replace("{clause}", first_group(found).strip()) for line in lines]
    lead, parts = [*lead[:1], *given_facts(question), *lead[1:]], aspects(question)
    if 1 < wish.words <= length.FEW and wish.exact and not wish.sentences:
        return _exact(author, wish.words)
    if wish.headings or (wish.words >= _HEADED and not wish.paragraphs):
        return _with_headings(author, wish, lead, parts)
    source = _running(author, lead, parts)
    if wish.words > 1:
        chosen = _up_to(source, wish.words, 60) or [length.shorten(next(source), wish.words)]
        if wish.words < _HEADED and not wish.bounded_above:
            chosen = filled_up(author, chosen, wish.words)
        return _in_paragraphs(chosen, wish, question)
    if wish.paragraphs or question.cue("essay"):
        count = wish.paragraphs or 4
        each = [next(source) for _ in range(count * 3)]
        return _in_paragraphs(each, wish._replace(paragraphs=count), question)
    usual = 1 if wish.brief else max(4, min(len(lead) + 1, 6))
    return question.reply.gap.join(next(source) for _ in range(wish.sentences or usual))


def _running(author: Author, lead: Sequence[str], parts: Sequence[str]) -> Iterator[str]:
    """Yield the sentences of a text without headings."""
    pools = [author.table[tone] for tone in _BY_TONE if _asks(author.question, tone)]
    if pools:
        yield next(author.sentences(pools[0], again=False))
    yield from author.sentences(lead, again=False)
    for pool in pools:
        yield from author.sentences(pool, again=False)
    for part in parts:
        made = author.sentences(author.table.get("aspect", ()), _named(part))
        yield from (next(made, "") for _ in range(2))
    sections = author.table.get("sections", ())
    if not sections:
        yield from author.sentences(_general(author.question))
    first = 1 if lead else 0  # the facts have already introduced the subject
    pools = [_mixed(author, section["sentences"]) for section in sections[first:]]
    pools[1:] = author.question.chance.sample(pools[1:], len(pools[1:]))
    streams = [author.sentences(pool) for pool in pools]
    while streams:
        for stream in list(streams):
            many = [made for made in (next(stream, "") for _ in range(2)) if made]
            yield from many
            if not many:
                streams.remove(stream)


def _mixed(author: Author, lines: Sequence[str]) -> list[str]:
    """Shuffle the sentences of a section after the first one, which names the subject."""
    return [lines[0], *author.question.shuffled(lines[1:])]


def _general(question: Question) -> list[str]:
    reply = question.reply
    return [question.pick(reply.opening), *question.shuffled(reply.middle), *reply.opening]


def _asks(question: Question, tone: str) -> bool:
    return tone in table(question.reply.code) and bool(
        pattern("requests", tone).search(f"{question.asked}\n{question.rules}")
    )


def _named(part: str) -> dict[str, str]:
    is_name = part[1:2].isupper() or re.search(r"\w [A-Z]", part)
    plain = part if is_name else part[:1].lower() + part[1:]
    return {"aspect": plain, "Aspect": part[:1].upper() + part[1:]}


def _up_to(source: Iterator[str], most: int, misses: int = 4) -> list[str]:
    """Return sentences with nearly, but at most, `most` words in total.

    Args:
        source: The sentences.
        most: The number of words.
        misses: The number of too long sentences that may be skipped.
    """
    chosen: list[str] = []
    left = most
    for sentence in source:
        size = length.size(sentence)
        if size <= left:
            chosen.append(sentence)
            left -= size
        else:
            misses -= 1
        if left < most * (1 - _CLOSE) or left < 5 or misses < 0:
            break
    return chosen


def filled_up(author: Author, chosen: list[str], words: int) -> list[str]:
    """Add short sentences until the text has the number of words."""
    product = _asks(author.question, "product")
    short = author.table.get("short_product" if product else "short", ())
    left = words - sum(map(length.size, chosen))
    for sentence in sorted(short, key=length.size, reverse=True):
        size = length.size(sentence)
        if size <= left and left - size not in (1, 2) and sentence not in author.used:
            chosen, left = [*chosen, sentence], left - size
    return chosen


def _in_paragraphs(parts: Sequence[str], wish: length.Length, question: Question) -> str:
    gap, total = question.reply.gap, sum(map(length.size, parts))
    count = wish.paragraphs or max(1, round(total / _WORDS_PER_PARAGRAPH) if total > 140 else 1)
    count = min(count, len(parts)) or 1
    edges = [round(len(parts) * at / count) for at in range(count + 1)]
    return "\n\n".join(gap.join(parts[a:b]) for a, b in pairwise(edges))


def _with_headings(
    author: Author, wish: length.Length, lead: Sequence[str], parts: Sequence[str]
) -> str:
    """Return an article: a title, and sections with the requested number of words in total."""
    question, known = author.question, author.table
    total = wish.words or (wish.paragraphs or 5) * _WORDS_PER_PARAGRAPH
    title = author.filled(question.pick(known.get("titles", ["{Topic}"])), full=True)
    blocks = [f"# {title}"]
    sections = _sections(author, wish, total, lead, parts)
    closing = closing_list(question, known.get("closing", ()), wish.items)
    left = total - length.size(" ".join([title, *closing]))
    for at, (heading, source) in enumerate(sections):
        share = left // (len(sections) - at)
        number = f"{at + 1}. " if pattern("requests", "numbered").search(question.asked) else ""
        misses = 60 if at == len(sections) - 1 else 4
        chosen = _up_to(source, share - length.size(heading), misses)
        left -= length.size(heading) + sum(map(length.size, chosen))
        blocks += [f"## {number}{heading}", _in_paragraphs(chosen, length.Length(), question)]
    return "\n\n".join([*blocks, *closing])


def _sections(
    author: Author, wish: length.Length, total: int, lead: Sequence[str], parts: Sequence[str]
) -> list[tuple[str, Iterator[str]]]:
    """Return headings with their sentences: the requested ones, then the usual ones."""
    known, asked = author.table, author.question.asked
    made = [(_named(part)["Aspect"], author.sentences(_aspect_lines(author, part), _named(part)))
            for part in parts]  # fmt: skip
    usual = [
        (
            author.filled(section["heading"]),
            author.sentences([*lead, *_mixed(author, section["sentences"])]),
        )
        for section in known.get("sections", ())
    ] or [(author.topic, author.sentences([*lead, *_general(author.question)]))]
    ends = pattern("requests", "with_ends").search(asked) and known
    many = len(made) if len(made) > _FEW_PARTS else max(3, min(10, total // _WORDS_PER_SECTION))
    wanted = wish.sections or many
    fill = max(0, min(wanted - len(made) - (2 if ends else 0), len(usual)))
    if ends:
        opening = [*lead, *known["sections"][0]["sentences"]]
        first = (known["introduction"], author.sentences(opening))
        last = (known["conclusion_heading"], author.sentences(known["conclusion"]))
        return [first, *made, *usual[1 : fill + 1], last][:_MOST_SECTIONS]
    return [*made, *usual[:fill]][:_MOST_SECTIONS]


def _aspect_lines(author: Author, part: str) -> list[str]:
    """Return sentences about a part of the subject, of the kind that its name suggests."""
    usual = author.question.shuffled(author.table.get("aspect", _general(author.question)))
    if re.match(r"(?:on|in|at|after|before|during|under|behind) ", part, re.IGNORECASE):
        usual = [line for line in usual if "{aspect}" not in line]
    kinds = author.table.get("aspects", ())
    kind = next((row for row in kinds if re.search(row["named"], part, re.IGNORECASE)), None)
    if kind is None and part.lower() in author.topic.lower():  # the activity itself
        kind = next((row for row in kinds if re.search(row["named"], "steps")), None)
    return [*(kind["sentences"] if kind else ()), *usual]


def _exact(author: Author, words: int) -> str:
    """Return a text about the subject with exactly this number of words."""
    question, known = author.question, author.table
    pool = question.shuffled(known.get("adjectives") or question.reply.single_words)
    while len(pool) < words:
        pool += pool
    free = words - length.size(author.core)
    if not known or free < 1:
        return _capital(", ".join(pool[:words])) + "."
    if free < 4:
        return f"{_capital(author.core)}: {', '.join(pool[:free])}."
    verb = "are" if is_plural(author.core) else "is"
    last = f"{', '.join(pool[: free - 3])} and {pool[free - 3]}"
    return _capital(f"{author.core} {verb} {last}") + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
