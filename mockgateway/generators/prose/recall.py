"""Answer questions about the conversation with clauses of earlier messages."""

from __future__ import annotations

import re

from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.text_tables import pattern

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
_NO_STATEMENT = re.compile(  # questions and orders
    r"\?\s*\Z|\A\W*(?:please )?(?:write|draft|give|list|explain|summari[sz]e|translate|make)\b",
    re.I,
)
_DATED = re.compile(
    r"\d{1,2}(?::\d\d|st|nd|rd|th| [A-Z])|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_RELATED = re.compile(r"\b(?:my|our) (?:\w+ )?[a-z]+,? (?:is )?(?:called )?(?-i:[A-Z])\w+", re.I)
_AMOUNT = re.compile(
    r"[$€£] ?\d|\d ?(?:€|euros?|dollars?|pounds?|kroner|francs?|EUR|USD|GBP|CHF)\b", re.I
)
_PLACE = re.compile(r"\b(?:in|at|to|from|near) (?:the )?[A-ZÀ-Ý]\w+")
_KINDS = {"when": _DATED, "who": _RELATED, "how much": _AMOUNT, "where": _PLACE}
_NEXT_QUESTION = re.compile(
    r"[?;]\s*|,? (?:and )?(?=(?:who|what|when|where|which|how)\b)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s*(?:,? (?:and|but) (?=(?:my|our|we|I|he|she|it|they|the)\b)|;)\s*")
_NAME = re.compile(r"\bmy (?:own )?name\b(?!.*\b(?:of|dog|cat)\b)|\bwho am I\b", re.IGNORECASE)
_GREETING = re.compile(r"\A\W*(?:hi|hello|hey|well|so|also|by the way)\b[,! ]*", re.IGNORECASE)
_STEM = 5  # letters that related words share


def parts(question: Question) -> list[str]:
    """Return the questions of a message."""
    text = question.text
    if "?" not in text or not question.history:
        return []
    asked = " ".join(part for part in sentences(text) if part.rstrip().endswith("?"))
    return [
        part[found.start() :]
        for part in _NEXT_QUESTION.split(asked)
        if (found := _WH.search(part)) and terms(part) + _NAME.findall(part)
    ]


def answer(question: Question, asked: list[str], name: str | None) -> str | None:
    """Return what the conversation says about questions, or None if it leaves one of them open.

    Args:
        question: The message.
        asked: Its questions.
        name: The user's name.
    """
    aside = pattern("requests", "aside")
    answers: list[str] = []
    for part in asked:
        wanted = set(terms(aside.sub("", part))) or set(terms(aside.sub("", question.text)))
        english = question.language.code == "en"
        own = f"Your name is {name}." if english and name and _NAME.search(part) else ""
        best = own or _best(question, wanted, part)
        if not best:
            return None
        answers.append(best)
    answers = list(dict.fromkeys(answers))
    if len(answers) > 1 and re.search(r"\bone sentence\b", question.text, re.IGNORECASE):
        clauses = [text.rstrip(".") for text in answers]
        clauses[1:] = [re.sub(r"\AYou(r?)\b", r"you\1", text) for text in clauses[1:]]
        answers = [f"{', '.join(clauses[:-1])}, and {clauses[-1]}."]
    text = " ".join(answers)
    if name and text and re.search(r"\b(?:use|by) my name\b", question.text, re.IGNORECASE):
        text = f"{name}, {text[:1].lower()}{text[1:]}"
    return text or None


def persons_swapped(text: str) -> str:
    """Return a user's sentence from the assistant's view: `my dog` becomes `your dog`."""
    return _PERSON.sub(_other_person, text)


def _other_person(found: re.Match[str]) -> str:
    word = found[0]
    other = _PERSONS[word.lower()]
    return other[:1].upper() + other[1:] if word[0].isupper() and word != "I" else other


def _shared(wanted: set[str], text: str) -> set[str]:
    """Return the terms that a text holds, also as a related word: `allergy`, `allergic`."""
    known = set(terms(text))
    stems = {word[:_STEM] for word in known if len(word) >= _STEM}
    return {word for word in wanted if word in known or word[:_STEM] in stems}


def _best(question: Question, wanted: set[str], asked: str) -> str:
    """Return what the conversation says about some terms, or ""; what the user said comes first."""
    own = _OWN.search(question.text) is not None
    names = set(terms(" ".join(re.findall(r"(?<=\s)[A-ZÀ-Ý]\w+", asked))))
    scored = []
    for at, turn in enumerate(question.history):
        for part in sentences(turn.text[:2000]):
            shared = _shared(wanted, part)
            by_user = turn.role == "user"
            by_other = turn.role == "assistant" and not own
            stated = by_user or (by_other and re.search(r"\d", part) and shared == wanted)
            if stated and names <= set(terms(part)) and not _NO_STATEMENT.search(part):
                scored.append((len(shared) + 0.5 * by_user, at, turn.role, part))
    if not scored or not wanted:
        return ""
    score, _, role, text = max(scored)
    if score < max(len(wanted) / 2, 1):
        kind = next((_KINDS[key] for key in _KINDS if asked.lower().startswith(key)), None)
        fitting = [row for row in scored if row[2] == "user" and kind and kind.search(row[-1])]
        if not fitting:
            return ""
        text = fitting[-1][-1]
        clauses = [part for part in _CLAUSE.split(text) if kind and kind.search(part)]
        text = clauses[0] if clauses else text
    if question.language.code != "en":
        return question.phrase("you_said", text=text) if role == "user" else text
    return _fitting_clause(text, wanted) if role == "user" else text


def _fitting_clause(text: str, wanted: set[str]) -> str:
    """Return the clause that shares the most words with a question, addressed to the user."""
    clauses = [part for part in _CLAUSE.split(text) if part.strip()]
    best = max(clauses, key=lambda part: len(_shared(wanted, part)))
    if sum(re.search(r"\d", part) is not None for part in clauses) > 1:
        best = text  # any of the numbers may be the one
    clause = persons_swapped(_GREETING.sub("", best)).strip(" ,.!")
    return clause[:1].upper() + clause[1:] + "."
