"""Do small tasks on a given text: keywords, placeholders for names, duplicates, templates."""

from __future__ import annotations

import re
from collections import Counter

from mockgateway import text_tables
from mockgateway.generators.prose import grammar, length, reading
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.text_tables import pattern

_NAME = r"[A-ZÀ-Ý][a-zà-ÿ'’-]+"
_PERSON = re.compile(
    rf"\b(?:(?:Mr|Ms|Mrs|Dr|Prof)\.? )?{_NAME} (?:{_NAME} )?{_NAME}\b|\b(?:Mr|Ms|Mrs|Dr)\.? {_NAME}"
)
_NO_NAME = re.compile(
    r"Please|The|Our|My|Your|When|If|Dear|Hi|Hello|Yesterday|Today|Then|And|But|Ask|Both|After"
)
_MARKS = re.compile(r"\[[A-Za-z_ -]+\]|<[A-Z_ ]+>")
_SLOT = re.compile(r"\{+\s*([\w ]+?)\s*\}+|\[([\w ]+)\]|<([\w ]+)>")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+(?P<q>[^\n]+\?)\s*$", re.MULTILINE)
_USUAL = 5  # keywords


def answer(question: Question) -> str | None:
    """Return the result of a small task on the text of a message, or None."""
    asked, source = split_source(question.text)
    if found := _questions(question):
        return found
    if not source or not (task := next((key for key in _TASKS if _asks(key, asked)), "")):
        return None
    return _TASKS[task](question, asked, source)


def _asks(key: str, asked: str) -> bool:
    return pattern("chores", key).search(asked) is not None


def _questions(question: Question) -> str | None:
    """Return a line for each of the numbered questions about the text of a message."""
    found = list(_NUMBERED.finditer(question.text))
    if len(found) < 2:
        return None
    context = _NUMBERED.sub("", question.text)
    context = context.split("\n\n", 1)[-1] if "\n\n" in context.strip() else context
    told = [
        reading.best_sentence(context, each["q"]) or reading.closest(context, each["q"], 0.1)
        for each in found
    ]
    unknown = question.phrase("not_in_context")
    lines = [f"{at}. {best or unknown}" for at, best in enumerate(told, 1)]
    return "\n".join(lines) if any(told) else None


def _keywords(question: Question, asked: str, source: str) -> str:
    """Return the words that are the most frequent or stand first, without function words."""
    words = re.findall(r"[^\W\d_][\w'-]{3,}", source)
    plain = [word for word in words if word.lower() not in _common(question)]
    stems = Counter(word.lower().removesuffix("s") for word in plain)
    order = dict.fromkeys(word.lower().removesuffix("s") for word in plain)
    first = {stem: next(w for w in plain if w.lower().removesuffix("s") == stem) for stem in order}
    ranked = sorted(order, key=lambda stem: -stems[stem])
    chosen = [first[stem] for stem in ranked[: length.read(question).items or _count(asked)]]
    shown = [word if word[1:2].isupper() else word.lower() for word in chosen]
    bare = pattern("chores", "by_commas").search(asked)
    return ", ".join(shown) if bare else "\n".join(f"- {word}" for word in shown)


def _common(question: Question) -> frozenset[str]:
    return question.language.stop_words | frozenset(text_tables.load("chores")["weak"].split())


def _count(asked: str) -> int:
    found = re.search(r"\b(\d{1,2}|three|four|five|six|seven|eight|ten)\b", asked)
    word = found[1] if found else ""
    return int(word) if word.isdigit() else language("en").numbers.get(word, _USUAL)


def _anonymous(question: Question, asked: str, source: str) -> str:
    """Return a text with marks instead of its private values."""
    low = asked.lower()
    kinds = text_tables.load("chores")["private"]
    named = [row for row in kinds if re.search(row["asked"], low)]
    general = not named or re.search(
        r"\b(?:personal|private|sensitive|pii|identif\w+|\w+nymi[sz]e)\b", low
    )
    text = source
    for row in kinds if general else named:
        if row["found"]:
            text = re.sub(row["found"], _mark(asked, row).replace("\\", ""), text)
    people = next(row for row in kinds if not row["found"])
    return _without_names(text, _mark(asked, people)) if general or people in named else text


def _mark(asked: str, row: dict[str, str]) -> str:
    """Return the mark of a kind of values: the one that a request names, or the usual one."""
    marks = _MARKS.findall(asked)
    own = next((mark for mark in marks if row["mark"] in mark.upper()), "")
    starred = re.search(r"\*{2,}|X{3,}|#{3,}|█+", asked)
    if own or starred:
        return own or (starred[0] if starred else "")
    named = re.search(row["asked"], asked.lower()) is not None
    return marks[0] if named and len(marks) == 1 else f"[{row['mark']}]"


def _without_names(text: str, shown: str) -> str:
    parts: set[str] = set()

    def hidden(found: re.Match[str]) -> str:
        first, _, rest = found[0].partition(" ")
        is_name = not (_NO_NAME.fullmatch(first) or grammar.is_verb(first.lower()))
        parts.update(part for part in (found[0] if is_name else rest).split() if len(part) > 2)
        return shown if is_name else f"{first} {shown}"

    text = _PERSON.sub(hidden, text)
    for part in parts - {"Mrs"}:
        text = re.sub(rf"\b{re.escape(part)}\b", shown, text)
    return pattern("chores", "lone_name").sub(lambda at: at[0].replace(at["n"], shown), text)


def _unique(question: Question, asked: str, source: str) -> str:
    """Return the items of a list, each once."""
    apart = "\n" if "\n" in source else ", "
    source = pattern("puzzles", "last_order").sub("", source)
    items = [item.strip(" .") for item in re.split(r"\n|,\s*", source) if item.strip(" .")]
    firsts: dict[str, str] = {}
    for item in items:
        firsts.setdefault(item.lower(), item)
    return apart.join(firsts.values())


def _filled(question: Question, asked: str, source: str) -> str | None:
    """Return a template of the message with the data of the message in its gaps."""
    whole = question.text
    found = pattern("chores", "template").search(whole)
    if not found:
        return None

    def value(slot: re.Match[str]) -> str:
        name = next(group for group in slot.groups() if group).replace("_", "[ _]")
        told = re.search(rf"\b{name}\b\W{{1,3}}(?:is )?([^,;\n]+)", found["data"], re.IGNORECASE)
        return told[1].strip(" .\"'") if told else slot[0]

    return _SLOT.sub(value, found["template"].strip(" \"'\n"))


def _singular(question: Question, asked: str, source: str) -> str:
    """Return a text of `we` as a text of `I`."""
    for written, becomes in text_tables.load("chores")["we_to_i"]:
        source = re.sub(written, becomes, source)
    return source


def _asked(question: Question, asked: str, source: str) -> str:
    """Return a statement as a question."""
    found = pattern("chores", "statement").match(source.strip())
    if not found:
        return f"{source.strip().rstrip('.!')}?"
    who, is_name = found["who"], re.match(r"I\b|[A-Z]\w+ [A-Z]", found["who"])
    who = who if is_name else who[:1].lower() + who[1:]
    return f"{found['verb'].capitalize()} {who} {found['rest'].rstrip('.!')}?"


def _spelled(question: Question, asked: str, source: str) -> str:
    """Return a text in British or in American spelling."""
    british = re.search(r"\b(?:british|uk)\b", asked, re.IGNORECASE)
    for american, other in text_tables.load("chores")["spellings"]:
        old, new = (american, other) if british else (other, american)
        form = re.compile(rf"\b{old}(?=s\b|ed\b|d\b|ing\b|\b)")
        source = re.sub(form, new, source)
        source = re.sub(rf"\b{old.capitalize()}\b", new.capitalize(), source)
    return source


_TASKS = {
    "keywords": _keywords,
    "anonymises": _anonymous,
    "dedupes": _unique,
    "fills": _filled,
    "singular": _singular,
    "as_question": _asked,
    "spells": _spelled,
}
