"""Read the words of an English sentence in every possible way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockgateway.generators.prose.transfer import nouns, times
from mockgateway.generators.prose.transfer.lexicon import Entry, entries, forms, longest
from mockgateway.generators.prose.transfer.tree import Clause, Noun, Phrase

_MODALS = {
    "can": "can", "could": "could", "must": "must", "may": "may", "might": "may",
    "should": "should", "wanna": "want", "gladly": "gladly",
}  # fmt: skip
_BE = {"am": "present", "is": "present", "are": "present", "was": "past", "were": "past"}
_HAVE = {"has": "present", "have": "present", "had": "past"}
_TWO_OBJECTS = frozenset(
    "send give offer show bring pay owe wish refund charge write provide".split()
)
_LINKS = ("and", "but", "or", "so")
_MOST_STEPS = 4000  # clauses that are tried


class Parser:
    """Yields every way to read the words from a place on, with the place behind them."""

    def __init__(self, tokens: list[str], question: bool) -> None:
        """Keep the words, and whether they end with a question mark."""
        self.tokens, self.question = tokens, question
        self.low = [token.lower() for token in tokens]
        self.steps = 0

    def word(self, at: int) -> str:
        """Return the word at a place, in small letters."""
        return self.low[at] if at < len(self.low) else ""

    def known(self, kind: str, at: int) -> Iterator[tuple[Entry, int]]:
        """Yield the entries of a kind that stand at a place, the longest first."""
        for count in range(min(longest(kind), len(self.low) - at), 0, -1):
            if entry := entries(kind).get(" ".join(self.low[at : at + count])):
                yield entry, at + count

    def noun(self, at: int) -> Iterator[tuple[Noun, int]]:
        """Read a noun with all that belongs to it."""
        yield from nouns.read(self.tokens, at)

    def sentence(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Read a whole sentence, with what stands before its subject."""
        for entry, after in self.known("conjunctions", at):
            for inner, end in self.clause(after):
                if self.word(end) == ",":
                    for main, last in self.sentence(end + 1):
                        yield replace(main, first=(entry, inner)), last
        for entry, after in [*self.known("sentence", at), *self.known("phrases", at)]:
            skipped = after + (self.word(after) == ",")
            for main, last in self.linked(skipped):
                yield replace(main, front=[entry.others, *main.front]), last
        for said, after in self.time(at):
            for main, last in self.linked(after + (self.word(after) == ",")):
                yield replace(main, front=[said, *main.front]), last
        yield from self.linked(at)

    def linked(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Read a clause and those that follow it behind `and` or `but`."""
        for main, end in self.clause(at):
            comma = self.word(end) in (",", ";")
            link = self.word(end + comma)
            if link in _LINKS or (comma and self.word(end) == ";"):
                start = end + comma + (link in _LINKS)
                word = link if link in _LINKS else "and"
                for after, last in self.linked(start):
                    yield replace(main, following=(word, after)), last
                if not main.imperative:
                    for after, last in self.verb(start, main.subject):
                        yield replace(main, following=(word, replace(after, elided=True))), last
            yield main, end

    def clause(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Read a subject and what it does, an order, or a polite question."""
        self.steps += 1
        if self.steps > 4000:
            return
        if self.word(at) == "please":
            at += 1
        order = forms().get(self.word(at), ())
        if any(kind == "base" for _, kind in order):
            you = Noun(pronoun="you")
            for clause, end in self.main_verb(at, Clause(you, imperative=True), "base"):
                yield clause, end
        negated = self.low[at : at + 2] == ["do", "not"]
        if negated and forms().get(self.word(at + 2)):
            you = Noun(pronoun="you")
            order_not = Clause(you, imperative=True, negative=True)
            yield from self.main_verb(at + 2, order_not, "base")
        if self.word(at) in ("could", "can", "would") and self.word(at + 1) == "you":
            start = at + 2 + (self.word(at + 2) == "please")
            asks = Clause(Noun(pronoun="you"), modal="could", question=True)
            yield from self.main_verb(start, asks, "base")
        if self.question:
            yield from self.asked(at)
        if self.word(at) == "there" and self.word(at + 1) in (*_BE, "will"):
            yield from self.exists(at + 1)
        for subject, end in self.noun(at):
            yield from self.verb(end, subject)
            if subject.entry:
                for longer, last in self.behind(end, subject):
                    yield from self.verb(last, longer)

    def behind(self, at: int, subject: Noun) -> Iterator[tuple[Noun, int]]:
        """Read times and phrases that belong to a subject: `the train to Cologne`."""
        for said, end in self.time(at):
            yield replace(subject, behind=[*subject.behind, said]), end
        for entry, end in self.known("prepositions", at):
            for noun, last in self.noun(end):
                longer = replace(subject, behind=[*subject.behind, Phrase(entry, noun)])
                yield longer, last
                if len(longer.behind) == 1:
                    yield from self.behind(last, longer)

    def asked(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Read a question that begins with its verb."""
        word = self.word(at)
        for subject, end in self.noun(at + 1):
            clause = Clause(subject, question=True)
            if word in _MODALS and not (word == "could" and subject.pronoun == "you"):
                yield from self.infinite(end, replace(clause, modal=_MODALS[word]))
            elif word == "will":
                yield from self.infinite(end, replace(clause, tense="future"))
            elif word in _BE:
                yield from self.being(end, replace(clause, tense=_BE[word]))
            elif word in ("do", "does", "did"):
                yield from self.infinite(
                    end, replace(clause, tense="past" if word == "did" else "present")
                )

    def exists(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Read what there is."""
        future = self.word(at) == "will"
        start = at + 1 + future
        tense = "future" if future else _BE[self.word(at)]
        negative = self.word(start) == "no"
        for noun, end in self.noun(start):
            clause = Clause(
                Noun(pronoun="it"), kind="exist", tense=tense, target=noun, negative=negative
            )
            yield from self.rest(end, clause)

    def verb(self, at: int, subject: Noun) -> Iterator[tuple[Clause, int]]:
        """Read the verb of a subject, with its auxiliaries."""
        clause = Clause(subject)
        for entry, end in self.known("adverbs", at):
            for read, last in self.verb(end, subject):
                yield replace(read, adverbs=[entry, *read.adverbs]), last
        word = self.word(at)
        if word == "will":
            yield from self.infinite(at + 1, replace(clause, tense="future"))
        elif word in _MODALS:
            yield from self.infinite(at + 1, replace(clause, modal=_MODALS[word]))
        elif word in ("do", "does", "did") and self.word(at + 1) == "not":
            tense = "past" if word == "did" else "present"
            yield from self.main_verb(at + 2, replace(clause, tense=tense, negative=True), "base")
        elif word in _BE:
            yield from self.being(at + 1, replace(clause, tense=_BE[word]))
        elif word in _HAVE:
            yield from self.having(at + 1, replace(clause, tense=_HAVE[word]))
        for kind, tense in (("third", "present"), ("past", "past"), ("base", "present")):
            yield from self.main_verb(at, replace(clause, tense=tense), kind)

    def modifiers(self, at: int, clause: Clause) -> tuple[Clause, int]:
        """Read `not` and adverbs between an auxiliary and its verb."""
        while True:
            if self.word(at) == "not":
                clause, at = replace(clause, negative=True), at + 1
            elif (found := next(self.known("adverbs", at), None)) and not next(
                self.known("adjectives", at), None
            ):
                clause = replace(clause, adverbs=[*clause.adverbs, found[0]])
                at = found[1]
            else:
                return clause, at

    def infinite(self, at: int, clause: Clause) -> Iterator[tuple[Clause, int]]:
        """Read what follows a modal verb."""
        clause, at = self.modifiers(at, clause)
        if self.word(at) == "be":
            yield from self.being(at + 1, clause)
        elif self.word(at) == "have":
            yield from self.owning(at + 1, clause)
        elif self.word(at) == "must":  # `will have to`
            yield from self.infinite(at + 1, replace(clause, modal="must"))
        else:
            yield from self.main_verb(at, clause, "base")

    def being(self, at: int, clause: Clause) -> Iterator[tuple[Clause, int]]:
        """Read what follows a form of `be`."""
        clause, at = self.modifiers(at, clause)
        if self.word(at) == "being":
            at += 1
        being = replace(clause, kind="be")
        if self.word(at) == "sorry":
            sorry = replace(being, kind="sorry")
            if self.word(at + 1) == "that":
                for inner, end in self.clause(at + 2):
                    yield replace(sorry, inner=[(entries("conjunctions")["that"], inner)]), end
            elif self.word(at + 1) in ("for", "about"):
                for noun, end in self.noun(at + 2):
                    yield from self.rest(end, replace(sorry, target=noun))
        for entry, end in self.known("adjectives", at + (self.word(at) == "very")):
            yield from self.rest(end, replace(being, predicate=entry))
        yield from self.main_verb(at, replace(clause, passive=True), "participle")
        yield from self.main_verb(at, clause, "gerund")
        for noun, end in self.noun(at):
            yield from self.rest(end, replace(being, predicate_noun=noun))
        yield from self.rest(at, being, needed=True)

    def having(self, at: int, clause: Clause) -> Iterator[tuple[Clause, int]]:
        """Read what follows a form of `have`."""
        perfect, after = self.modifiers(at, replace(clause, tense="perfect"))
        if self.word(after) == "been":
            yield from self.being(after + 1, perfect)
        yield from self.main_verb(after, perfect, "participle")
        yield from self.owning(at, clause)

    def owning(self, at: int, clause: Clause) -> Iterator[tuple[Clause, int]]:
        """Read what somebody has."""
        negative = self.word(at) == "no"
        for noun, end in self.noun(at):
            have = replace(clause, kind="have", target=noun, negative=clause.negative or negative)
            yield from self.rest(end, have)

    def main_verb(self, at: int, clause: Clause, kind: str) -> Iterator[tuple[Clause, int]]:
        """Read a verb in a form, with its objects."""
        for base, form in forms().get(self.word(at), ()):
            if form != kind and not (kind == "base" and form == "base"):
                continue
            for english, entry in entries("verbs").items():
                name, _, use = english.partition("#")
                first, *particles = name.split()
                other = f"{name}#t" in entries("verbs")
                if first != base or (clause.passive and not use and other):
                    continue
                end = at + 1 + len(particles)
                if self.low[at + 1 : end] == particles:
                    yield from self.objects(end, replace(clause, verb=entry), name, use)

    def objects(self, at: int, clause: Clause, name: str, use: str) -> Iterator[tuple[Clause, int]]:
        """Read the objects of a verb."""
        if clause.passive:
            if use != "i":
                yield from self.rest(at, clause)
            return
        if use != "t" and next(self.time(at), None):
            yield from self.rest(at, clause)
        for noun, end in self.noun(at):
            if name in _TWO_OBJECTS:
                for second, last in self.noun(end):
                    both = replace(clause, receiver=noun, target=second)
                    yield from self.rest(last, both)
            if use != "i" and (use or f"{name}#t" not in entries("verbs")):
                yield from self.rest(end, replace(clause, target=noun))
        if use != "t":
            yield from self.rest(at, clause)

    def time(self, at: int) -> Iterator[tuple[tuple[str, str, str], int]]:
        """Read a date, a time or a span."""
        text = " ".join(self.tokens[at : at + 9]).replace(" ,", ",")
        for count, said in times.read(text):
            yield said, at + count + text[: sum(map(len, text.split()[:count])) + count].count(",")

    def rest(self, at: int, clause: Clause, needed: bool = False) -> Iterator[tuple[Clause, int]]:
        """Read times, phrases, adverbs and subordinate clauses behind a verb and its objects."""
        for said, end in self.time(at):
            yield from self.rest(end, replace(clause, times=[*clause.times, said]))
        for entry, end in self.known("phrases", at):
            yield from self.rest(end, replace(clause, times=[*clause.times, entry.others]))
        for entry, end in self.known("adverbs", at):
            yield from self.rest(end, replace(clause, adverbs=[*clause.adverbs, entry]))
        for entry, end in self.known("prepositions", at):
            for noun, last in self.noun(end):
                phrase = Phrase(entry, noun)
                yield from self.rest(last, replace(clause, phrases=[*clause.phrases, phrase]))
        if self.word(at) == "to" and clause.kind == "verb":
            infinitive = Clause(clause.subject)
            for purpose, end in self.main_verb(at + 1, infinitive, "base"):
                yield replace(clause, purpose=purpose), end
        comma = self.word(at) == ","
        for entry, end in self.known("conjunctions", at + comma):
            for inner, last in self.clause(end):
                yield from self.rest(last, replace(clause, inner=[*clause.inner, (entry, inner)]))
        if not needed:
            yield clause, at
