"""Answer the questions of a message about the text below or above them."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import reading
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.text_tables import pattern

_LONGEST_HEAD, _SHORTEST_TEXT = 400, 40  # characters
_LABEL = re.compile(r"^\W*(?:text|passage|article|context|source)\W{0,2}[:\n]\s*", re.IGNORECASE)
_CONTEXT = re.compile(
    r"^\W*(?:context|text|passage)\W{0,2}[:\n](?P<context>.{40,}?)^\W*question\W{0,2}[:\n](?P<q>.+)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
_MOST = 0.55  # share of a question's terms that a sentence has which affirms it


def answer(question: Question) -> str | None:
    """Return what a text says to a question about it, in the form that is asked for, or None."""
    head, text = _labelled(question.text) or _parted(question.text)
    found = pattern("reading", "asks_text").search(head) if text else None
    if not found or any(
        pattern("reading", key).search(head) for key in ("no_question", "which_language")
    ):
        return None
    if question.cue("question") and pattern("reading", "otherwise").search(question.text):
        return None
    told = pattern("reading", "of_text").search(head) is not None
    if not told and re.search(r"\b(?:I|we|my|our|you|your|me|us)\b", found["q"]):
        return None
    if options := pattern("reading", "verdicts").search(head):
        return _verdict(found["q"], text, options[0])
    parts = re.split(r",? and (?=(?:who|when|where|what|how|which)\b)", found["q"])
    best = [_best(text, part) for part in parts]
    if not all(best):
        fallback = first_group(pattern("reading", "otherwise").search(head))
        unknown = fallback or (question.phrase("not_in_context") if told else None)
        return unknown if not any(best) else next(filter(None, best))
    bare = pattern("reading", "value_only").search(head) or pattern("reading", "short").search(head)
    if bare:
        return ", ".join(_value(each or "", part) for each, part in zip(best, parts, strict=True))
    lines = list(dict.fromkeys(each for each in best if each))
    return lines[0] if len(lines) == 1 else _as_one(lines)


def _labelled(text: str) -> tuple[str, str] | None:
    """Return the question and the context that have such labels, or None."""
    found = _CONTEXT.search(text)
    return (f"{text[: found.start()]}\n{found['q']}", found["context"].strip()) if found else None


def _parted(text: str) -> tuple[str, str]:
    """Return the part of a message with the question, and the text it is about or ""."""
    for cut in ("\n\n", "\n"):
        first, gap, rest = text.strip().partition(cut)
        before, _, last = text.strip().rpartition(cut)
        if gap and "?" in first and len(first) <= _LONGEST_HEAD and "?" not in rest:
            return first, _LABEL.sub("", rest) if len(rest) > _SHORTEST_TEXT else ""
        if gap and "?" in last and len(last) <= _LONGEST_HEAD and "?" not in before:
            lead, _, body = before.partition(":\n") if ":\n" in before else ("", "", before)
            return f"{last} {lead}", _LABEL.sub("", body) if len(body) > _SHORTEST_TEXT else ""
    return text, ""


def _best(text: str, asked: str) -> str | None:
    """Return the sentence that answers a question: it shares words with it and has such a value."""
    forms = text_tables.load("reading")["values"]
    form = next((row["found"] for row in forms if re.search(row["asked"], asked, re.I)), None)
    wanted = {_root(term) for term in terms(asked)}
    scores = []
    for part in sentences(text):
        shared = len(wanted & {_root(term) for term in terms(part)})
        values = list(re.finditer(form, part)) if form else []
        values = [each for each in values if each.start() or " " in each[0]]
        values = [each for each in values if not wanted >= {_root(t) for t in terms(each[0])}]
        whole = any(" " in each[0] for each in values) and asked.lower().startswith("who")
        scores.append((shared + bool(values) + 2 * whole, part))
    best = max(scores, key=lambda row: row[0], default=(0.0, ""))
    return best[1] if best[0] > 1 else reading.closest(text, asked, 0.3)


def _value(sentence: str, asked: str) -> str:
    """Return the value in a sentence that a question asks for; a count is that of its things."""
    counted = re.search(r"\bhow many ((?:\w+ ?){1,3})", asked, re.IGNORECASE)
    for word in counted[1].split() if counted else ():
        thing = re.escape(_root(word.lower()))
        number = re.search(rf"(?i)\b(\d[\d.,]*|{_NUMBERS}) (?:[\w-]+ )?{thing}", sentence)
        if number:
            return number[1]
    return reading.value_in(sentence, asked)


def _root(term: str) -> str:
    return re.sub(r"(?<=\w{3})(?:ies|es|s|ed|ing|e)\Z", "", term)


def _verdict(asked: str, text: str, options: str) -> str:
    """Return whether a text affirms a question: one of the words that a request allows."""
    negative = (
        r"\b(?:no|not|never|without|except|closed|forbidden|prohibited|excluded|extra)\b|n't\b"
    )
    day = next((day for day in _DAYS if day in asked.lower()), "")
    wanted = {_root(term) for term in terms(asked)}
    for part in sentences(text):
        low = part.lower()
        span = re.search(
            rf"({'|'.join(_DAYS)})s? (?:to|until|through|[-–]) ({'|'.join(_DAYS)})", low
        )
        if day and span:
            first, last = _DAYS.index(span[1]), _DAYS.index(span[2])
            inside = first <= _DAYS.index(day) <= last
            return _word("yes" if inside else "no", options)
        share = len(wanted & {_root(term) for term in terms(part)}) / max(len(wanted), 1)
        if share > _MOST:
            denied = re.search(negative, low) is not None
            turned = re.search(negative, asked.lower()) is not None
            return _word("no" if denied != turned else "yes", options)
    return _word("unclear", options)


def _word(meant: str, options: str) -> str:
    unsure = re.search(
        r"unclear|unknown|maybe|not (?:stated|sure|mentioned)|can't tell", options, re.I
    )
    word = unsure[0] if meant == "unclear" and unsure else "no" if meant == "unclear" else meant
    return word.capitalize() if re.search(r"\bYes\b", options) else word


def _as_one(lines: list[str]) -> str:
    first, second = lines[0].rstrip("."), lines[1]
    low = pattern("condensing", "joins_low").match(second) is not None
    return f"{first}, and {second[:1].lower() + second[1:] if low else second}"
