"""Write wishes, notes of what was said earlier, and letters in languages without composing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway import text_tables
from mockgateway.generators.prose import articles, length
from mockgateway.generators.prose.memory import related, told_name
from mockgateway.generators.prose.question import Question, fill, first_group
from mockgateway.generators.prose.recall import persons_swapped
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

_LONG = 170  # words of a message that need more than its facts
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME_AFTER = re.compile(r"\bmy (\w+)(?:'s name is| is called|,)? ((?-i:[A-ZÀ-Ü][\w-]+))", re.I)
_OF_HISTORY = re.compile(
    r"\b(?:to|for) my \w+"
    r"|\b(?:with|mention\w*|includ\w+|about|giv\w+|stat\w+|using)"
    r" (?:the|my|our|all|her|his|both)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\b[Ss]ign(?:ed)?(?: it)?(?: as| by| with|:)? ([A-ZÀ-Ü][\w-]+(?: [A-ZÀ-Ü][\w-]+)?)"
)
_TAG = re.compile(  # a name, or a long word
    r"\b[A-Z][a-z]*[A-Z]\w+|(?<=[a-z,] )(?!\w+days?\b)[A-Z]\w{3,}(?: (?!\w+days?\b)[A-Z]\w+)?"
    r"|\b[a-z]{6,}\b"
)
_LOVES = re.compile(r"\b(?:loves?|likes?|adores?|is fond of|is crazy about) ([\w ]+)", re.I)


def answer(question: Question) -> str | None:
    """Return a wish, a note of facts stated earlier, or a letter about a subject."""
    letter, asked = question.cue("email"), question.asked
    if not letter and not all(pattern("messages", key).search(asked) for key in ("kind", "orders")):
        return None
    if not letter and pattern("requests", "given_list").search(asked):
        return None
    wish = [] if letter else _wish(question)
    if not wish and is_of_history(question) and (note := _note(question)):
        return note
    if letter:
        return _letter(question)
    return with_hashtags(question, _of_length(question, wish)) if wish else None


def is_of_history(question: Question) -> bool:
    """Return whether a message is to tell what the conversation said before."""
    return bool(question.user_texts()) and _OF_HISTORY.search(question.asked) is not None


def _note(question: Question) -> str | None:
    """Return a note of the user with the facts stated earlier that the request refers to."""
    asked = question.text
    if pattern("messages", "needs_asked").search(asked):
        asked += " vegetarian vegan allergic allergy intolerant eat diet"
    earlier = [part for text in question.user_texts() for part in sentences(text[:2000])]
    known = set(related(question, asked))
    if pattern("messages", "dates_asked").search(asked):
        known |= {part for part in earlier if pattern("messages", "dated").search(part)}
    facts = [_closed(part) for part in earlier if part in known]
    if not facts:
        return None
    wish = length.read(question)
    if wish.sentences == 1:
        who = told_name(question.user_texts())
        clauses = [re.sub(rf"^I'm {who},? |^I am {who},? ", "", fact).rstrip(".") for fact in facts]
        return f"{f'This is {who}: ' if who else ''}{'; '.join(clauses)}."
    receiver = first_group(pattern("messages", "receiver").search(asked))
    kin = pattern("messages", "kin").search(asked)
    for at, fact in enumerate(facts):
        named = re.search(rf"\bmy {kin[1]},? ([A-Z][\w-]+),?", fact) if kin else None
        if named:
            receiver = named[1]
            you = re.sub(rf"{re.escape(named[0])} (?:is|was)\b", "you are", fact)
            you = re.sub(rf"{re.escape(named[0])} (\w+?)s\b", r"you \1", you)
            facts[at] = _closed(you.replace(named[0], "you"))
    sender = told_name(question.user_texts()) or ""
    greeting = f"Hi {receiver or (kin[1] if kin else 'there')},"
    return "\n\n".join(
        [greeting, " ".join(facts), f"Thank you!{f' {sender}' if sender.istitle() else ''}"]
    )


def _hashtags(question: Question) -> int:
    """Return how many hashtags a request wants."""
    found = pattern("requests", "hashtags").search(question.text[:2000])
    if not found:
        return 0
    return question.language.number(first_group(found), 1)


def with_hashtags(question: Question, text: str) -> str:
    """Add the requested hashtags to a post, made of its names and long words."""
    if not (count := _hashtags(question)):
        return text
    words = re.findall(_TAG, text)
    tags = [f"#{word[:1].upper()}{word[1:].replace(' ', '')}" for word in dict.fromkeys(words)]
    return " ".join([text, *sorted(tags, key=lambda tag: tag[1:] not in text)[:count]])


def _of_length(question: Question, facts: list[str]) -> str:
    """Return the facts as sentences, and further sentences up to the requested length."""
    wish, gap = length.read(question), question.reply.gap
    more = text_tables.load("messages")["more"].get(question.reply.code, ())
    if wish.sentences:
        spoken = [part for fact in facts for part in sentences(fact)]
        if len(spoken) > wish.sentences:
            joined = ", and ".join(part.rstrip(".") for part in spoken[wish.sentences - 1 :])
            return gap.join([*spoken[: wish.sentences - 1], joined + "."])
        return gap.join([*spoken, *more][: wish.sentences])
    if wish.words > _LONG:
        named = re.search(r"(?<=[a-z,] )(?:[A-Z][\w&-]+)(?: [A-Z][\w&-]+)*", " ".join(facts))
        return articles.write(question, named[0] if named else topic_of(question), facts)
    if wish.words and not wish.bounded_above:
        spoken = [part for fact in facts for part in sentences(fact)]
        table = text_tables.load("messages")
        kinds = [
            kind
            for kind in ("notice", "wishes_for")
            if pattern("messages", kind).search(question.asked)
        ]
        pool = (
            {"notice": more, "wishes_for": table["wish_more"]}.get(kinds[0])
            if kinds
            else table["post"]
        )
        post = pool if question.reply.code == "en" and pool else more
        tags = _hashtags(question)
        return gap.join(_filled_up(spoken, post, wish.words - tags))
    if wish.paragraphs:
        return "\n\n".join([gap.join(facts), *more][: wish.paragraphs])
    return gap.join(facts)


def _filled_up(chosen: list[str], more: Sequence[str], words: int) -> list[str]:
    """Add further sentences while the text stays within 5 % of a number of words."""
    left = words - sum(map(length.size, chosen))
    for line in more:
        if length.size(line) <= left + words // 20:
            chosen, left = [*chosen, line], left - length.size(line)
    return chosen


def _closed(text: str) -> str:
    text = re.sub(r"^(?:also|and|by the way|oh|well),? ", "", text.strip(" -*•"), flags=re.I)
    for written, becomes in text_tables.load("messages")["polite"]:
        text = re.sub(written, becomes, text)
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?" else text + "."


def _letter(question: Question) -> str:
    """Return a letter about the subject, in a language for which messages are not composed."""
    table, asked = text_tables.load("messages"), question.asked
    topic = topic_of(question)
    sender = first_group(_SIGNED.search(question.text)) or told_name(
        [*question.user_texts(), question.text]
    )
    values = {
        "subject": topic,
        "topic": topic,
        "Topic": topic[:1].upper() + topic[1:],
        "name": first_group(pattern("messages", "receiver").search(_ADDRESS.sub("", asked)))
        or question.phrase("receiver"),
        "sender": sender or question.pick(text_tables.load("samples")["people"]),
        "body": fill(question.reply.email_body, {"topic": topic}),
    }
    return fill(table["letter"].get(question.reply.code, question.reply.email), values)


def _wish(question: Question) -> list[str]:
    """Return a wish for a person, with facts about them from the conversation."""
    table, asked = text_tables.load("messages"), question.asked
    kind = next((row for row in table["wish"] if re.search(row["asked"], asked, re.I)), None)
    if not kind or not pattern("messages", "wishes_for").search(asked):
        return []
    known = [*related(question, asked), asked]
    name = first_group(pattern("messages", "receiver").search(asked))
    loved = ""
    for text in known:
        if named := _NAME_AFTER.search(text):
            name = name or named[2]
        if likes := _LOVES.search(text):
            loved = loved or likes[1].strip()
    first = fill(kind["says"], {"name": name or persons_swapped("friend")})
    age = re.search(r"\bturns? (\d{1,3})\b|\b(\d{1,3})(?:st|nd|rd|th) birthday", asked)
    years = f"{first_group(age)} years are a good reason to celebrate." if age else ""
    second = fill(table["wishes"], {"what": loved or table["joy"]})
    return (
        [first, f"{years} {second}".strip()]
        if length.read(question).sentences
        else [part for part in (first, years, second) if part]
    )
