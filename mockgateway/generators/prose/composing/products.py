"""Describe a product by the features that a request names."""

from __future__ import annotations

import re

from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import tables
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.composing.wording import capital, closed
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.topic import is_plural, without_article
from mockgateway.text_tables import pattern

_USUAL = 60  # words


def write(brief: Brief, speaker: Speaker) -> str | None:
    """Return the description of a product, or None if the request names no features."""
    name, features = _named(brief, speaker)
    if not name or not features:
        return None
    table, asked = speaker.table["product"], brief.asked
    if re.search(
        r"\b(?:in|as|with|then|exactly|\d|two|three|four|five|six) (?:\w+ )?bullet", brief.asked
    ):
        return _listed(brief, name, features)
    short, _, rest = without_article(re.sub(r"[\"“”]", "", name)).strip().partition(",")
    rest = f",{rest}," if rest else ""
    audience = pattern("requests", "audience_of").search(asked)
    values = {
        "x": short, "rest": rest, "are": "are" if is_plural(short) else "is",
        "audience": audience[1].strip() if audience else "",
    }  # fmt: skip
    first = fill(table["audience" if audience else "first"], values)
    if called := re.fullmatch(r"(?P<thing>.+?),? (?:called|named) (?P<n>.+)", short):
        values |= {"x": called["n"], "thing": f"{_an(called['thing'])} {called['thing']}"}
        first = fill(table["named_audience" if audience else "named"], values)
    features = [part for part in features if not audience or part not in audience[0]]
    made = [_feature(brief, part) for part in features]
    low, high = brief.limits.words if brief.limits.words[1] else (0, _USUAL)
    most = brief.limits.sentences[1] or _USUAL
    body = [first, *_paired(made, brief.limits.sentences[1])]
    avoided = _avoided(asked)
    for line in table["more"]:
        size = sum(map(length.size, body))
        fits = size + length.size(line) <= high and len(body) < most
        if (
            fits
            and size < (low or min(high, _USUAL) * 0.7)
            and not (avoided and avoided.search(line))
        ):
            body.append(line)
    count = brief.limits.paragraphs[1] or 1
    step = -(-len(body) // count)
    return "\n\n".join(" ".join(body[at : at + step]) for at in range(0, len(body), step))


def in_one_sentence(brief: Brief, speaker: Speaker) -> str:
    """Return the name and the features of a product as one sentence, or ""."""
    name, features = _named(brief, speaker)
    name = re.sub(r" for (?:the|our) [\w -]*\Z|[\"“”]", "", re.sub(r"\A(?:our|my) ", "the ", name))
    name, _, rest = name.partition(", ")
    if called := re.fullmatch(r"(?:for )?(?:an? |the )?(.*?) (?:called|named) (.+)", name):
        name = f"{called[2]}, the {called[1]},"
    features = [*filter(None, rest.split(", ")), *features]
    made = [re.sub(r"\A[Ii]t ", "", _feature(brief, part)).rstrip(".") for part in features]
    if not made or not name:
        return ""
    return closed(f"{name} {', '.join(made[:-1])}{' and ' if made[1:] else ''}{made[-1]}")


def _an(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _listed(brief: Brief, name: str, features: list[str]) -> str:
    """Return a sentence about a product, and its features as bullets."""
    count = brief.limits.bullets[1]
    if count and len(features) > count:
        features = [*features[: count - 1], ", ".join(features[count - 1 :])]
    plural = is_plural(name)
    it = without_article(name)
    first = f"The {it} {'have' if plural else 'has'} everything that you need for daily use:"
    return "\n".join([first, "", *[f"- {capital(feature)}" for feature in features]])


def profile(brief: Brief, speaker: Speaker) -> str | None:
    """Return a text about a person or a firm from a name and what is known of it."""
    text = re.sub(r"\A(?:for|of|about) ", "", brief.topic) or brief.who
    said = [
        part for part in brief.parts if _is_statement(speaker, part) or speaker.is_sentence(part)
    ]
    known = [part for part in brief.parts if part not in said or not re.match(r"[A-Z]", part)]
    pieces = re.split(r",(?!\d)\s*(?:and\s+)?", ", ".join([text, *known]))
    name, facts = (
        pieces[0].strip(),
        [piece.strip(" .") for piece in pieces[1:] if piece.strip(" .")],
    )
    if not name or not facts:
        return None
    first = facts.pop(0)
    article = (
        ""
        if re.match(r"(?:an?|the|our)\b", first)
        else "an "
        if first[:1].lower() in "aeiou"
        else "a "
    )
    whole = [closed(speaker.turned(part)) for part in said if part not in known]
    person = len(name.split()) > 1 and re.fullmatch(r"(?:[A-ZÀ-Ü][\w'’-]+ ?)+", name)
    subject = name.split()[0] if person else "It"
    made = [_feature(brief, part) for part in facts]
    pairs = [re.sub(r"\AIt\b", subject, text) for text in _paired(made, brief.limits.sentences[1])]
    if brief.limits.sentences[1] == 1 and made:
        link = "who" if person else "which"
        rest = [text.removeprefix("it ") for text in made]
        joined = ", ".join(rest[:-1]) + (" and " if rest[1:] else "") + rest[-1]
        return f"{name} is {article}{first} {link} {joined}."
    body = [f"{name} is {article}{first}.", *pairs, *whole]
    low, high = brief.limits.words
    for line in speaker.table["soft"]["profile"]:
        size = sum(map(length.size, body))
        if size < low and size + length.size(line) <= high:
            body.append(line)
    return " ".join(body)


def _avoided(asked: str) -> re.Pattern[str] | None:
    found = re.search(
        r"\b(?:not|n't|without|avoid\w*|never|no)\b[^.]{0,20}?\bwords?\b([^.]+)", asked, re.I
    )
    words = re.findall(r"[\"“'‘]([\w-]+)[\"”'’]", found[1]) if found else []
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE) if words else None


def _named(brief: Brief, speaker: Speaker) -> tuple[str, list[str]]:
    """Return the product and its features in the words of the request."""
    parts = list(brief.parts)
    for at, part in enumerate(parts):
        if labelled := re.fullmatch(speaker.table["product_named"], part, re.IGNORECASE):
            parts[at] = labelled["x"]
    topic = brief.topic
    inside = re.search(r"\s*\(([^()]*,[^()]*)\)", topic)
    if inside:
        topic, parts = topic[: inside.start()] + topic[inside.end() :], [inside[1], *parts]
    features: list[str] = []
    for part in parts:
        if part[0] == "\0":  # a directive, such as `mention that it costs 9 euros`
            features.append(speaker.said(part[1:]))
            continue
        whole = _is_statement(speaker, part)
        features += (
            [part] if whole else re.split(r",(?!\d)\s*(?:and\s+)?|;|\band\b(?=[^,]*\Z)", part)
        )
    features = [piece.strip(" .") for piece in features]
    features = [piece for piece in features if piece]
    if not topic and features:
        topic = features.pop(0)
    return topic.strip(" ,."), features


def _is_statement(speaker: Speaker, text: str) -> bool:
    return speaker.is_sentence(text.split(",")[0]) and bool(
        re.match(r"(?:it|the|this|you|we|they|each|all|every|its)\b", text, re.I)
    )


def _feature(brief: Brief, text: str) -> str:
    """Return what a product does or is, with `it` as its subject: `it weighs 240 grams`."""
    if text[:3].lower() == "it ":
        return f"it {text[3:]}"
    for written, says in tables.rules(brief.code, "features"):
        if found := written.fullmatch(text):
            lower = text if text[:2].isupper() else text[:1].lower() + text[1:]
            return fill(says, {"x": lower, **{k: v or "" for k, v in found.groupdict().items()}})
    return text


def _paired(made: list[str], most: int) -> list[str]:
    """Return sentences of two features each, or of more if few sentences are allowed."""
    whole = [closed(text) for text in made if not text.startswith("it ")]
    short = [text for text in made if text.startswith("it ")]
    size = max(2, -(-len(short) // max(1, most - 2 - len(whole)))) if most else 2
    pairs = []
    for at in range(0, len(short), size):
        group = [short[at], *[text.removeprefix("it ") for text in short[at + 1 : at + size]]]
        joined = ", ".join(group[:-1]) + f" and {group[-1]}" if len(group) > 1 else group[0]
        pairs.append(closed(capital(joined)))
    return [*pairs, *whole]
