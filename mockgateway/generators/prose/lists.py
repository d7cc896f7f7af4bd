"""Write lists of exactly as many items as asked for, and tables."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import articles, conversion, essays, facts, given, length
from mockgateway.generators.prose.question import Question, about, number_in
from mockgateway.generators.prose.records import field_value, requested_columns
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_pattern import search
from mockgateway.text_tables import pattern

_COUNTRIES = re.compile(r"\b(?:countr|países|länder|pays\b)|国家|国を|ประเทศ", re.IGNORECASE)
_CITIES = re.compile(r"\b(?:capitals|cit(?:y|ies)|ciudades|städte)\b|城市|都市|เมือง", re.I)
_CAPITALS = re.compile(r"\bcapitals?\b|首都|Hauptst|capitales|เมืองหลวง", re.IGNORECASE)
_NAMES = re.compile(r"\bnames? for\b|名字|nombres para|namen für|名前|ชื่อ", re.IGNORECASE)
_ADVICE = re.compile(
    r"\b(?:tips?|ideas?|ways?|reasons?|benefits?|advantages?|slogans?|questions?)\b", re.I
)
_SKILL = re.compile(r"\b(?:with|in|using|uses|knows) ((?-i:[A-Z])[\w+#.]*\w)\b")
_MEANING = re.compile(
    r"meaning|defin|descri|explan|what|bedeut|signific|définit|例|意", re.IGNORECASE
)
_A_TABLE = re.compile(r"^(?:an? )?table(?: comparing| of| about| with)? ?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|\band\b|\bvs\.?|\bversus\b)\s*")
_ROWS = re.compile(r"\b(\d{1,2}|two|three|four|five|six|seven|eight|ten) rows?\b", re.IGNORECASE)
_MARKED = re.compile(
    r"\bmark (?:the )?[\w ]{3,40}? (?:with|by|using) (?:an? )?"
    r"(\([^()\n]+\)|[\"“'][^\"”'\n]+[\"”']|\S+)",
    re.I,
)
_COMMAS = re.compile(r"\bcomma[- ]separated\b|\bseparated by commas\b", re.IGNORECASE)
_WHOLE = 9  # the longest list that is given in full if no number is requested
_FEWEST = 2  # items of a list; "write a text" asks for none
_MOST_ITEMS, _MOST_ROWS = 60, 30


def recipe(question: Question) -> str | None:
    """Return ingredients and steps."""
    pools = articles.table(question.reply.code).get("recipe")
    if not pools or not search(r"\brecipe\b(?!-| (?:app|site|blog|book|box)\b)", question.asked):
        return None
    author = articles.Author(question, re.sub(r" with .*", "", topic_of(question)))
    ingredients = _lines(question.shuffled(pools["ingredients"])[:7], True)
    steps = _lines([author.filled(line) for line in pools["steps"]], False)
    return f"## Ingredients\n\n{ingredients}\n\n## Steps\n\n{steps}"


def answer(question: Question) -> str | None:
    """Return a numbered list, or one of bullets if those are asked for."""
    wish = length.read(question)
    given_list = pattern("requests", "given_list").search(question.asked)
    if wish.items < _FEWEST and not wish.bullets and not given_list:
        return None
    if items := _given_items(question):
        if search(r"what'?s new|app store|release", question.asked):
            items = [item[:1].upper() + item[1:] for item in items]
        return _lines(items, _bulleted(question, wish))
    known = len(_samples(question))
    usual = known if known <= _WHOLE else 5
    count = min(wish.items if wish.items >= _FEWEST else usual or 5, _MOST_ITEMS)
    topic = topic_of(question) or question.text[:40]
    items = _tips(question, topic, count, wish.each)
    items = items or (_short_items(question, count, topic, wish.each) if wish.each else [])
    items = items or list_items(question, count, topic)
    items = marked(question.asked, items)
    if _COMMAS.search(question.asked):
        return ", ".join(item.rstrip(".") for item in items)
    if wish.each:
        items = [_within(item, wish.each) for item in items]
    return _lines(items, _bulleted(question, wish))


def marked(asked: str, items: list[str]) -> list[str]:
    """Return items, the last of them with the mark that a request wants on one of them."""
    mark = _MARKED.search(asked)
    return [*items[:-1], f"{items[-1]} {mark[1].strip()}"] if mark and items else items


def _tips(question: Question, topic: str, count: int, each: int) -> list[str]:
    """Return pieces of advice about a subject of a known field; [] if they are not wanted."""
    wanted = question.reply.code == "en" and pattern("requests", "advice").search(question.asked)
    return essays.tips(topic, count, each) if wanted else []


def _bulleted(question: Question, wish: length.Length) -> bool:
    if pattern("requests", "numbered").search(question.asked):
        return False
    return not wish.items or pattern("requests", "bullets").search(question.text) is not None


def _given_items(question: Question) -> list[str]:
    """Return the items to list that the message contains."""
    asked, source = split_source(question.text)
    if not source or not pattern("requests", "given_list").search(asked):
        return []
    parts = source.splitlines()
    if len(parts) < 2:
        parts = re.split(r"\s*[;,]\s*(?:and\s+)?|\s+and\s+", source)
    if len(parts) < 2:
        parts = sentences(source)
    return [part.strip(" -*•.") for part in parts if part.strip(" -*•.")]


def _short_items(question: Question, count: int, topic: str, words: int) -> list[str]:
    """Return items of at most `words` words, about the topic's last word if need be; [] if none."""
    made: list[str] = []
    for subject in dict.fromkeys((topic, topic.split()[-1] if topic.split() else topic)):
        made += [
            item
            for item in list_items(question, _MOST_ITEMS // 2, subject)
            if length.size(item) <= words and "(" not in item
        ]
    if len(made) < count:
        pools = articles.table(question.reply.code).get("brief", {})
        bad = any(pattern("requests", kind).search(question.asked) for kind in ("cons", "risks"))
        made += [
            item for item in pools.get("cons" if bad else "pros", ()) if length.size(item) <= words
        ]
    return list(dict.fromkeys(made))[:count] if len(made) >= count else []


def _within(item: str, words: int) -> str:
    """Return an item of at most `words` words, cut before a clause if there is one."""
    if length.size(item) <= words:
        return item
    clause = re.split(r"[,:;(]| (?:and|so|before|because|which|that|until|on|in|at|with) ", item)[0]
    return f"{clause.strip()}." if length.size(clause) <= words else length.shorten(item, words)


def _lines(items: list[str], bullets: object) -> str:
    return "\n".join(
        f"- {item}" if bullets else f"{at}. {item}" for at, item in enumerate(items, 1)
    )


def list_items(question: Question, count: int, topic: str) -> list[str]:
    """Return `count` items about a topic."""
    reply = question.reply
    if samples := _samples(question):
        return samples if count >= len(samples) else question.shuffled(samples)[:count]
    author, known = articles.Author(question, topic), articles.table(reply.code)
    pools = known.get("points", {})
    if known and pattern("requests", "steps_of").search(question.asked):
        return [author.filled(line) for line in known.get("steps", reply.steps)][:count]
    kind = next((name for name in pools if pattern("requests", name).search(question.asked)), "")
    items: list[str] = []
    if kind == "interview" and (skill := _SKILL.search(question.asked)):
        items.append(f"How have you used {skill[1]} in your work so far?")
    if not _ADVICE.search(question.text):
        items += facts.known_facts(question.text, topic, reply.code)
    if known and not kind and pattern("requests", "facts").search(question.asked):
        sections = [section["sentences"] for section in known["sections"]]
        lines = [line for row in zip(*sections, strict=False) for line in row]
        pools = {**pools, "said": lines}
        kind = "said"
    made = author.sentences(
        pools.get(kind) or question.shuffled(known.get("bullets", reply.points))
    )
    spare = author.sentences(known.get("general", ()))
    while len(items) < count and (item := next(made, "") or next(spare, "")):
        items.append(item)
    if len(items) < count:
        stop = "." if reply.gap and reply.code != "th" else ""
        items += [
            f"{about(line, topic).rstrip('.。')} ({angle}){stop}"
            for angle in reply.angles
            for line in reply.points
        ]
    return items[:count]


def _samples(question: Question) -> list[str]:
    """Return the things that are asked for by name, such as countries or fruits."""
    text, code, samples = question.text, question.reply.code, text_tables.load("samples")
    if _COUNTRIES.search(text):
        return [row["country"][code] for row in facts.countries()]
    if _CITIES.search(text):
        return [row["capital"][code] for row in facts.countries()]
    if question.language.code == "en" and not _ADVICE.search(text) and " about " not in text:
        for word, items in samples["items"].items():
            if re.search(rf"\d*\b{word}\w*\b", text, re.IGNORECASE):
                return list(items)
    return list(samples["names"]) if _NAMES.search(text) else []


def given_data(question: Question) -> str | None:
    """Return a table or a paragraph of the data in the message."""
    asked, source = split_source(question.text)
    if not source:
        return None
    if pattern("requests", "given_prose").search(asked):
        notes = [part.strip(" -*•.;") for part in re.split(r"\n|;|(?:^|\s)[-*•]\s", source)]
        made = [f"{note[:1].upper()}{note[1:]}." for note in notes if note]
        return question.reply.gap.join(made) if len(made) > 1 else None
    if not question.cue("table"):
        return None
    heads = given.columns(asked)
    if not (cells := given.rows(source, heads)):
        return None
    heads = heads if len(heads) == len(cells[0]) else given.heads_for(cells)
    if pattern("requests", "total").search(asked):
        cells = [*cells, given.totals(cells)]
    return conversion.table(heads, cells)


def table(question: Question) -> str | None:
    """Return a Markdown table."""
    if not question.cue("table"):
        return None
    reply, code = question.reply, question.reply.code
    topic = _A_TABLE.sub("", topic_of(question)) or reply.phrases["topic"]
    wanted = _ROWS.search(question.asked)
    counted = number_in(wanted, question.language) if wanted else length.read(question).items
    rows = min(counted, _MOST_ROWS)
    if compared := _comparison(question):
        return compared
    heads = requested_columns(question.text)[:8]
    if len(heads) > 1 and (items := _terms(question)):
        return conversion.table(
            heads, [[item, *_about(question, item, heads[1:])] for item in items]
        )
    if len(heads) > 1 and (things := _compared_things(question)):
        topic, cells = question.join(things), _rated(question, heads, things)
    elif len(heads) > 1:
        cells = [
            [str(field_value(question, head.lower(), at)) for head in heads]
            for at in range(rows or 3)
        ]
    elif _CAPITALS.search(question.text):
        heads = [reply.phrases["country"], reply.phrases["capital_city"]]
        among = facts.countries()
        chosen = question.chance.sample(among, min(rows or 5, len(among)))
        cells = [[row["country"][code], row["capital"][code]] for row in chosen]
    elif pair := facts.compared(question):
        names = [name[:1].upper() + name[1:] for name in pair]
        heads, topic = [reply.phrases["aspect"], *names], question.join(names)
        cells = [list(row) for row in reply.criteria[: rows or 5]]
    else:
        heads = [reply.phrases["aspect"], topic[:1].upper() + topic[1:]]
        cells = [[row[0], row[2]] for row in reply.criteria[: rows or 5]]
    made = conversion.table(heads, cells)
    bare = pattern("requests", "only").search(f"{question.asked}\n{question.rules}")
    return made if bare else question.phrase("table_intro", topic=topic) + "\n\n" + made


def _terms(question: Question) -> list[str]:
    """Return the names that a message wants a row for: `for these terms: latency, cache`."""
    source = split_source(question.text)[1]
    parts = [part.strip(" -*•.") for part in re.split(r"\s*(?:,|;|\n|\band\b)\s*", source)]
    parts = [part for part in parts if part]
    return parts if len(parts) > 1 and all(len(part.split()) < 5 for part in parts) else []


def _about(question: Question, item: str, heads: list[str]) -> list[str]:
    """Return a cell about an item for each column."""
    known = facts.known_facts("", item, question.reply.code)
    ratings = articles.table(question.reply.code).get("ratings", question.reply.single_words)
    statement = known[0] if known else question.phrase("term", item=item)
    return [statement if _MEANING.search(head) else question.pick(ratings) for head in heads]


def _comparison(question: Question) -> str | None:
    """Return a table of the things that a message compares by the criteria that it names."""
    found = pattern("requests", "compares").search(question.asked)
    if not found:
        return None
    things, criteria = (
        [part.strip() for part in _AND.split(text) if part.strip()]
        for text in (found["things"], found["criteria"])
    )
    ratings = articles.table(question.reply.code).get("ratings", question.reply.single_words)
    cells = [
        [name[:1].upper() + name[1:], *[question.pick(ratings) for _ in things]]
        for name in criteria
    ]
    return conversion.table([question.reply.phrases["aspect"], *things], cells)


def _compared_things(question: Question) -> list[str]:
    """Return the things that a message compares; [] if it compares none."""
    found = pattern("requests", "compared_things").search(question.asked)
    things = [part.strip() for part in _AND.split(found["things"])] if found else []
    return [thing for thing in things if thing] if len(things) > 1 else []


def _rated(question: Question, heads: list[str], things: list[str]) -> list[list[str]]:
    """Return rows of ratings: one per thing, or one per aspect if the things are columns."""
    as_columns = {thing.lower() for thing in things} <= {head.lower() for head in heads[1:]}
    firsts = [row[0] for row in question.reply.criteria[:4]] if as_columns else things
    ratings = articles.table(question.reply.code).get("ratings", question.reply.single_words)
    return [[first, *[question.pick(ratings) for _ in heads[1:]]] for first in firsts]
