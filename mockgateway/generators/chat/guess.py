"""Which facts of a text could be the value of a field, by its name, type, format and enum, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .facts import Facts, Named, ages, city, named_people, said_to_be, states, streets, zips
from .meaning import meant, words_of
from .spoken import leaning

__all__ = ["PLACES", "Wanted", "guesses", "words_of"]

Json = Any


PLACES = frozenset(
    "city location place destination town country origin region area state address venue departure arrival from to where airport".split()
)
_PEOPLE = frozenset(
    """
    name names person people customer author user guest attendee attendees participant participants member members recipient owner contact employee patient
    player assignee who firstname lastname surname
    """.split()
)
_PROSE = frozenset(
    "answer response reply summary explanation text message content description reasoning output thought analysis comment body note notes".split()
)
_ASKED = frozenset(
    "query question search q prompt input keywords keyword term request topic task instruction".split()
)
_DAYS = frozenset(
    "date day when start end deadline due departure arrival checkin checkout birthday".split()
)
_MONEY = frozenset("price amount cost total budget fee salary value sum".split())
_SHAPED = (
    (_DAYS, "date", "dates"),
    (frozenset(("time", "hour")), "time", "times"),
    (frozenset(("phone", "mobile", "telephone")), "phone", "phones"),
    (frozenset(("uuid",)), "uuid", "uuids"),
)
_IDS = frozenset(
    "id code number reference ref sku order ticket invoice ticker symbol key isbn iban".split()
)
_SIBLINGS = {
    "age": ("years", "year", "old", "aged", "is"), "duration": ("hours", "minutes", "days", "seconds", "hour", "minute", "min"),
    "guests": ("people", "persons", "guests", "adults"), "people": ("people", "persons", "guests"), "party": ("people", "persons"),
    "quantity": ("pieces", "units", "of", "x"), "temperature": ("degrees", "c", "f"), "distance": ("km", "miles", "meters", "m"),
    "weight": ("kg", "g", "lbs", "pounds"), "height": ("cm", "m", "feet"), "percent": ("%", "percent"), "limit": ("top", "first", "results"),
    "count": ("top", "first", "results", "times"), "max": ("top", "first", "results", "most"), "rating": ("stars", "star"), "days": ("day", "days"),
    "year": ("in", "since"), "nights": ("night", "nights"),
}  # fmt: skip
_LANGUAGES = re.compile(
    r"\b(?:English|Chinese|Thai|Spanish|German|Japanese|French|Italian|Portuguese|Korean|Russian|Arabic|Hindi|Vietnamese|Indonesian|Dutch)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\s.!?。！？][^.!?。！？]*[.!?。！？]+")
_CURRENCY = re.compile(r"\b(?:USD|EUR|GBP|JPY|CNY|THB|SGD|CHF|INR|AUD|CAD|KRW)\b")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "฿": "THB"}
_LEAD = re.compile(
    r"\A\W*(?:please\s+|can you\s+|could you\s+|would you\s+|i want to\s+|i need to\s+)*"
    r"(?:(?:search for|search|look up|look for|look|find|google|query)\b\s*)?"
    r"(?:(?:the web|online|the docs|the internet)\s*)?(?:for\s+|about\s+|up\s+)?",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:(?<=\s)\S+@\S+ (?=that )|\b(?:saying|that says|says|with the (?:message|text|body)|to say|telling (?:him|her|them)|reminding (?:him|her|them)))\s*(?:that\s+)?:?\s*(.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_STARS = frozenset(("rating", "stars", "score"))
_COMPANY = re.compile(
    r"\b((?:[A-Z][\w&.-]+ ){1,3}(?:Inc|Corp|Corporation|Ltd|LLC|GmbH|AG|Co|Company|PLC|SA|SARL|KG)\b\.?)"
)
_FIRMS = frozenset(
    "vendor company seller supplier merchant organization organisation employer business".split()
)
_BARE = frozenset(
    "num number numbers value values".split()
)  # as `a` and `b` are: any number will do
_MAILS = frozenset(("email", "mail", "emails"))
_ADDRESSEES = frozenset(("to", "cc", "bcc", "recipient", "recipients", "sender", "contact"))
_LINKS = frozenset(("url", "uri", "link", "website", "urls"))
_TITLES = frozenset(
    "title subject name event product company project label item file path filename items tags".split()
)
_NO_PERSON = frozenset(("file", "product", "event", "company", "project"))
_TICKERS = {
    "apple": "AAPL",
    "tesla": "TSLA",
    "microsoft": "MSFT",
    "google": "GOOGL",
    "alphabet": "GOOGL",
    "amazon": "AMZN",
    "nvidia": "NVDA",
    "meta": "META",
    "netflix": "NFLX",
    "intel": "INTC",
}
_STOCK = frozenset(("symbol", "ticker", "stock"))
_TICKER = re.compile(r"\b(?!(?:USD|EUR|GBP|API|CEO|THE|AND|USA|JSON|OK)\b)[A-Z]{2,5}\b")
_ROOM = re.compile(
    r"\b(?:living room|kitchen|bedroom|bathroom|hallway|hall|office|garage|garden|dining room|basement|attic|study)\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\b(?:remind me (?:to|about|that)|add|create a (?:task|reminder|todo|to-do)(?: to| for)?|todo:?|task:?|note(?: that|:))\s+(.+?)"
    r"(?=\s+(?:at \d|on (?:\w+day|\d)|tomorrow|today|tonight|in \d|to (?:my|the) (?:\w+ )?list|by \w+day)|[.!?]?\s*\Z)",
    re.IGNORECASE,
)
_TASKS = frozenset("text title task message reminder note content todo item what summary".split())
_EVENT = re.compile(
    r"\b(?:an?|the)\s+((?:[a-z]+\s){0,1}(?:fair|meeting|party|conference|lunch|dinner|call|appointment|concert|workshop|interview|review))\b"
)


class Wanted:
    """A field for which a value is looked for. sure: whether one fact may serve it though another field has it; sort: kinds of use that exclude each other."""

    def __init__(self, name: str, schema: dict[str, Json], many: bool = False) -> None:
        kind = schema.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        self.words = words_of(name)
        self.kind = next((each for each in kinds if each != "null"), None)
        self.form = str(schema.get("format") or "")
        self.enum = schema.get("enum") if isinstance(schema.get("enum"), list) else None
        self.many = many
        self.about = {*self.words, *(words_of(str(schema.get("title") or "")))}
        self.told = set(words_of(str(schema.get("description") or "")[:200]))
        self.sure = self.enum is not None
        self.sort = (
            "enum"
            if self.enum is not None
            else "number"
            if self.kind in ("integer", "number")
            else "text"
        )

    def named(self, among: frozenset[str]) -> bool:
        """Whether a word of its name is one of those."""
        return not self.about.isdisjoint(among)


def guesses(wanted: Wanted, said: Facts, prose: Callable[[], str]) -> Iterator[Json]:
    """Values that the field might have."""
    if wanted.enum is not None:
        yield from _of_enum(wanted.enum, said.text)
    elif wanted.kind in ("integer", "number"):
        yield from _numbers(wanted, said)
    elif wanted.kind == "boolean":
        if any(
            len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", said.text, re.IGNORECASE)
            for word in wanted.words
        ):
            yield not re.search(
                rf"\b(?:no|not|never|without|don't|doesn't|isn't|aren't|won't)\s+(?:\w+\s+)?{re.escape(wanted.words[-1])}\b",
                said.text,
                re.IGNORECASE,
            )
    elif wanted.kind in ("string", None):
        yield from _texts(wanted, said, prose)


def _of_enum(enum: list[Json], text: str) -> Iterator[Json]:
    found = []
    for option in enum:
        if isinstance(option, str) and option:
            word = re.escape(option).replace("_", r"[\s_-]").replace(r"\-", r"[\s_-]")
            if match := re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE):
                found.append((match.start(), -len(option), option))
    yield from (option for _, _, option in sorted(found))
    if not found:
        yield from meant([option for option in enum if isinstance(option, str) and option], text)


def _numbers(wanted: Wanted, said: Facts) -> Iterator[int | float]:
    whole = wanted.kind == "integer"
    if "age" in wanted.about:
        yield from ages(said.text)
    near = {sibling for word in wanted.about for sibling in _SIBLINGS.get(word, ())} | wanted.about
    scored = []
    for place, number in enumerate(said.numbers):
        score = (
            2 * len(near.intersection(number.near[:1]))
            + len(near.intersection(number.near))
            + 3 * (number.money and wanted.named(_MONEY))
        )
        scored.append((-score, place, number.value))
    alone = (
        len(said.numbers) == 1
        or wanted.many
        or all(len(word) == 1 or word.isdigit() or word in _BARE for word in wanted.words)
    )
    if not any(score for score, _, _ in scored) and wanted.named(_STARS):
        yield (
            {1: 5, 0: 3, -1: 1}[(lean > 0) - (lean < 0)]
            if (lean := leaning(said.text)) or not said.numbers
            else 3
        )
    for score, _, value in sorted(
        scored, key=lambda found: (0 if wanted.many else found[0], found[1])
    ):
        if score or alone:
            yield int(value) if whole and value == int(value) else value


def _texts(wanted: Wanted, said: Facts, prose: Callable[[], str]) -> Iterator[str]:
    named, form, text = wanted.named, wanted.form, said.text
    if form == "email" or named(_MAILS):
        yield from said.emails
        return
    if named(_ADDRESSEES):
        yield from said.emails
    if form in ("uri", "url", "iri") or named(_LINKS):
        yield from said.urls
        return
    if form == "date-time":
        yield from (
            f"{date}T{said.times[0].zfill(5) if said.times else '09:00'}:00Z" for date in said.dates
        )
        return
    for among, shape, values in _SHAPED:
        if form == shape or named(among):
            yield from getattr(said, values)
    if form:
        return
    if named(frozenset({"zip", "zipcode", "postal", "postcode", "plz"})):
        yield from zips(text)
        return
    if named(frozenset({"street", "address1", "line1"})) or (
        named(frozenset({"address"})) and not named(_MAILS)
    ):
        if named(frozenset({"address"})) and (whole := streets(text)):
            rest = ", ".join(dict.fromkeys(part for part in (*whole[:1], city(text)) if part))
            yield " ".join((rest, *zips(text)[:1]))
        yield from streets(text)
    if named(frozenset({"state", "province"})):
        yield from states(text)
    if named(frozenset({"city", "town"})) and (place := city(text)):
        yield place
    if named(_FIRMS):
        yield from _COMPANY.findall(text)
        yield from (name.text for name in said.names if name.after in ("at", "from", "for"))
    if named(_STOCK):
        yield from (code for code in _TICKER.findall(text))
        yield from (code for name, code in _TICKERS.items() if name in text.lower())
    if named(frozenset({"room"})):
        yield from (match[0].lower() for match in _ROOM.finditer(text))
    if named(_TASKS) and (to_do := _TO_DO.search(text)):
        yield to_do[1]
    if (
        wanted.words
        and not wanted.many
        and not named(_HALVES)
        and (
            pair := said_to_be(
                list(dict.fromkeys((" ".join(wanted.words), wanted.words[-1]))), text
            )
        )
    ):
        yield pair
    if named(frozenset({"language", "lang", "locale"})):
        yield from (match[0].capitalize() for match in _LANGUAGES.finditer(text))
    if named(frozenset({"currency"})):
        yield from _CURRENCY.findall(text)
        yield from (code for sign, code in _SIGNS.items() if sign in text)
    if named(frozenset({"expression", "equation", "formula", "calculation"})):
        yield from said.sums
    yield from _worded(wanted, said, prose)


def _worded(wanted: Wanted, said: Facts, prose: Callable[[], str]) -> Iterator[str]:
    named, text = wanted.named, said.text
    if named(PLACES):
        yield from _places(wanted, said.names)
    elif named(_PEOPLE) and not named(_NO_PERSON):
        people = named_people(text)
        if named(frozenset({"first", "given", "firstname"})):
            yield from (name.split()[0] for name in (*people, *(name.text for name in said.names)))
        elif named(frozenset({"last", "family", "surname", "lastname"})):
            yield from (
                name.split()[-1]
                for name in (*people, *(name.text for name in said.names))
                if " " in name
            )
        yield from people
        yield from (name.text for name in said.names if not name.after)
        yield from (name.text for name in said.names if name.after)
    elif named(_ASKED):
        yield from said.quoted
        yield _LEAD.sub("", text.strip(), count=1).rstrip(" ?.!") or text
    elif named(_IDS):
        yield from said.codes
        yield from (str(number.value) for number in said.numbers)
    elif named(_PROSE) and not wanted.many:
        yield from said.quoted
        if saying := _SAYING.search(text):
            yield saying[1].strip()
        answer = prose()
        yield answer
        yield from _SENTENCE.findall(answer)
    elif named(_TITLES):
        yield from said.quoted
        if event := _EVENT.search(text):
            yield event[1]
        headed = named(frozenset({"title", "subject"})) and not wanted.many
        yield from (
            name.text for name in said.names if not headed or not text.startswith(name.text)
        )
        if not wanted.many and not named(_NO_PERSON | {"tags", "file", "path", "filename"}):
            yield _headline(text)
    else:
        yield from said.quoted


_HALVES = frozenset("first last given family surname firstname lastname".split())  # of a name
_ABOUT = re.compile(r"\b(?:about|regarding|re:|concerning|that)\s+([^.!?\n]{3,60})", re.IGNORECASE)


def _headline(text: str) -> str:
    """A few words that could stand above the text."""
    found = _ABOUT.search(text)
    words = (found[1] if found else _LEAD.sub("", text.strip(), count=1)).split()[:7]
    line = " ".join(words).strip(" ,;:.!?\"'")
    return line[:1].upper() + line[1:] or "Note"


def _places(wanted: Wanted, names: tuple[Named, ...]) -> Iterator[str]:
    if wanted.named(frozenset({"origin", "departure", "from", "source"})):
        order = [name for name in names if name.after in ("from", "de", "von")]
    elif wanted.named(frozenset({"destination", "arrival", "to"})):
        order = [name for name in names if name.after in ("to", "nach", "for")]
    else:
        order = [name for name in names if name.after]
    yield from dict.fromkeys(name.text for name in (*order, *names))
