"""Put the sentences of a message into its frame, within the limits of the request."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from mockgateway.generators.prose import length, messages
from mockgateway.generators.prose.composing import faq, products
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.fitting import fitted, size, without_avoided
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.composing.tables import acts, expression, pattern, table
from mockgateway.generators.prose.composing.wording import capital
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import without_article

_OTHERS = {
    "faq": faq.write,
    "product": products.write,
    "profile": products.profile,
}  # layouts of other modules
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
    return compose(brief, speaker, said) if said else None


def compose(brief: Brief, speaker: Speaker, said: list[str]) -> str:
    """Return the message with these sentences."""
    said = without_avoided(brief, said)
    frame = _frame(brief, speaker, said)
    body = fitted(brief, speaker, said, frame.size())
    if brief.limits.words[1] and frame.size() + size(body) > brief.limits.words[1]:
        frame = frame._replace(subject="")
    return messages.with_hashtags(brief.question, _joined(brief, frame, body))


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
    rules = f"{brief.asked}\n{brief.question.system}"
    if re.search(rf"[\"“„']{re.escape(brief.sender)}[\"”“']", rules):
        return brief.sender  # quoted, so to be kept as it is
    parts = re.split(apart, re.sub(r"\AHerrn\b", "Herr", brief.sender), maxsplit=1)
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
    who = re.sub(r"[\"“][^\"”]*[\"”]|\([^()]*\)?", "", who)  # the name of a thing
    names = re.findall(
        r"(?<![#@])\b[A-ZÀ-Ü][\w'’.&-]*(?: (?:&|(?:and )?[A-ZÀ-Ü][\w'’.&-]*))*",
        brief.receiver or who,
    )
    name = (titled[0] if titled else names[-1] if names else "").strip(" .")
    name = re.sub(r"\AHerrn\b", "Herr", name)
    whom = re.split(r" of (?=class|grade|team|the|our|my)", brief.who)[0]
    groups = list(re.finditer(rf"\b{speaker.table['persons']}\b", whom, re.IGNORECASE))
    group = groups[-1] if groups else None
    if name and not titled and re.search(speaker.table["firms"], f"{who} {name}", re.I):
        return fill(words["company"], {"x": name})
    if name:
        if brief.code != "en" and titled:
            return fill(words.get(_title_kind(name, speaker.table), words["formal"]), {"x": name})
        return fill(words["casual" if tone == "casual" and not titled else "formal"], {"x": name})
    if group and (noun := _group(brief, speaker, who, group[0].lower())):
        return fill(words["casual" if tone == "casual" else "group"], {"x": noun})
    stranger = tone == "formal" and pattern(brief.code, "formal").search(brief.asked)
    return str(words["chat" if brief.layout == "chat" else "stranger" if stranger else "nobody"])


def _group(brief: Brief, speaker: Speaker, who: str, noun: str) -> str:
    """Return how a greeting calls a group, with the name of what it belongs to, or ""."""
    known = speaker.table["groups"]
    single = re.match(r"(?:an?|my|our|the|the new) \w+\Z", who, re.I) and noun in known["single"]
    called = noun if single else known.get(noun, known.get(re.sub(r"s\Z", "", noun), noun))
    several = called.endswith(speaker.table["plural_ends"])
    if not (noun in known or several or called in ("team", "all", "customer")):
        return ""
    named = re.search(r"\bof .*[\"“]([^\"”]+)[\"”]", brief.who) if brief.code == "en" else None
    return f"{called} of {named[1]}" if named else called


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
    ordered = brief.parts and brief.parts[0][:1] == "\0"
    for verb, _ in acts(brief.code) if ordered else ():
        if found := verb.match(text):
            text = re.sub(
                expression(brief.code, "behind_verb"), "", text[found.end() :], flags=re.I
            )
            break
    text = re.sub(speaker.table["asked_before"], "", text, flags=re.IGNORECASE)
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
    if re.match(speaker.table["no_title"], short, re.IGNORECASE):
        return str(speaker.table["untitled"])
    return capital(short)


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
        kept = brief.code == "de" and not re.match(table("de")["lower"], first)
        if frame.greeting and not kept and not re.match(r"I\b|[A-Z]\w*[A-Z]", first):
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
        items = [f"- {capital(part)}" for part in body[:listed]]
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
