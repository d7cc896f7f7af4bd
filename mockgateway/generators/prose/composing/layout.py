"""Put the sentences of a message into its frame, within the limits of the request."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from mockgateway.generators.prose import length, messages
from mockgateway.generators.prose.composing import faq, products
from mockgateway.generators.prose.composing.briefs import Brief
from mockgateway.generators.prose.composing.speech import Speaker, capital
from mockgateway.generators.prose.composing.tables import acts, expression, pattern, table
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import without_article

_OTHERS = {
    "faq": faq.write,
    "product": products.write,
    "profile": products.profile,
}  # layouts of other modules
_USUAL_SOFT = {"mail": 1, "note": 1, "post": 1, "error": 2}  # by layout or mood
_USUAL_WORDS = (40, 50)  # of a letter without a least number of words, also in English
_MOST_WORDS = 999
_MOST_SUBJECT = 9  # words of a subject line or a heading
_PER_PARAGRAPH = 3  # sentences


class Frame(NamedTuple):
    """What surrounds the sentences of a message; "" for parts that it lacks."""

    subject: str = ""
    heading: str = ""
    greeting: str = ""
    closing: str = ""
    sender: str = ""

    def size(self) -> int:
        """Return the number of words."""
        return sum(map(length.size, self))


def write(brief: Brief) -> str | None:
    """Return the message that a brief describes, or None if it has no contents."""
    speaker = Speaker(brief)
    if brief.layout in _OTHERS:
        return _OTHERS[brief.layout](brief, speaker)
    said = [part for made in speaker.sentences() for part in sentences(made)]
    if not said:
        return None
    said = _without_avoided(brief, said)
    frame = _frame(brief, speaker, said)
    body = _fitted(brief, speaker, said, frame)
    if brief.limits.words[1] and frame.size() + _size(body) > brief.limits.words[1]:
        frame = frame._replace(subject="")
    return messages.with_hashtags(brief.question, _joined(brief, frame, body))


def _without_avoided(brief: Brief, said: list[str]) -> list[str]:
    if not re.search(table(brief.code)["no_exclamation"], brief.asked, re.IGNORECASE):
        return said
    return [part.replace("!", ".") for part in said]


def _frame(brief: Brief, speaker: Speaker, said: list[str]) -> Frame:
    words, asked = speaker.table, brief.asked
    tone = next(
        (name for name in ("casual", "warm") if pattern(brief.code, name).search(asked)), "formal"
    )
    if brief.layout == "chat":
        tone = "casual"
    sender = _sender(brief, words["sender_parts"])
    heading = ""
    if _wants(brief, "heading") and brief.layout != "mail":
        heading = _title(brief, speaker, said)
    if brief.layout in ("notice", "post", "text"):
        return Frame(heading=heading, sender=sender if brief.layout == "notice" else "")
    greeting = "" if _refuses(brief, "greeting") else _greeting(brief, speaker, tone)
    if brief.layout == "chat":
        return Frame(greeting=greeting, sender=brief.sender)
    few = brief.layout == "note" and brief.limits.sentences[1]
    if few and not brief.sender and not brief.who:
        return Frame(heading=heading)
    subject = ""
    if (brief.layout == "mail" or _wants(brief, "subject")) and not _refuses(brief, "subject"):
        subject = fill(words["frames"]["subject"], {"x": _title(brief, speaker, said)})
    short = few and not sender
    bare = _refuses(brief, "closing") or short or (not greeting and not sender)
    closing = "" if bare else words["closings"][tone]
    return Frame(subject, heading, greeting, closing, sender)


def _sender(brief: Brief, apart: str) -> str:
    """Return the lines of a sender: the name first, then the role or the company."""
    parts = re.split(apart, brief.sender, maxsplit=1)
    if len(parts) > 1 and parts[0][:1].islower() and f"{parts[0]}, " in brief.sender:
        name, _, rest = parts[1].partition(", ")
        role = capital(without_article(parts[0]))
        parts = [name, f"{role}, {rest}" if rest else role]
    return capital("\n".join(parts))


def _wants(brief: Brief, part: str) -> bool:
    return pattern(brief.code, f"wants_{part}").search(brief.asked) is not None and not _refuses(
        brief, part
    )


def _refuses(brief: Brief, part: str) -> bool:
    return pattern(brief.code, f"no_{part}").search(brief.asked) is not None


def _greeting(brief: Brief, speaker: Speaker, tone: str) -> str:
    words, who = speaker.table["greetings"], brief.who
    titled = re.search(
        rf"(?:{speaker.table['titles']} )(?:[A-ZÀ-Ü][\w'’-]+ ?)+", f"{brief.receiver} {who}"
    )
    if brief.code != "en":  # where nouns are capitalised like names
        who = re.sub(rf"\b{speaker.table['persons']}\b", "", who)
    who = re.sub(speaker.table["group_name"], "", who)
    who = re.split(r" (?:of|at|in|from) ", who)[0]
    who = re.sub(r"[\"“][^\"”]*[\"”]", "", who)  # the name of a thing
    names = re.findall(
        r"(?<![#@])\b[A-ZÀ-Ü][\w'’.&-]*(?: (?:&|[A-ZÀ-Ü][\w'’.&-]*))*", brief.receiver or who
    )
    name = (titled[0] if titled else names[-1] if names else "").strip(" .")
    name = re.sub(r"\AHerrn\b", "Herr", name)
    groups = list(re.finditer(rf"\b{speaker.table['persons']}\b", brief.who, re.IGNORECASE))
    group = groups[-1] if groups else None
    if name and not titled and re.search(speaker.table["firms"], f"{who} {name}", re.I):
        return fill(words["company"], {"x": name})
    if name:
        if brief.code != "en" and titled:
            return fill(words.get(_title_kind(name, speaker.table), words["formal"]), {"x": name})
        return fill(words["casual" if tone == "casual" and not titled else "formal"], {"x": name})
    if group:
        noun = group[0].lower()
        known = speaker.table["groups"]
        single = (
            re.match(r"(?:an?|my|our|the|the new) \w+\Z", who, re.I) and noun in known["single"]
        )
        noun = noun if single else known.get(noun, known.get(re.sub(r"s\Z", "", noun), noun))
        if (
            group[0].lower() in known
            or noun.endswith(speaker.table["plural_ends"])
            or noun in ("team", "all", "customer")
        ):
            return fill(words["casual" if tone == "casual" else "group"], {"x": noun})
    stranger = tone == "formal" and pattern(brief.code, "formal").search(brief.asked)
    return str(words["chat" if brief.layout == "chat" else "stranger" if stranger else "nobody"])


def _title_kind(name: str, words: dict[str, Any]) -> str:
    return "woman" if re.match(words["woman"], name) else "man"


def _title(brief: Brief, speaker: Speaker, said: list[str]) -> str:
    """Return a subject line or a heading: from the subject, else from the first fact."""
    if brief.title:
        return str(brief.title)
    if (
        brief.topic
        and len(brief.topic.split()) <= _MOST_SUBJECT
        and not speaker.is_sentence(brief.topic)
    ):
        topic = speaker.turned(brief.topic)
        kind = brief.named if brief.mood == "reminder" else ""
        return capital(f"{kind}: {without_article(topic)}" if kind else without_article(topic))
    text = speaker.turned(brief.parts[0].strip("\0")) if brief.parts else said[0]
    for verb, _ in acts(brief.code):
        if found := verb.match(text):
            text = re.sub(
                expression(brief.code, "behind_verb"), "", text[found.end() :], flags=re.I
            )
            break
    text = re.sub(speaker.table["begins_with_date"], "", text, flags=re.IGNORECASE)
    short = re.split(speaker.table["cut"], text)[0].strip(" .")
    found = re.match(speaker.table["state"], short, re.IGNORECASE)
    if found:
        short = f"{found['a']} {found['b']}"
    short = without_article(short)
    if len(short.split()) > _MOST_SUBJECT - 2:
        short = re.split(speaker.table["cut_again"], short)[0]
    if not 1 < len(short.split()) <= _MOST_SUBJECT:
        short = " ".join(
            re.split(rf"\s{speaker.table['finite']}\s", short)[0].split()[:_MOST_SUBJECT]
        )
    return capital(short)


def _size(parts: list[str]) -> int:
    return sum(map(length.size, parts))


def _fitted(brief: Brief, speaker: Speaker, said: list[str], frame: Frame) -> list[str]:
    """Return the sentences with as many others as the limits ask for."""
    low, high = brief.limits.words
    if brief.layout in ("mail", "note") and not low and (brief.sender or high):
        low = min(_USUAL_WORDS[brief.code == "en"], high // 2 if high else _MOST_WORDS)
    least, most = brief.limits.sentences
    soft = _soft(brief, speaker)
    body = list(said)
    if most and len(body) > most:
        body = _merged(body, most, brief.question.reply.phrases["and"])
    opening = (
        soft.pop(0)
        if soft
        and soft[0] in map(speaker.spoken, speaker.table["soft"]["first"].get(speaker.mood, ()))
        else ""
    )
    room = (high or _MOST_WORDS) - frame.size()
    more = _USUAL_SOFT.get(speaker.mood, _USUAL_SOFT.get(brief.layout, 0))
    usual = 0 if most and not least else least or len(body) + more
    if any(re.match(speaker.table["thanks_first"], part) for part in body):
        opening = ""
    if opening and _size(body) + length.size(opening) <= room and (not most or len(body) < most):
        body.insert(0, opening)
    for line in soft:
        enough = frame.size() + _size(body) >= low and len(body) >= usual
        fits = _size(body) + length.size(line) <= room and (not most or len(body) < most)
        if not enough and fits and line not in body:
            body.append(line)
    if re.search(speaker.table["ends_with_question"], brief.asked, re.I) and body[-1][-1] != "?":
        asks = speaker.table["question"]
        spare = body[-1] in soft and _size(body) + length.size(asks) > room
        body = [*body[: -1 if spare else None], asks]
    return body


def _soft(brief: Brief, speaker: Speaker) -> list[str]:
    """Return sentences without facts that suit the message."""
    known = speaker.table["soft"]
    mood = speaker.mood if speaker.mood in known else ""
    news = f"{brief.topic} {brief.parts[0] if brief.parts else ''}"
    public = brief.layout in ("notice", "post")
    if public and mood in ("notice", "") and re.search(speaker.table["good"], news, re.IGNORECASE):
        mood = "news"
    if public and (person := re.search(speaker.table["promoted"], " ".join(brief.parts), re.I)):
        mood, brief.name = "people", person["n"].split()[0]
    first = known["first"].get(brief.mood if brief.mood in known["first"] else "", ())
    kind = brief.layout if brief.layout in ("post", "chat") else ""
    if brief.layout == "text":
        mood = mood or "text"
    lines = [*first[:1], *known.get(kind, ()), *known.get(mood, ())]
    if brief.layout in ("mail", "note"):
        lines += known["general"]
    elif brief.layout == "notice" and mood not in ("status", "away", "news", "people"):
        lines += known["notice"]
    lines = [speaker.spoken(line) for line in lines]
    return list(dict.fromkeys(_without_avoided(brief, lines)))


def _merged(parts: list[str], most: int, link: str) -> list[str]:
    """Join neighbouring statements until there are at most so many sentences."""
    parts = list(parts)
    while len(parts) > most:
        pairs = [
            at for at in range(len(parts) - 1) if parts[at][-1] == "." and parts[at + 1][-1] == "."
        ]
        if not pairs:
            break
        at = min(pairs, key=lambda at: len(parts[at]) + len(parts[at + 1]))
        first, second = parts[at].rstrip("."), parts[at + 1]
        keep = re.match(r"I\b|[A-Z]\w*[A-Z]|[A-Z]\w+ (?:[A-Z]|\d)", second)
        second = second if keep else second[:1].lower() + second[1:]
        parts[at : at + 2] = [
            f"{first}{';' if f' {link} ' in first[-60:] else f', {link}'} {second}"
        ]
    return parts


def _addressed(brief: Brief, body: list[str]) -> list[str]:
    """Name the group that a notice is for, if it has a name: `To the members of Blue Oar: …`."""
    group = re.match(r"\w+(?: \w+){0,4}? \S* ?[A-ZÀ-Ü]", brief.who)
    if brief.layout != "notice" or not group or brief.code not in ("en", "es", "fr"):
        return body
    first = body[0]
    if brief.who.split()[-1] in " ".join(body):
        return body
    if not re.match(r"I\b|[A-ZÀ-Ü]\w*[A-Z]", first):
        first = first[:1].lower() + first[1:]
    colon = " :" if brief.code == "fr" else ":"
    return [f"{capital(brief.by)} {brief.who}{colon} {first}", *body[1:]]


def _joined(brief: Brief, frame: Frame, body: list[str]) -> str:
    gap, body = brief.question.reply.gap, _addressed(brief, body)
    if brief.layout == "chat":
        first = body[0]
        if frame.greeting and not re.match(r"I\b|[A-Z]\w*[A-Z]", first):
            first = first[:1].lower() + first[1:]
        text = gap.join([part for part in (frame.greeting, first) if part] + body[1:])
        return f"{text}\n{frame.sender}" if frame.sender else text
    if frame.greeting.endswith(",") and re.match(table(brief.code)["lower"], body[0]):
        body[0] = body[0][:1].lower() + body[0][1:]
    count = brief.limits.paragraphs[1] or max(1, round(len(body) / _PER_PARAGRAPH))
    if brief.layout in ("notice", "post", "text") and not brief.limits.paragraphs[1]:
        count = 1
    if _wants(brief, "bullets") and brief.layout in ("notice", "text", "note", "mail"):
        gap, count = "\n\n", 1
        listed = brief.limits.bullets[1] or len(body)
        items = [f"- {part}" for part in body[:listed]]
        body = ["\n".join(items), *body[listed:]]
    edges = [round(len(body) * at / count) for at in range(count + 1)]
    paragraphs = [gap.join(body[a:b]) for a, b in pairwise(edges)]
    end = "\n".join(part for part in (frame.closing, frame.sender) if part)
    if frame.closing and not frame.sender:
        end = frame.closing.rstrip(",")
    heading = f"# {frame.heading}" if frame.heading else ""
    return "\n\n".join(
        part for part in (frame.subject, heading, frame.greeting, *paragraphs, end) if part
    )
