"""Write short stories about the hero of a request, and dialogues."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.inventing.gaps import size
from mockgateway.generators.prose.inventing.wishes import Wish, count_of
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.topic import infinitive, is_plural, without_article

_TABLE = "inventing/tales"
_USUAL, _LONGEST, _PER_PARAGRAPH = 150, 420, 4
ANIMAL = re.compile(
    r"\b(?:fox|cat|dog|bear|mouse|owl|rabbit|horse|wolf|hare|bird|hedgehog|frog|squirrel|penguin"
    r"|tortoise|parrot|hamster|robot|turtle|snail|elephant|lion|bee|duck|goat|sheep|whale|otter|badger)\b",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"\b(?:boy|(?!wo)\w*man|king|prince|father|grandfather|uncle|brother|monk|his|he)\b",
    re.IGNORECASE,
)
_HERO = re.compile(
    r"\babout (?P<x>(?:an?|the|two|my|our) [\w' -]+?)"
    r"(?=,? (?:named|called|who|that|which|in|on|at|from|with|and|for)\b|[.,;:\n]|\Z)",
    re.IGNORECASE,
)
_DOES = re.compile(r"\b(?:who|that|which|and) (?P<x>[^.;:\n]+)")
_IN = re.compile(
    r"\b(?P<x>(?:in|on|at) (?:(?:an?|the) [\w' -]+?|[A-Z]\w+(?: [A-Z]\w+)?))"
    r"(?=[.,;]|\Z| (?:with|who|and|that|for|named|called)\b)"
)
_FORM = re.compile(
    r",? (?:in|from|with) (?:the |a |an )?(?:\w+ )?(?:tense|person|perspective|style|tone|title"
    r"|end\w*|point of view|paragraphs?)\b|,? (?:of |in )?(?:about |around |exactly )?\d+ words\b"
    r"|,? (?:one|two|three|four|\d) paragraphs?\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\bbetween (?:two (?P<two>\w+?)s\b|(?P<a>(?:an? |the |my )?[\w' -]+?) and "
    r"(?P<b>(?:an? |the |my |her |his )?[\w'-]+(?: [\w'-]+)??))"
    r"(?=,? (?:who|that|about|on|in|at|with|discussing|talking|arguing|over)\b|[.,:;\n]|\Z)",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:about|wants?(?: to (?:order|buy|return|book|have))?|looking for|asks? (?:for|about)"
    r"|orders?|discussing|over|needs?|complain\w* about|who (?:lost|forgot)) (?P<x>[^.,;:\n]+)",
    re.IGNORECASE,
)
_SPIRIT = re.compile(
    r"\b(?:robot|dragon|ghost|cloud|star|tree|elf|witch|fairy|monster|alien)\b", re.I
)
_ASKS = re.compile(
    r"\b(?:in which|where) an? (?P<a>[\w -]+?) asks (?:an?|the|his|her) (?P<b>[\w-]+)"
    r" (?P<x>[^.,;:\n]+)"
)
_MISHAP = re.compile(
    r"\bwho (?:has |have |just )*(?P<x>(?:lost|forgotten|forgot|missed|broken|spilled)\b[^.,;:\n]+)"
)
_SPEAKERS = ("Ann", "Ben")
_NAMES = ("Mara", "Jonas", "Elin", "Tomas", "Nora", "Milo")


def story(wish: Wish) -> str | None:
    """Return a short story, with a title if one is wanted."""
    table, asked = text_tables.load(_TABLE), _FORM.sub(".", wish.asked)
    target = wish.limits.words[1] or _USUAL
    hero = _HERO.search(asked)
    if not hero or target > _LONGEST or wish.has("chapters?|headings?|sections?"):
        return None
    target = (
        round((wish.limits.words[0] + target) / 2) if wish.limits.words[0] else round(target * 0.95)
    )
    does = _DOES.search(asked[hero.start() :])
    said = does["x"] if does else ""
    plot, x = _plot(table, said)
    if wish.has("horror|scary|creepy|spooky|ghost stor"):
        plot = {"lines": table["horror"]}
    values = _cast(wish, table, hero["x"], asked, x)
    present = wish.has("present tense")
    chosen = _chosen(plot["lines"], target - 22)
    if few := wish.limits.sentences[1]:
        core = [line for line in plot["lines"] if line[0] not in "+-"]
        chosen = [*core[: max(few - 2, 0)], core[-1]]
    lines = [_told(line, values, present=present) for line in chosen]
    opening = (
        "Once upon a time there [was|is]"
        if wish.has("fairy|bedtime|once upon")
        else "There [was|is]"
    )
    named = f" named {values['name']}" if not values["name"].startswith("the ") else ""
    opening = opening.replace("[was|is]", "[were|are]") if values["she"] == "they" else opening
    first = f"{opening} {values['a_role']}{named} who [lived|lives] {values['place']}."
    ending = next((row for row in table["endings"] if wish.has(row["asked"])), None)
    if ending:
        lines[-1] = _told(ending["line"], values, present=False)
    body = [_told(first, values, present=present), *lines]
    if wish.has("moral|fable"):
        body.append(f"The moral: {plot.get('moral', table['plots'][-1]['moral'])}")
    count = wish.limits.paragraphs[1] or max(1, round(len(body) / _PER_PARAGRAPH))
    edges = [round(len(body) * at / count) for at in range(count + 1)]
    text = "\n\n".join(" ".join(body[a:b]) for a, b in pairwise(edges))
    title = f"{values['Name']}'s Big Dream" if plot is table["plots"][1] else _title(values, x)
    return f"# {title}\n\n{text}" if wish.has("(?:a |with )?title") else text


def _plot(table: dict[str, Any], said: str) -> tuple[dict[str, Any], str]:
    """Return the plot that fits what the hero does, and its object."""
    for plot in table["plots"]:
        found = (
            re.search(rf"\b(?:{plot['asked']})\b", said, re.IGNORECASE) if plot["asked"] else None
        )
        if found:
            rest = re.split(r",| and (?:then|how|what|must|has to)\b", said[found.end() :])[
                0
            ].strip()
            return plot, rest
    return table["plots"][-1], ""


def _cast(wish: Wish, table: dict[str, Any], hero: str, asked: str, x: str) -> dict[str, str]:
    """Return the names and pronouns of a story."""
    role, near = without_article(hero), ""
    person = re.search(text_tables.load("story")["persons"], hero, re.IGNORECASE)
    if not (person or ANIMAL.search(role) or x or wish.name or _SPIRIT.search(role)):
        role, near = "woman", f"close to {hero}"
        hero = "a young woman"
    animal, named = bool(ANIMAL.search(role)), bool(wish.name)
    name = wish.name or (
        f"the {role}" if len(role.split()) < 3 else _NAMES[len(asked) % len(_NAMES)]
    )
    male = bool(_MALE.search(role)) or (
        named and name.endswith(("o", "us", "as", "ik", "er", "ip"))
    )
    she, her = ("he", "his") if male else ("it", "its") if animal and not named else ("she", "her")
    if hero.lower().startswith(("two ", "three ")):
        she, her, name = "they", "their", f"the {role}"
    rest = asked.replace(x, "") if x else asked
    place = _IN.search(rest)
    kind = (
        "animal"
        if animal
        else next((key for key in ("robot", "dragon") if key in role.lower()), "other")
    )
    plural = is_plural(x)
    bare = without_article(x)
    x = infinitive(re.sub(r"\bbecoming\b", "become", x))
    the_x = f"the {without_article(x)}" if re.match(r"an? ", x) else x
    values = {
        "name": name, "she": she, "her": her, "role": role, "x": x, "bare": bare,
        "a_role": hero if re.match(r"(?:an?|two|three) ", hero, re.I) else f"{_an(role)} {role}",
        "place": near or (place["x"] if place else table["places"][kind]),
        "helper": table["helpers"]["animal" if animal else "other"], "the_x": the_x,
        "s": "" if plural else "s", "be": "are" if plural else "is",
    }  # fmt: skip
    return values | {key.capitalize(): text[:1].upper() + text[1:] for key, text in values.items()}


def _an(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _chosen(lines: list[str], words: int) -> list[str]:
    """Return the lines of a plot that fit into a number of words."""
    kept = [line[0] != "+" for line in lines]
    have = size([line for line, keep in zip(lines, kept, strict=True) if keep])
    for at, line in enumerate(lines):
        if line[0] == "-" and have > words:
            kept[at], have = False, have - length.size(line)
        if line[0] == "+" and have + length.size(line) <= words:
            kept[at], have = True, have + length.size(line)
    return [line.lstrip("+-") for line, keep in zip(lines, kept, strict=True) if keep]


def _told(line: str, values: dict[str, str], *, present: bool) -> str:
    """Return a line in a tense, with its gaps filled."""
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if present else r"\1", line)
    text = fill(text, values)
    if values["she"] == "she":
        return text
    him = {"he": "him", "it": "it", "they": "them"}[values["she"]]
    return re.sub(rf"\b{values['her']}\b(?=[.,!?]| (?:a|for|luck)\b)", him, text)


def _title(values: dict[str, str], x: str) -> str:
    """Return a title with the hero and what the story is about."""
    name = re.sub(r"(?<!['’])\b[a-z]", lambda found: found[0].upper(), values["Name"])
    if not x:
        return f"A New Morning for {name}"
    thing = without_article(re.sub(r"\A(?:her|his|its|their) ", "", x))
    titled = re.sub(
        r"(?<!['’])\b(?!(?:in|a|an|the|of|to|and|on)\b)[a-z]", lambda found: found[0].upper(), thing
    )
    return f"{name} and the {titled}"


def dialogue(wish: Wish) -> str | None:
    """Return a dialogue between the speakers of a request."""
    table, found = text_tables.load(_TABLE), _BETWEEN.search(wish.asked)
    if asks := _ASKS.search(wish.asked):
        names = [asks[key][:1].upper() + asks[key][1:] for key in "ab"]
        count = count_of("", wish.asked, "lines") or len(table["asks"])
        said = enumerate(table["asks"][:count])
        return "\n".join(f"{names[at % 2]}: {fill(line, {'x': asks['x']})}" for at, line in said)
    if not found or wish.has("screenplay|scene heading"):
        return None
    speakers = list(_SPEAKERS)
    if not found["two"]:
        speakers = [re.sub(r"\A(?:an?|the|my|her|his) ", "", found[key]).strip() for key in "ab"]
    matter = _MATTER.search(wish.asked[found.end() :]) or _MATTER.search(wish.asked)
    x = re.sub(r"\btheir\b", "my", matter["x"].strip()) if matter else "the news"
    x = re.sub(r" (?:in|with) \w+ (?:lines|turns|words).*", "", x)
    talk = next(
        row
        for row in table["talks"]
        if re.search(row["asked"], f"{' '.join(speakers)} {found['two']}", re.I)
    )
    mishap = _MISHAP.search(wish.asked)
    if mishap:
        x = re.sub(r"\b(?:their|his|her)\b", "my", mishap["x"].replace("forgot ", "forgotten "))
    lines = list(table["mishap"] if mishap else talk["lines"])
    first_speaks = re.search(talk["asked"], speakers[0], re.IGNORECASE) or not talk["asked"]
    if not first_speaks:
        speakers.reverse()
    count = count_of("", wish.asked, "lines") or count_of("", wish.asked, "turns") or len(lines)
    more = list(table["more"])
    while len(lines) < count and len(more) > 1:
        lines[-2:-2] = [more.pop(0), more.pop(0)]
    lines = lines[:count] if count <= len(lines) else lines
    names = [name[:1].upper() + name[1:] for name in speakers]
    return "\n".join(f"{names[at % 2]}: {fill(line, {'x': x})}" for at, line in enumerate(lines))
