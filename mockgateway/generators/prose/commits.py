"""Write a commit message for a diff or a description of a change."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import grammar
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.topic import infinitive

_ASKED = re.compile(r"\bcommit (?:message|title|summary)s?\b", re.IGNORECASE)
_FILE = re.compile(r"^\+\+\+ (?:b/)?(\S+)|^diff --git a/\S+ b/(\S+)", re.MULTILINE)
_HUNK = re.compile(r"^@@.*@@.*?(?:def|class|function|func|fn) (\w+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w{2,}")
_DEFINED = re.compile(r"^\+\s*(?:async )?(?:def|class|function|func|fn|const) (\w+)", re.MULTILINE)
_TYPES = (
    ("test", r"\btests?\b"),
    ("docs", r"\b(?:docs?|readme|documentation|typos?|comments?)\b|\.md\b"),
    ("perf", r"\b(?:faster|performance|speed|cache[sd]?)\b"),
    ("refactor", r"\b(?:refactor\w*|renam\w*|mov(?:e|ed)|extract\w*|simplif\w*|clean\w*)\b"),
    ("chore", r"\b(?:upgrad\w*|bump\w*|dependenc\w*|version)\b"),
    ("fix", r"\b(?:fix\w*|bugs?|crash\w*|wrong\w*|errors?|prevent\w*|leak\w*)\b"),
)
_KEYWORDS = frozenset("return self for the and not def class import from else None True".split())
_LONGEST = 68


def answer(question: Question) -> str | None:
    """Return a commit message, in the conventional form if the message or the rules name it."""
    if not _ASKED.search(question.asked):
        return None
    asked, source = split_source(question.text)
    if not source:
        found = re.search(r"\b(?:for|saying|about|that) (.+)", asked, re.IGNORECASE | re.DOTALL)
        source = found[1] if found else asked
    is_diff = re.search(r"^[-+]", source, re.MULTILINE) is not None
    subject, scope = _of_diff(source) if is_diff else _of_words(source)
    kind = next((kind for kind, words in _TYPES if re.search(words, source, re.I)), "")
    if is_diff and kind in ("", "chore"):
        kind = "feat" if not re.search(r"^-(?!--)", source, re.MULTILINE) else "fix"
    if re.search(r"\bconventional\b|\bfeat\b|\bfix:", question.text + question.rules, re.I):
        head = f"{kind or 'feat'}{f'({scope})' if scope else ''}: "
        return head + subject[:1].lower() + subject[1:]
    return subject


def _of_diff(source: str) -> tuple[str, str]:
    """Return the subject line and the scope of a diff."""
    file = next((first or second for first, second in _FILE.findall(source)), "")
    scope = re.sub(r"^(?:test_)?|\.\w+$", "", file.rpartition("/")[2])
    added, removed = (
        [name for line in re.findall(rf"^[{sign}](?![-+]{{2}})(.*)", source, re.M)
         for name in _NAME.findall(line) if name not in _KEYWORDS]
        for sign in ("+", "-")
    )  # fmt: skip
    new = [name for name in dict.fromkeys(added) if name not in removed]
    gone = [name for name in dict.fromkeys(removed) if name not in added]
    inside = _HUNK.search(source)
    where = f" in {inside[1]}" if inside else f" in {scope}" if scope else ""
    if defined := _DEFINED.search(source):
        subject = f"Add {defined[1]}{f' to {scope}' if scope else ''}"
    elif new and gone:
        subject = f"Use {new[0]} instead of {gone[0]}{where}"
    elif new:
        subject = f"Use {' and '.join(new[:2])}{where}"
    else:
        subject = f"Remove {' and '.join(gone[:2]) or 'unused lines'}{where}"
    return subject[:_LONGEST], scope


def _of_words(source: str) -> tuple[str, str]:
    """Return the subject line, which begins with an imperative, and the scope of a description."""
    text = re.sub(r"^\W*(?:I|we|this(?: commit)?|it|the change)\s+", "", source.strip(), flags=re.I)
    text = re.split(r"[.;\n]|, (?=with|so|because|which)", text)[0].strip()
    first, gap, rest = text.partition(" ")
    verbs = text_tables.load("rewriting")["verbs"]
    past = {grammar.past(base): base for base in verbs}
    low = first.lower()
    base = past.get(low) or re.sub(r"(?<=[a-z]{3})(?:(?<=[sxzh])es|s)$", "", low)
    if low.endswith("ed") and low not in past:
        base = infinitive(f"{low[:-2]}ing")
    rest = re.sub(
        r"\band (\w+)ed\b",
        lambda found: f"and {past.get(f'{found[1]}ed') or infinitive(found[1] + 'ing')}",
        rest,
    )
    subject = f"{base[:1].upper()}{base[1:]}{gap}{rest}"
    while len(subject) > _LONGEST:
        subject = subject.rpartition(" ")[0]
    named = re.search(r"\b(?:in|to|of|for) (?:the |our )?`?([a-z][\w-]{2,20})`?", rest)
    return subject, named[1] if named else ""
