"""Write a commit message for a diff or a description of a change."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import grammar
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.topic import infinitive

_ASKED = re.compile(r"\bcommit (?:message|title|summary|line|subject)s?\b", re.IGNORECASE)
_FILE = re.compile(r"^\+\+\+ (?:b/)?(\S+)|^diff --git a/\S+ b/(\S+)", re.MULTILINE)
_HUNK = re.compile(r"^@@.*@@.*?(?:def|class|function|func|fn) (\w+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w{2,}")
_DEFINED = re.compile(r"^\+\s*(?:async )?(?:def|class|function|func|fn|const) (\w+)", re.MULTILINE)
_TYPES = (
    ("docs", r"\b(?:docs?|readme|documentation|typos?|comments?)\b|\.md\b"),
    ("test", r"\btests?\b"),
    ("perf", r"\b(?:faster|performance|speed|cache[sd]?)\b"),
    ("refactor", r"\b(?:refactor\w*|renam\w*|mov(?:e|ed)|extract\w*|simplif\w*|clean\w*)\b"),
    ("chore", r"\b(?:upgrad\w*|bump\w*|dependenc\w*|version)\b"),
    ("fix", r"\b(?:fix\w*|bugs?|crash\w*|wrong\w*|errors?|prevent\w*|leak\w*)\b"),
)
# What was wrong before a change, as people describe it.
_BROKEN = re.compile(
    r"\b(?:twice|nothing|not|n't|no longer|never|failed|failing|lost|missing|empty|froze\w*|hung"
    r"|blank|too (?:early|late|many|long)|instead of|ignored|stuck|duplicat\w*|broke\w*)\b"
    r"[^.;]{0,120}(?:[.;,]|\bbut\b|\band\b) ?(?:\bit\b |\bthat\b )?\bnow\b",
    re.IGNORECASE | re.DOTALL,
)
_AFTER = re.compile(
    r"(?:[.;,]|\bbut\b|\band\b)\s*(?:(?:it|that|this|which|they)\s+)?(?:is |are )?\bnow\b,?"
    r" (?P<now>.+)",
    re.IGNORECASE | re.DOTALL,
)
_KEYWORDS = frozenset("return self for the and not def class import from else None True".split())
_LONGEST = 68
_LIMIT = re.compile(r"\b(\d{2,3}) (?:characters|chars)\b")
_DESCRIBED = [
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (r":\s+(.+)", r"\b(?:for|saying|about|that) (.+)")
]
_DANGLING = re.compile(r"(?:,|\s+(?:the|an?|to|of|in|on|for|from|and|or|with|it|by|is))+\Z")
_ALLOWED = re.compile(
    r"(?:the )?(?P<who>users?|customers?|admins?|editors?|guests?|people|members|developers)"
    r" (?:can|may) (?:now )?(?P<what>[^.;]+)",
    re.IGNORECASE,
)


def answer(question: Question) -> str | None:
    """Return a commit message, in the conventional form if the message or the rules name it."""
    if not _ASKED.search(question.asked):
        return None
    asked, source = split_source(question.text)
    if not source:
        found = next((got for form in _DESCRIBED if (got := form.search(asked))), None)
        source = found[1] if found else asked
    is_diff = re.search(r"^[-+]", source, re.MULTILINE) is not None
    subject, scope = _of_diff(source) if is_diff else _of_words(source)
    kind = next((kind for kind, words in _TYPES if re.search(words, source, re.I)), "")
    if not is_diff and not kind and _BROKEN.search(source):
        kind = "fix"
    if is_diff and kind in ("", "chore"):
        kind = "feat" if not re.search(r"^-(?!--)", source, re.MULTILINE) else "fix"
    limit = _LIMIT.search(asked)
    most = int(limit[1]) if limit else _LONGEST + 4
    if not re.search(r"\bconventional\b|\bfeat\b|\bfix:", question.text + question.rules, re.I):
        return _cut(subject, most)
    head = f"{kind or 'feat'}{f'({scope})' if scope else ''}: "
    return head + _cut(subject[:1].lower() + subject[1:], most - len(head))


def _cut(subject: str, most: int) -> str:
    """Return the words of a subject line that fit, without a preposition at the end."""
    if len(subject) > most:
        subject = subject[: most + 1].rpartition(" ")[0]
        subject = re.sub(r",?\s(?:when|if|while|after|because|so that)\b.*", "", subject)
    return _DANGLING.sub("", subject)


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
    text = re.sub(
        r"^\W*(?:I|we|this(?: commit)?|the change)\s+(?=\w)", "", source.strip(), flags=re.I
    )
    place = re.match(
        r"(?:in|on) (?:the |our )?([a-z][\w-]{2,20})(?: page| view| form)?, ", text, re.I
    )
    scope = place[1].lower() if place else ""
    text = text[place.end() :] if place else text
    if subject := _of_change(text):
        return subject, scope
    text = re.split(r"\.\s|\.\Z|[;\n]|, (?=with|so|because|which)", text)[0].strip()
    if found := re.match(r"(?:the )?(README|docs|documentation|guide) (\w+)s (.+)", text, re.I):
        text = f"{found[2]} {found[3]} in the {found[1]}"
    first, gap, rest = text.partition(" ")
    rest = re.sub(r"\band (\w+ed)\b", lambda found: f"and {_base(found[1])}", rest)
    base = _base(first.lower())
    named = re.search(r"\b(?:in|to|of) the `?([a-z][\w-]{2,20})`?", rest)
    return f"{base[:1].upper()}{base[1:]}{gap}{rest}", scope or (named[1] if named else "")


def _in_present(clause: str) -> str:
    return re.sub(r"\bwas\b", "is", re.sub(r"\bwere\b", "are", clause))


def _base(verb: str) -> str:
    """Return the base form of a verb in the past or the third person."""
    past = {grammar.past(base): base for base in text_tables.load("rewriting")["verbs"]}
    if verb.endswith("ed") and verb not in past:
        return infinitive(f"{verb[:-2]}ing")
    return past.get(verb) or re.sub(r"(?<=[a-z]{3})(?:(?<=[sxzh])es|s)$", "", verb)


def _of_change(text: str) -> str:
    """Return the subject line of what was wrong and is right now, or of what is possible now."""
    if found := _ALLOWED.match(text):
        return f"Let {found['who'].lower()} {found['what']}".rstrip(". ")
    after = _AFTER.search(text)
    before = text[: after.start()].strip(" ,.;") if after else ""
    if not after or not _BROKEN.search(text):
        return ""
    condition = re.search(r"\b(?:when|if|while|after) [^,;.]+", before)
    now = re.match(r"(?:it |they )?(?:only )?([a-z]+s) ([^.;,]+)", after["now"].strip())
    if now and now[1] not in ("is", "was", "has", "does", "works"):
        told = f"{_base(now[1]).capitalize()} {now[2]}"
        return f"{told} {_in_present(condition[0])}" if condition else told
    passive = re.match(r"(?P<what>.+?) (?:was|were|got) (?P<done>\w+ed\b.*)", before, re.IGNORECASE)
    if passive:
        what = re.sub(r"^the ", "", passive["what"], flags=re.IGNORECASE)
        return f"Prevent {what} from being {passive['done']}"
    return f"Fix that {before[:1].lower()}{before[1:]}"
