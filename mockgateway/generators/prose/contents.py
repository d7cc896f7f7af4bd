"""Read the requested contents of a text: parts of the subject, and facts to mention."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

_EACH_OF = re.compile(  # a heading for each of the parts, which are listed there or before
    r"\b(?:heading|section|chapter|paragraph)s? (?:for|on) each(?: of| topic| point| part)"
    r"(?: (?:these|the|those)\b[^:.,\n]*)?(?::\s*(?P<parts>[^.\n]+))?",
    re.IGNORECASE,
)
_LISTED = re.compile(r":\s*([^.:\n]+,[^.:\n]+)")
_CLOSING = re.compile(
    r"\b(?:ends?|finish|close|conclude)\b[^.\n]{0,20}? with (?:an? |the )?(?:\w+ )?"
    r"(?:list|bullets?)\b(?P<purpose>[^.\n]*)",
    re.IGNORECASE,
)
_LONGEST_FEATURE, _LONGEST_HEADING = 8, 60  # words, characters
_PARTS = r"\s*(?:,|;|\band\b|\bund\b|\by\b|\bet\b)\s*"


def aspects(question: Question) -> list[str]:
    """Return the parts of the subject to cover, such as `pay` and `hours`."""
    if each := _EACH_OF.search(question.text):
        listed = each["parts"] or first_group(_LISTED.search(question.text))
        names = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", listed)
        if len(names := [name.strip(" .:\"'") for name in names if name.strip(" .")]) > 1:
            return names
    if named := pattern("requests", "named_headings").search(question.text):
        if len(quoted := re.findall(r"[\"“]([^\"”]+)[\"”]", named["parts"])) > 1:
            return quoted
        apart = r"\s*[,;]\s*(?:and\s+)?" if named["parts"].count(",") > 1 else _PARTS
        names = [name.strip(" .:\"'“”#*") for name in re.split(apart, named["parts"])]
        titled = [name for name in names if name[:1].isupper()]
        names = titled if len(titled) > 1 else names
        return [name for name in names if 0 < len(name) < _LONGEST_HEADING]
    found = pattern("requests", "aspects").search(question.asked)
    if not found:
        return []
    names = re.split(_PARTS, first_group(found))
    names = [re.sub(r"^(?:the|its|their|a|an|on) ", "", name.strip(" .:\"'")) for name in names]
    plain = pattern("requests", "no_aspects")
    return [name for name in names if 0 < len(name) < _LONGEST_HEADING and not plain.search(name)]


def closing_list(question: Question, rows: Sequence[Mapping[str, Any]], count: int) -> list[str]:
    """Return the list that an article is to end with, as one block of Markdown, or nothing."""
    found = _CLOSING.search(question.asked)
    if not found:
        return []
    fitting = (row for row in rows if re.search(row["asked"], found["purpose"], re.IGNORECASE))
    chosen = next(fitting, None)
    items: list[str] = chosen["items"][: count or 4] if chosen else []
    return ["\n".join(f"- {item}" for item in items)] if items else []


def given_facts(question: Question) -> list[str]:
    """Return the statements to include: `mention that it costs $29`."""
    facts = _of_product(question)
    if example := pattern("messages", "example").search(question.asked):
        facts.append(f"Think of {example['x'].strip(' .')}: what happens there is much the same.")
    for part in sentences(question.asked):
        if added := pattern("messages", "says").search(part):
            for clause in re.split(
                r",? and (?=(?:it|that|the|we|they|costs?|is|has)\b)", added["x"]
            ):
                text = re.sub(r"^(?:that )?", "", clause.strip(" ."))
                text = re.sub(r"^(costs?|is|has|keeps?|comes)\b", r"it \1", text)
                facts.append(text[:1].upper() + text[1:] + ".")
    return facts


def _of_product(question: Question) -> list[str]:
    """Return sentences for the features of a product: `leakproof lid, 350 ml, EUR 19.90`."""
    asked, source = split_source(question.text)
    if not source or not pattern("requests", "product").search(asked):
        return []
    parts = re.split(r"\s*(?:;|\n|,(?!\d)|\.(?=\s|\Z))\s*(?:and\s+)?", source)
    if any(len(part.split()) > _LONGEST_FEATURE for part in parts):
        return sentences(source)
    rows = text_tables.load("messages")["features"].get(question.reply.code, ())
    quoted = re.search(r"['\"“„»‚]([^'\"”“«‘\n]{2,40})['\"”“«‘]", asked)
    name = quoted[1] if quoted else topic_of(question)
    return [_feature(part.strip(" -*•."), rows, name) for part in parts if part.strip(" -*•.")]


def _feature(text: str, rows: Sequence[Mapping[str, str]], name: str) -> str:
    """Return a sentence about a feature in a few words."""
    for row in rows:
        if re.match(row["like"], text, re.IGNORECASE):
            lower = text if text[:2].isupper() else text[:1].lower() + text[1:]
            made = row["says"].replace("{x}", text).replace("{X}", lower).replace("{name}", name)
            return made[:1].upper() + made[1:]
    plural = re.search(r"[^s]s\Z", text) or re.match(r"\d|(?:an?|the|two|three|four)\b", text)
    article = "" if plural else "an " if text[:1].lower() in "aeiou" else "a "
    return f"It comes with {article}{text[:1].lower()}{text[1:]}."
