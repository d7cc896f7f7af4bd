"""Write haiku, limericks and rhymed poems about the subject of a request, in English."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import domains
from mockgateway.generators.prose.inventing.tales import ANIMAL
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill, first_group, number_in
from mockgateway.generators.prose.topic import without_article

_TABLE = "inventing/poems"
_FIVE, _USUAL_LINES, _STANZA = 5, 8, 4
_SILENT = re.compile(r"(?:(?<=[^aeiouyl])e|(?<=[aeiouy]l)e|(?<=[^tdaeiouy])ed|(?<=[^scgxzh])es)$")
_PLACE = re.compile(r"\s+(?:in|at|over|near|from|on|to) (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+)?)\Z")
_ACROSTIC = re.compile(
    r"\b(?i:acrostic)\b.*?(?:\b(?i:word|name)\b:? [\"“']?(\w{2,14})|[\"“'](\w{2,14})[\"”']"
    r"|\b([A-Z]{2,14})\b)"
)
_LINES = re.compile(
    r"\b(\d{1,2}|two|three|four|six|eight|ten|twelve)[- ](?:(?!line)\w+[- ])?"
    r"(?P<unit>line|stanza|verse|couplet)s?\b",
    re.IGNORECASE,
)
_WHOM = re.compile(r"\b(?:for|to|about) (?:(?:my|our|the|a) )?(?:[\w-]+ ){0,3}?(?P<n>[A-Z][\w-]+)")
_DOES = re.compile(r"\s(?:who|that|which)\s(?P<x>(?P<verb>\w+)\s?[^.,;:\n]*)")
_LOVES = frozenset("loves likes adores drinks eats needs wants enjoys craves".split())
_FEMALE = re.compile(r"\b(?:woman|girl|lady|mother|sister|queen|grandmother|wife|daughter)\b", re.I)
_MALE = re.compile(r"\b(?:man|boy|king|father|brother|grandfather|husband|son)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:\w*(?:er|or|ist|ian|man|girl)|boy|nurse|cook|king|queen|pilot|clerk)\Z", re.IGNORECASE
)


def syllables(text: str) -> int:
    """Estimate the number of syllables in an English text by its groups of vowels."""
    known: dict[str, int] = text_tables.load(_TABLE)["syllables"]
    return sum(
        known.get(word) or max(1, len(re.findall(r"[aeiouy]+", _SILENT.sub("", word))))
        for word in re.findall(r"[a-zà-ÿ]+", text.lower().replace("'", ""))
    )


def haiku(wish: Wish) -> str | None:
    """Return three lines of five, seven and five syllables."""
    table, bare = text_tables.load(_TABLE), wish.bare
    if not bare:
        return None
    count = wish.count if wish.found.endswith("s") else 1
    place = _PLACE.search(bare)
    core = bare[: place.start()] if place else bare
    core = re.split(r" (?:on|in|at|during|after|before|from) ", core)[0]
    made = [_haiku(wish, table, core, place[1] if place else "", at) for at in range(count or 1)]
    return "\n\n".join(made)


def _haiku(wish: Wish, table: dict[str, Any], core: str, place: str, at: int) -> str:
    """Return the haiku with a number, of lines about a subject and a place."""
    words = re.findall(r"[a-z]{3,}", core.lower())

    def chosen(key: str) -> list[str]:
        own = sorted(wish.domain[key], key=lambda line: not any(word in line for word in words))
        return [*own, *domains.named("general")[key]]

    fives, sevens = chosen("five"), chosen("seven")
    first, last = (fives[(2 * at + step) % len(fives)] for step in (0, 1))
    middle = sevens[at % len(sevens)]
    name = core if syllables(core) <= _FIVE else core.rsplit(" ", 1)[-1]
    if not any(word in f"{first} {middle} {last}" for word in words):
        shapes = table["subjects"].get(str(syllables(name)))
        first = fill(shapes[at % len(shapes)], {"x": name}) if shapes else first
    if place and (shapes := table["places"].get(str(syllables(place)))):
        last = fill(wish.question.pick(shapes), {"p": place})
    return "\n".join(line[:1].upper() + line[1:] for line in (first, middle, last))


def limerick(wish: Wish) -> str | None:
    """Return five lines that rhyme in the form of a limerick."""
    table, bare = text_tables.load(_TABLE)["limericks"], wish.bare
    if not bare:
        return None
    does = _DOES.search(wish.rest)
    role = bare if re.match(r"an? ", wish.subject, re.IGNORECASE) or does else ""
    x, kind = bare, "thing"
    if role and does:
        kind = "loves" if does["verb"] in _LOVES else "does"
        x = re.sub(r"\A\w+ (?:to )?", "", does["x"]) if kind == "loves" else does["x"]
    elif role and _PERSON.search(role):
        kind, x = "loves", wish.domain["things"][0]
    he, him, his = _pronouns(role)
    an = "an" if role[:1].lower() in "aeiou" else "a"
    lines = fill(wish.question.pick(table[kind]), {
        "a_role": f"{an} {role}", "A_role": f"{an.capitalize()} {role}", "x": x,
        "likes": does["x"].strip() if does else "", "he": he, "him": him, "his": his,
        "He": he.capitalize(), "boast": "boast" if he == "they" else "boasts",
    })  # fmt: skip
    return _capitalised(lines.split(" / "))


def _pronouns(role: str) -> tuple[str, str, str]:
    if _FEMALE.search(role):
        return "she", "her", "her"
    if ANIMAL.search(role):
        return "it", "it", "its"
    return ("he", "him", "his") if _MALE.search(role) else ("they", "them", "their")


def _capitalised(lines: list[str]) -> str:
    return "\n".join(line[:1].upper() + line[1:] for line in lines)


def poem(wish: Wish) -> str | None:
    """Return a rhymed poem about a subject or for an occasion."""
    table, asked = text_tables.load(_TABLE), wish.asked
    count = _lines_of(wish)
    if acrostic := _ACROSTIC.search(asked):
        return _acrostic(wish, first_group(acrostic))
    whom = _WHOM.search(asked)
    fitting = (row for row in table["occasions"] if re.search(row["asked"], asked, re.IGNORECASE))
    occasion = next(fitting, None)
    if not occasion and not wish.bare:
        return None
    fields = domains.names_in(wish.clause.partition(" ")[2]) or domains.names_in(wish.bare)
    own = [pair for name in fields for pair in domains.named(name)["couplets"]]
    if occasion:
        quoted = re.search(r"[\"“]([A-Z][^\"”]{2,30})[\"”]", asked)
        name = quoted[1] if quoted else wish.name or (whom["n"] if whom else "my friend")
        day = re.search(r"\b\d{1,2} [A-Z][a-z]+\b|\b[A-Z]\w+day\b", asked)
        values = {"name": name, "when": day[0] if day else "that evening"}
        first, *others = [fill(pair, values) for pair in occasion["couplets"]]
        pairs = [first, *own[:2], *others]
    else:
        core = without_article(re.split(r" (?:in|at|on|during|from|by) ", wish.bare)[0])
        if re.match(r"(?:an?|the) ", wish.subject, re.IGNORECASE):
            core = f"the {core}"
        doing = re.match(r"(?!(?:spring|morning|evening)\b)\w{3,}ing\b", core)
        verse = [fill(pair, {"x": core}) for pair in table["doing" if doing else "verse"]]
        is_named = any(word in " ".join(own).lower() for word in core.lower().split())
        pairs = [*own, *verse] if is_named else [*verse[:1], *own, *verse[1:]]
        if place := _PLACE.search(wish.bare):
            around = wish.question.pick(str(table["around"]).split(" | "))
            pairs.insert(1, fill(around, {"p": place[1]}))
    pairs += domains.named("general")["couplets"]
    lines = [line for pair in pairs for line in _closed(pair)][:count]
    lines[-1:] = [re.sub(r",\Z", ".", line) for line in lines[-1:]]
    stanzas = [lines[at : at + _STANZA] for at in range(0, len(lines), _STANZA)]
    return "\n\n".join(map(_capitalised, stanzas)) if len(lines) == count else None


def _closed(pair: str) -> tuple[str, str]:
    """Return the two lines of a couplet with their signs."""
    first, second = pair.split(" / ")
    return f"{first},", f"{second}."


def _lines_of(wish: Wish) -> int:
    found = _LINES.search(wish.asked)
    if not found:
        return _USUAL_LINES
    factor = {"line": 1, "couplet": 2}.get(found["unit"].lower(), _STANZA)
    return number_in(found, wish.question.language) * factor


def _acrostic(wish: Wish, word: str) -> str | None:
    """Return a line for each letter of a word."""
    field = domains.of(word, wish.asked)
    general = str(text_tables.load(_TABLE)["letters"]).split(" | ")
    pool = [*field["seven"], *field["five"], *field["slogans"], *general]
    lines: list[str] = []
    for letter in word.lower():
        fitting = [each for each in pool if each[0].lower() == letter]
        lines += [line for line in fitting if line not in lines][:1] or fitting[:1]
    return _capitalised(lines) if len(lines) == len(word) else None
