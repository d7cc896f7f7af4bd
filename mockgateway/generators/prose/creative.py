"""Write a short story, a headline or a slogan on request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import articles, length
from mockgateway.generators.prose.question import Question, about
from mockgateway.generators.prose.topic import topic_of, without_article

_NAME = re.compile(r"\s*\b(?:named|called)\s+[\"“']?([A-Z][\w-]*)[\"”']?")
_FEW_WORDS = 120
_THING = re.compile(
    r"\b(?:who|that|and) (?:\w+ ){1,3}?((?:an?|the|her|his|their) [\w' -]+?"
    r"(?= (?:on|in|at|from|with|for|during|by)\b|[,.;]|\Z)(?: in an? [\w-]+)?)"
)
_FORM = re.compile(
    r",? (?:in|from) (?:the |a )?(?:\w+ )?(?:tense|person|perspective|style|tone|point of view)\b"
    r"|\b(?:in|of|with)(?: about| around)? \d+ words\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b((?:on|in|at) (?:(?:an?|the) [\w' -]+?|(?-i:[A-Z]\w+)))"
    r"(?=[,.;]|\Z| (?:with|who|and|in|for|that)\b)",
    re.I,
)
_ANIMAL = re.compile(
    r"\A(?:\w+ )*(?:robot|dragon|fox|cat|dog|bear|mouse|owl|rabbit|horse|wolf|hare|bird|whale)\Z"
)
_MALE = re.compile(
    r"\b(?:boy|\w*man|he|his|king|prince|father|son|brother|grandfather|uncle)\b", re.IGNORECASE
)
_SENTENCES = 3  # of a story, before its last one


def _headline(question: Question, topic: str) -> str | None:
    known = articles.table(question.reply.code)
    if "headlines" not in known or not re.search(r"\bheadlines?\b", question.asked, re.IGNORECASE):
        return None
    return articles.Author(question, topic).filled(question.pick(known["headlines"]), full=True)


def answer(question: Question) -> str | None:
    """Return the story that the message asks for."""
    if len(question.text) > 1500 or not question.cue("creative"):
        return None
    reply, topic, wish = question.reply, topic_of(question), length.read(question)
    if made := _headline(question, topic):
        return made
    usual = reply.first_names[ord(question.text[0]) % len(reply.first_names)]
    named = _NAME.search(question.asked)
    name = named[1] if named else usual
    topic = _NAME.sub("", topic).replace("  ", " ") if named else topic
    city = reply.cities[len(question.text) % len(reply.cities)]
    parts = [about(line, topic, name=name, city=city) for line in reply.story]
    if reply.code == "en" and (wish.words > _FEW_WORDS or wish.headings or wish.paragraphs > 1):
        return _chapters(question, wish, name, topic)
    if wish.bounded and not wish.brief:
        return articles.write(question, topic, parts)
    many = 1 if wish.brief else _SENTENCES
    return reply.gap.join([*parts[:many], parts[-1]][: 1 if wish.brief else None])


def _chapters(question: Question, wish: length.Length, name: str, topic: str) -> str:
    """Return a story in chapters with a beginning, a turning point and an end."""
    lines, asked = text_tables.load("story"), question.asked
    words = _cast(question, name, topic)
    finds = re.search(rf"\b(?:who|that|and) (?:{lines['finds']})", asked, re.IGNORECASE)
    if finds:
        lines = lines | lines["find"]
    author = articles.Author(question, words["thing"], lines)
    total = wish.words or (wish.paragraphs or 5) * 80
    chapters = lines["sections"]
    count = wish.sections or max(1, min(5, total // (40 if finds else 100)))
    usual = chapters[: min(count, 5) - 1] + chapters[4:5]
    chapters = [*usual[:3], *chapters[5 : 5 + max(0, count - 5)], *usual[3:]][:count]
    spare = author.sentences(lines["general"], words)
    blocks = [f"# {author.filled(question.pick(lines['titles']), values=words)}"]
    left = total - length.size(blocks[0])
    for at, chapter in enumerate(chapters):
        own = [author.filled(line, values=words) for line in chapter["sentences"]]
        if not at and "role" in words:
            own[0] = author.filled(lines["introduced"], values=words)
        if at == len(chapters) - 1:
            own[-2:] = [author.filled(line, values=words) for line in _ending(lines, asked)]
        made = _spread(own, spare, left // (len(chapters) - at))
        left -= sum(map(length.size, made)) + 4
        number = f"Chapter {at + 1}: " if re.search(r"\bchapters?\b", asked) else ""
        blocks.append(f"## {number}{chapter['heading']}")
        blocks += [" ".join(made[start : start + 4]) for start in range(0, len(made), 4)]
    title = blocks[:1] if wish.headings or re.search(r"\btitle\b", asked) else []
    if wish.paragraphs:
        parts = [block for block in blocks if block[0] != "#"]
        edges = [round(len(parts) * at / wish.paragraphs) for at in range(wish.paragraphs + 1)]
        return "\n\n".join([*title, *(" ".join(parts[a:b]) for a, b in pairwise(edges))])
    body = [block for block in blocks[1:] if wish.headings or block[0] != "#"]
    return "\n\n".join([*title, *body])


def _ending(lines: dict[str, Any], asked: str) -> list[str]:
    """Return the last sentences of a story, in the mood that the message asks for."""
    chosen = (row for row in lines["endings"] if re.search(row["asked"], asked, re.IGNORECASE))
    sentences: list[str] = next(chosen)["sentences"]
    return sentences


def _cast(question: Question, name: str, topic: str) -> dict[str, str]:
    """Return the hero, the thing, the place and the pronouns of a story."""
    asked = _FORM.sub("", question.asked)
    doing = re.search(r"\b(?:who|that) (\w+?)s\b ([^.,;:]+)", asked)
    found = _THING.search(f"{doing[0]}." if doing else "")
    place = _PLACE.search(asked.replace(found[1], "") if found else asked)
    said = re.search(
        r"\babout (.+?)(?= (?:who|that|in|on|at|with|from|called|named)\b|[.,:;\n]|\Z)", asked
    )
    head = said[1] if said else topic
    is_hero = re.search(text_tables.load("story")["persons"], head, re.IGNORECASE)
    if is_hero and not _NAME.search(asked):
        name = f"the {without_article(head)}"
    if found:
        thing = found[1]
    elif is_hero or doing:
        thing = "a small locked box"
    else:
        thing = topic if re.match(r"(?:an?|the) ", topic) else f"a book about {topic}"
    where = place[1] if place else "in a small town by the sea"
    words = {
        "name": name,
        "a_thing": thing,
        "thing": re.sub(r"^an? ", "the ", thing.split(" in a")[0]),
        "a_place": where,
        "place": re.sub(r"\b(in|on|at) an? ", r"\1 the ", where),
        "she": "he"
        if _MALE.search(asked) or name.endswith(("o", "as", "us", "ik", "er", "sz"))
        else "it"
        if _ANIMAL.search(name)
        else "she",
    }
    if is_hero and _NAME.search(asked):
        words["role"] = head
    words["her"] = {"he": "his", "it": "its", "she": "her"}[words["she"]]
    return (
        words
        | {key.capitalize(): words[key].capitalize() for key in ("she",)}
        | {"Name": name[:1].upper() + name[1:]}
    )


def _spread(own: list[str], spare: Iterator[str], words: int) -> list[str]:
    """Return sentences of about `words` words: the own ones, with spare ones between them."""
    missing = words - sum(map(length.size, own))
    while missing < -8 and len(own) > 2:
        missing += length.size(own.pop(-2))
    more: list[str] = []
    while missing > 8 and (line := next(spare, "")):
        more.append(line)
        missing -= length.size(line)
    step = max(1, round(len(more) / max(1, len(own) - 2)))
    made = own[:2]
    for line in own[2:]:
        made += [*more[:step], line]
        del more[:step]
    return [*made[:-1], *more, made[-1]]
