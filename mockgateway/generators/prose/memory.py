"""Recall the conversation: names, facts, earlier messages, items of the last list."""

from __future__ import annotations

import re

from mockgateway.generators.prose.languages import languages
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.text_tables import pattern

_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+(.+)$", re.MULTILINE)
_PERSONS = {
    "i'm": "you're", "i am": "you are", "i've": "you've", "i was": "you were", "i": "you",
    "my": "your", "mine": "yours", "me": "you", "myself": "yourself", "we": "you", "our": "your",
    "ours": "yours", "us": "you", "we're": "you're", "am": "are",
}  # fmt: skip
_PERSON = re.compile(rf"\b(?:{'|'.join(sorted(_PERSONS, key=len, reverse=True))})\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:my|our|we|I|us|me)\b")
_WH = re.compile(
    r"\b(?:who|what|when|where|which|how (?:many|much|long|old|often|big)"
    r"|wie|was|wann|wo|wer|welche\w*|quel\w*|quand|où|combien|qui|cuál|cuándo|dónde|quién|cuánt\w+|qué)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:again|exactly|really|just|now|still|once more|did i (?:give|tell|say|mention)(?: you)?"
    r"|i (?:gave|told|said|mentioned)(?: you)?|noch ?mal|gleich|encore|otra vez)\b",
    re.IGNORECASE,
)
_NO_STATEMENT = re.compile(  # questions and orders
    r"\?\s*\Z|\A\W*(?:please )?(?:write|draft|give|list|explain|summari[sz]e|translate|make)\b",
    re.I,
)
_DATED = re.compile(
    r"\d{1,2}(?::\d\d|st|nd|rd|th| [A-Z])|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_NEXT_QUESTION = re.compile(
    r"[?;]\s*|,? and (?=(?:who|what|when|where|which|how)\b)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s*(?:,? (?:and|but) (?=(?:my|our|we|I|he|she|it|they|the)\b)|;)\s*")
_NEXT_FACT = re.compile(r"\s+(?:and|but|und|y|et) (?:my|I|i|ich|mi|je|mein|ma|mon)\b")


def answer(question: Question) -> str | None:
    """Answer a question about earlier messages."""
    if len(question.text) > 300:
        return None
    users = [text[:2000] for text in question.user_texts()]
    answers = question.answers()
    if question.cue("my_name"):
        name = told_name([*users, question.text])
        return question.phrase("your_name", name=name) if name else question.phrase("name_unknown")
    if question.cue("said_before"):
        if not users:
            return question.phrase("nothing_said")
        text = users[0 if question.cue("first_one") else -1]
        return question.phrase("you_said", text=text[:300].strip())
    if found := _recalled(question):
        return found
    if found := _about_user(question, users) or _fact(question, users):
        return found
    if answers and question.cue("repeat"):
        return answers[-1]
    if users and question.cue("recap"):
        lines = [f"- {text[:120].strip()}" for text in users[-8:]]
        return "\n".join([question.phrase("recap"), "", *lines])
    return _item(question, answers[-1]) if answers else None


def persons_swapped(text: str) -> str:
    """Return a user's sentence from the assistant's view: `my dog` becomes `your dog`."""
    return _PERSON.sub(_other_person, text)


def _other_person(found: re.Match[str]) -> str:
    word = found[0]
    other = _PERSONS[word.lower()]
    return other[:1].upper() + other[1:] if word[0].isupper() and word != "I" else other


def related(question: Question, asked: str) -> list[str]:
    """Return the sentences of the user's earlier messages that share a word with a text."""
    wanted = set(terms(asked))
    known = [part for text in question.user_texts() for part in sentences(text[:2000])]
    return [part for part in known if wanted & set(terms(part)) and not part.endswith("?")]


def _recalled(question: Question) -> str | None:
    """Answer questions about the conversation with sentences from earlier messages."""
    asked = [
        part[found.start() :]
        for part in _NEXT_QUESTION.split(question.text)
        if (found := _WH.search(part))
    ]
    if not asked or not question.history or not question.text.rstrip().endswith("?"):
        return None
    answers: list[str] = []
    for part in asked:
        wanted = set(terms(_ASIDE.sub("", part))) or set(terms(_ASIDE.sub("", question.text)))
        best = _best(question, wanted)
        if not best:
            return None
        answers.append(best)
    if len(asked) == 1 and question.cue("fact_asked") and _fact(question, question.user_texts()):
        return None  # the shorter answer fits
    return " ".join(dict.fromkeys(answers)) or None


def _best(question: Question, wanted: set[str]) -> str:
    """Return what the conversation says about some terms, or ""; what the user said comes first."""
    own = _OWN.search(question.text) is not None
    names = set(terms(" ".join(re.findall(r"(?<=\s)[A-ZÀ-Ý]\w+", question.text))))
    scored = []
    for at, turn in enumerate(question.history):
        for part in sentences(turn.text[:2000]):
            shared = wanted & set(terms(part))
            by_user = turn.role == "user"
            by_other = turn.role == "assistant" and not own
            stated = by_user or (by_other and re.search(r"\d", part) and shared == wanted)
            if stated and names <= set(terms(part)) and not _NO_STATEMENT.search(part):
                scored.append((len(shared) + 0.5 * by_user, at, turn.role, part))
    if not scored or not wanted:
        return ""
    score, _, role, text = max(scored)
    if score < max(len(wanted) / 2, 1):
        dated = [row for row in scored if row[2] == "user" and _DATED.search(row[-1])]
        if "when" not in question.text.lower() or not dated:
            return ""
        text = dated[-1][-1]
    if question.language.code != "en":
        return question.phrase("you_said", text=text) if role == "user" else text
    return _fitting_clause(text, wanted) if role == "user" else text


def _fitting_clause(text: str, wanted: set[str]) -> str:
    """Return the clause that shares the most words with a question, addressed to the user."""
    clauses = [part for part in _CLAUSE.split(text) if part.strip()]
    best = max(clauses, key=lambda part: len(wanted & set(terms(part))))
    if sum(re.search(r"\d", part) is not None for part in clauses) > 1:
        best = text  # any of the numbers may be the one
    clause = persons_swapped(best).strip(" ,.!")
    return clause[:1].upper() + clause[1:] + "."


def _about_user(question: Question, users: list[str]) -> str | None:
    """Return the facts that users stated about themselves, or confirm a new one."""
    text = question.text
    if not pattern("requests", "about_me").search(text):
        return None
    if pattern("requests", "remember").match(text) and "?" not in text and "？" not in text:
        return question.phrase("noted")
    for kind in question.language.memory:
        if not _joined(kind["asked"]).search(text):
            continue
        for earlier in reversed(users):
            if found := list(_joined(kind["told"]).finditer(earlier)):
                groups = sorted(found[-1].groupdict().items())
                value = next((value for key, value in groups if value and key != "kind"), "")
                if value.strip():
                    return str(kind["answer"]).replace("{v}", _first_fact(value))
        if users:
            return question.phrase("fact_unknown")
    return None


def _fact(question: Question, users: list[str]) -> str | None:
    """Answer `what is my favourite colour?`."""
    asked = question.cue("fact_asked")
    if not asked:
        return None
    key = asked["key"].strip().lower()
    owner = re.escape(re.sub(r"['’]s name\Z", "", key))
    called = re.compile(rf"\b{owner}(?: is|'s|,)? (?:called|named) (?P<name>[A-Z][\w'’-]+)")
    for text in reversed(users):
        if key.endswith("s name") and (named := called.search(text[:2000])):
            return question.phrase("your_fact", key=key, value=named["name"])
        for found in _all("fact_told", text):
            if _american(found["key"]) == _american(key):
                return question.phrase("your_fact", key=key, value=_first_fact(found["value"]))
    return question.phrase("fact_unknown")


def _american(word: str) -> str:
    return word.strip().lower().replace("favorite", "favourite").replace("color", "colour")


def _first_fact(text: str) -> str:
    return _NEXT_FACT.split(text.strip())[0]


def _item(question: Question, answer: str) -> str | None:
    """Return the item of the last list that the message refers to (`the second one`)."""
    which, items = question.cue("nth_item"), _ITEM.findall(answer)
    if not which or not items:
        return None
    word = first_group(which).lower()
    place = int(word) - 1 if word.isdecimal() else _ordinals().get(word, 0)
    if place >= len(items):
        return None
    return question.phrase("that_item", item=items[place].strip())


def _ordinals() -> dict[str, int]:
    return {word: at for language in languages() for word, at in language.ordinals.items()}


def told_name(texts: list[str]) -> str | None:
    """Return the name that a user gave last, or None."""
    for text in reversed(texts):
        for found in _all("name_told", text):
            name = first_group(found)
            if name and not name[0].islower():  # `I'm away` names nobody
                return re.split(r"\s+(?:and|und|y|et)\b", name)[0]
    return None


def _all(cue: str, text: str) -> list[re.Match[str]]:
    text = text[:2000]
    return [found for each in languages() for found in each.cue(cue).finditer(text)]


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
