"""Invent names and slogans for what a request describes."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import domains
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.topic import gerund
from mockgateway.text_tables import pattern

_TABLE = "inventing/naming"
_USUAL_NAMES, _LONGEST_ROOT = 5, 9
_INITIAL = re.compile(
    r"\b(?:start(?:ing|s)?|begin(?:ning|s)?) with (?:the letter )?[\"“']?([A-Za-z])\b", re.I
)
_EXPLAINED = (
    r"(?:with|and) (?:an? |the )?(?:short |brief |one[- ]\w+ |\w+ )?"
    r"(?:explanation|reason|description|meaning|tagline|rationale|slogan)"
)
_CLUMSY = re.compile(r"[ylaeiou]ly\Z|[aeiou]io\Z|(\w)\1\1|[A-Z][a-z]{9,}\Z")
_PEOPLE = re.compile(
    r"(?:\b(?P<of>german|french|spanish|italian|english|swedish|japanese|indian) (?:\w+ )?)?"
    r"\b(?P<part>first|last|family|given|full|baby) names?\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:within|in|for|since) \d[\w' ]*|\b24/7\b")


def names(wish: Wish) -> str | None:
    """Return names for a venture, a product, a pet or a character."""
    table, bare = text_tables.load(_TABLE), wish.bare
    count = wish.count or (_USUAL_NAMES if wish.found.rstrip().endswith("s") else 1)
    kinds = ("pets", "people", "characters")
    if first := _PEOPLE.search(wish.asked):
        return _of_people(wish, table, first, count)
    given = next((kind for kind in kinds if pattern(_TABLE, f"of_{kind}").search(bare)), "")
    if not bare:
        return None
    made = _items(table, given) if given else _ventures(wish, table)
    if initial := _INITIAL.search(wish.asked):
        own = [name for name in made if name[0].lower() == initial[1].lower()]
        made = own if len(own) >= count else [*own, *_with_initial(wish, table, initial[1])]
    chosen = wish.some(made, count)
    own = [name for name in made if not given and wish.fits(name) and _is_of(name, bare)]
    if own and not any(_is_of(name, bare) for name in chosen):
        chosen[-1:] = own[:1]
    if wish.has(_EXPLAINED):
        gains = [*wish.domain["gains"], *wish.domain["things"], *wish.domain["slogans"]]
        chosen = [f"{name}: {gains[at % len(gains)]}" for at, name in enumerate(chosen)]
    if len(chosen) < count:
        return None
    if wish.has(r"names? (?:\w+ )?and (?:an? |the )?(?:matching )?(?:tagline|slogan)"):
        return f"{wish.listing(chosen)}\n\nTagline: {wish.domain['slogans'][0]}"
    return wish.listing(chosen)


def _of_people(wish: Wish, table: dict[str, Any], found: re.Match[str], count: int) -> str | None:
    """Return first, last or full names of people who speak a language."""
    rows = table["names_of"]
    row = rows.get((found["of"] or "english").lower(), rows["english"])
    firsts, lasts = (wish.question.shuffled(row[key].split()) for key in ("first", "last"))
    part = (found["part"] or "full").lower()
    full = [f"{first} {last}" for first, last in zip(firsts, lasts, strict=False)]
    names = firsts if part in ("first", "baby", "given") else lasts if part != "full" else full
    return wish.listing(names[:count]) if len(names) >= count else None


def _is_of(name: str, subject: str) -> bool:
    """Return whether a name has a word of its subject."""
    return any(word in name.lower() for word in re.findall(r"[a-z]{4,}", subject.lower()))


def _ventures(wish: Wish, table: dict[str, Any]) -> list[str]:
    """Return names that combine the words of a field and of the subject."""
    form = next(
        row
        for row in table["ventures"]
        if re.search(row["asked"], f"{wish.bare} {wish.found}", re.I)
    )
    roots = [root for root in wish.domain["roots"] if root.lower() not in wish.avoided]
    plain = table["plain"].split()
    telling = [
        word.title()
        for word in re.findall(r"[A-Za-z]{3,}", wish.bare.split(" in ")[0])
        if word.lower() not in plain and len(word) <= _LONGEST_ROOT and domains.knows(word)
    ]
    telling = [word.removesuffix("ing") if len(word) > 8 else word for word in telling] or roots
    adjectives = wish.question.shuffled(_items(table, "adjectives"))
    roots = wish.question.shuffled(roots)
    made: list[str] = []
    for at, root in enumerate(roots * 4):
        shape = form["forms"][at % len(form["forms"])]
        other = roots[(at + 3) % len(roots)]
        values = {
            "r": root, "s": other, "s|low": other.lower(), "a": adjectives[at % len(adjectives)],
            "t": telling[at % len(telling)],
        }  # fmt: skip
        made.append(_filled(shape, values))
    return [name for name in dict.fromkeys(made) if not _CLUMSY.search(name)]


def _with_initial(wish: Wish, table: dict[str, Any], initial: str) -> list[str]:
    """Return names from words with an initial, then from one and a root."""
    words = [
        word
        for row in text_tables.load("inventing/domains").values()
        for word in row["roots"].split(" | ")
        if word[0].lower() == initial.lower()
    ]
    return [*words, *[f"{word} {root}" for word in words for root in wish.domain["roots"]]]


def slogans(wish: Wish) -> str | None:
    """Return slogans for a venture or a product."""
    count = wish.count or (3 if wish.found.lower().endswith("s") else 1)
    made = lines(wish)
    chosen = [line for line in dict.fromkeys(made) if wish.fits(line)][:count]
    if wish.has(r"and (?:\w+ )?(?:bullet|benefits|features)"):
        gains = [f"- {gain[:1].upper()}{gain[1:]}" for gain in wish.domain["gains"]]
        return "\n".join([f"**{made[1]}**", "", *gains])
    return wish.listing(chosen) if len(chosen) == count else None


def lines(wish: Wish) -> list[str]:
    """Return slogans: those of the field, others with the name and the details."""
    field, name = wish.domain, wish.name
    own = wish.question.shuffled(field["slogans"])
    detail = _TIME.search(wish.clause)
    gains = [gain[:1].upper() + gain[1:] for gain in field["gains"]]
    detailed = [f"{gain}, {detail[0].strip()}" for gain in gains[:2]] if detail else []
    named = [f"{name}: {_small(line)}" for line in own[::-1]] if name else []
    acts = [f"{gerund(act).capitalize()}, made easy" for act in field["do"]]
    acts += [act[:1].upper() + act[1:] for act in field["do"]]
    more = [f"{gain} for {wish.audience}" for gain in gains] if wish.audience else []
    verb, _, rest = wish.clause.partition(" ")
    if rest and verb.endswith("s") and not detail:
        detailed = [f"We {_base(verb)} {rest}"]
    rows = zip_longest(detailed, named[:2], own, more[:1])
    mixed = [line for row in rows for line in row if line]
    return [*mixed, *named, *acts, *detailed, *gains]


def hook(wish: Wish) -> str:
    """Return a slogan as a sentence."""
    return f"{next(line for line in lines(wish) if ':' not in line)}."


def _small(line: str) -> str:
    """Return a slogan that goes on after a name."""
    return line[:1].lower() + line[1:] if not re.match(r"I\b|[A-Z]{2}", line) else line


def _base(verb: str) -> str:
    """Return the first person of a verb in the third: `ship` for `ships`."""
    return re.sub(r"(?<=[sxzh])es\Z|(?<!s)s\Z", "", re.sub(r"ies\Z", "y", verb))


def _items(table: dict[str, Any], key: str) -> list[str]:
    return str(table[key]).split(" | ")


def _filled(shape: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda found: values[found[1]], shape)
