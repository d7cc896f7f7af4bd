"""Extract free texts from a conversation: titles, messages, queries, roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from mockgateway.text_tables import pattern

from .concepts import affinity, known_pattern, known_words, weak_words
from .document import Document
from .fields import Field
from .headlines import headlines, troubles
from .layout import sentences_in
from .tables import Range
from .things import named_things

_TABLE = "extraction"
_COLON = re.compile(r"\A[^\n:]{3,90}:\s+(?P<text>\S.*)\Z", re.DOTALL)
_ABOUT = re.compile(r"\b(?:about|regarding|re:|concerning)\s+([^.!?\n]{3,60})", re.IGNORECASE)
_END = r"(?=\s+(?:to|into|on|by|for|at|from|with|and|in|as|because)\b|\s*[,.;:!?\n]|\s*\Z)"
_SOURCE = re.compile(
    rf"\b(?:from|out of) (?:my |the |our |an? )?([a-z][^,.;:!?\n]*?){_END}", re.IGNORECASE
)
_AIM = re.compile(rf"\b(?:to|into) (?:my |the |our |an? )([a-z][^,.;:!?\n]*?){_END}", re.IGNORECASE)
_ENDS = {"from": _SOURCE, "source": _SOURCE, "to": _AIM, "destination": _AIM, "target": _AIM}
_AIMS = ("why", "because", "text")
_HEADLINE_WORDS = 7
_LONGEST_HEADING = 80
_MOST_WORDS = 9  # of a value that the text states
_LEADING = frozenset(("about", "regarding", "called", "named", "titled", "suffered"))
_CAPITALISED = re.compile(r"\s[A-Z][\w'-]*(?:\s(?:[A-Z]|\d)[\w'-]*)*")


def wordings(field: Field, document: Document, scope: Range) -> Iterator[str]:
    """Yield texts that fit the name of a field, the best first."""
    text = document.cut(scope)
    kind = field.text_kind
    reasons = {"purpose", "reason", "occasion", "label", "motivo", "grund", "motif", "cause"} & set(
        field.words
    )
    aims = list(known_pattern("aim").finditer(text)) if reasons else []
    yield from (aim[part].strip() for part in _AIMS for aim in aims if aim[part])
    if kind == "description" and (fault := known_pattern("fault").search(text)):
        yield fault["text"].strip()
    if not kind:
        yield from named_things(field, text)
    if (ends := _ENDS.get(next(iter(field.words), ""))) and (end := ends.search(text)):
        yield end[1]
    if kind == "message" and field.topic and known_pattern("saying").search(text):
        yield from _messages(field, document, scope)
    if kind == "title" and (played := known_pattern("played").search(text)):
        yield played["text"].strip()
    if kind == "title" and (named := known_pattern("named_title").search(text)):
        yield named["text"]
    if kind in ("description", "message") and (noted := known_pattern("noted").search(text)):
        yield noted["text"].strip()
    if kind == "title" and field.words[-1:] != ["subject"]:
        yield from headlines(document, scope)
    if kind in ("", "title", "message", "task", "description"):
        yield from _stated(field, document, scope)
    if field.kinds == ("role",):
        roles = known_pattern("role_phrase").finditer(text)
        yield from (match["role"].strip(" ,-") for match in roles)
    if kind in _BY_KIND:
        yield from _BY_KIND[kind](field, document, scope)


def _queries(field: Field, document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope)
    yield from _quoted(document, scope, "quoted")
    if {"topic", "subject"} & set(field.words) and (found := _ABOUT.search(text)):
        yield found[1].strip(" ?.!,")
    bare = known_pattern("query_filter").sub("", request_of(text))
    yield bare.strip(" ?.!,") or text.strip()


def _codes(field: Field, document: Document, scope: Range) -> Iterator[str]:
    yield from _quoted(document, scope, "coded", "quoted")
    if {"expression", "formula", "equation", "calculation"} & set(field.words):
        yield from (match[0].strip() for match in _SUM.finditer(document.cut(scope)))


def _descriptions(field: Field, document: Document, scope: Range) -> Iterator[str]:
    need = known_pattern("need").search(document.cut(scope))
    if need and not {"reason", "problem", "issue", "complaint"} & set(field.words):
        yield (need["text"] or need["more"]).strip()
    elif not field.topic and not field.nullable:
        yield from troubles(document, scope)
    if field.topic and (rest := known_pattern("remark").search(document.cut(scope))):
        yield rest["text"].strip()


def _summaries(field: Field, document: Document, scope: Range) -> Iterator[str]:
    start = max(scope[0], document.instruction)
    own = [document.cut(part) for part in sentences_in(document.text, (start, scope[1]))]
    yield " ".join(own[:2]).strip()


_SUM = re.compile(r"[-+]?[\d.(][\d\s.()]*(?:[-+*/×÷^%][\d\s.()]+)+")


def _quoted(document: Document, scope: Range, *kinds: str) -> Iterator[str]:
    for kind in kinds:
        yield from (span.value for span in document.within(scope) if span.kind == kind)


def _stated(field: Field, document: Document, scope: Range) -> Iterator[str]:
    """Yield phrases after (`color is red`) and before (`the Apollo project`) the field's words."""
    weak = weak_words()
    words = [word for word in field.words if word not in weak] or (
        field.words if not field.nullable else []
    )
    inside = [
        token
        for token in document.tokens
        if max(scope[0], document.instruction) <= token.start and token.end <= scope[1]
    ]
    rows: list[tuple[float, str]] = []
    for token in inside:
        near = max((affinity(word, token.word) for word in words), default=0)
        if near < 0.8:
            continue
        rest = document.text[token.end : scope[1]]
        lead = known_pattern("phrase_lead").match(rest)
        assert lead is not None
        leads = token.word in known_words("adjacent") or token.word in _LEADING
        linked = leads or known_pattern("phrase_link").match(rest) is not None
        found = known_pattern("phrase").match(rest, lead.end())
        if name := _CAPITALISED.match(rest):
            rows.append((near + 0.6, name[0].strip()))
        bare = token.word in known_words("adjacent") and not lead[0].strip()
        if bare and found and not found[0][:1].isupper():
            continue
        if found and (linked or not field.nullable) and _is_phrase(found[0]):
            rows.append((near + (0.5 if linked else -0.3), found[0].strip()))
        before = re.search(r"((?:[\w'-]+\s){1,3})\Z", document.text[scope[0] : token.start])
        if before and not leads and not field.nullable:
            kept = _adjectives(before[1])
            named = document.text[token.start].isupper() and kept[:1].isupper()
            kept += f" {document.text[token.start : token.end]}" * named
            if kept:
                labels = rest.startswith(":") and len(before[1].split()) > 1
                rows.append((near + (0.6 if labels or "type" in field.words else -0.1), kept))
    rows.sort(key=lambda row: -row[0])
    yield from (text for _, text in rows)


def _is_phrase(text: str) -> bool:
    """Return whether a text may be a value: a few words without a verb or a number."""
    words = text.split()
    worded = any(map(str.isalpha, text)) and not text.lstrip()[:1].isdigit()
    return worded and len(words) < _MOST_WORDS and words[0].lower() not in known_words("verbs")


def _adjectives(before: str) -> str:
    """Return the last words of a text that may be part of a name or an attribute."""
    words = before.split()
    kept: list[str] = []
    for word in reversed(words):
        if word.lower() in known_words("adjective_stops") | known_words("others"):
            break
        kept.insert(0, word)
    return " ".join(kept)


def _titles(field: Field, document: Document, scope: Range) -> Iterator[str]:
    text = document.cut((max(scope[0], document.instruction), scope[1])).strip()
    heading, _, rest = text.partition("\n")
    if rest and len(heading) < _LONGEST_HEADING and heading.rstrip()[-1:].isalnum():
        text = heading if rest.lstrip()[:1].isupper() or rest.startswith("\n") else text
    if "topic" in field.words and (found := _ABOUT.search(text)):
        yield found[1].strip(" ?.!,")
    yield from _quoted(document, scope, "quoted")
    if event := known_pattern("event").search(text):
        yield (event["text"] + (event["more"] or "")).strip()
    found = _ABOUT.search(text)
    words = (found[1] if found else request_of(text)).split()[:_HEADLINE_WORDS]
    line = " ".join(words).strip(" ,;:.!?\"'")
    yield line[:1].upper() + line[1:] or "Note"


def _messages(field: Field, document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope).strip()
    saying = known_pattern("saying").search(text)
    quoted = [span.value for span in document.within(scope) if span.kind == "quoted"]
    coded = [
        span.value
        for span in document.within(scope)
        if span.kind == "coded" and "\n" in document.cut((span.start, span.end))
    ]
    yield from coded[:1]
    if saying:
        opening = (span.value for span in document.within(scope) if span.kind == "quoted")
        said = saying["text"].strip()
        yield next((value for value in opening if said.startswith(value)), said)
    if found := _COLON.match(text):
        yield found["text"].strip()
    yield from quoted[-1:]


def _tasks(field: Field, document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope).strip()
    yield from _quoted(document, scope, "quoted")
    found = known_pattern("to_do").search(text)
    start = document.text.index(text, scope[0]) + (found.start("text") if found else 0)
    if found:
        yield untimed(document, start, start + len(found["text"]))
    yield from _quoted(document, scope, "quoted")
    yield untimed(document, start, start + len(text))


def untimed(document: Document, start: int, end: int) -> str:
    """Return a part of a text without dates and times and the words that introduce them."""
    end = min(end, len(document.text))
    sentence = re.search(r"[.!?](?=\s|\Z)", document.text[start:end])
    end = start + sentence.start() if sentence else end
    out, at = "", start
    for span in document.spans:
        if (
            span.kind in ("date", "time", "datetime", "hour", "month", "weekday")
            and at <= span.start
            and span.end <= end
        ):
            out = re.sub(
                r"\s+(?:on|at|by|in|for|due|before|until|um|am|à|le|el)\s*\Z",
                "",
                out + document.text[at : span.start].rstrip(),
            )
            at = span.end
    out += document.text[at:end]
    for _ in range(3):
        out = known_pattern("when_ending").sub("", out.strip())
    return out.strip(" ,;:.\"'“”")


def request_of(text: str) -> str:
    """Return a request without its polite beginning and its verb."""
    return pattern(_TABLE, "search_lead").sub("", text.strip(), count=1)


_BY_KIND: Mapping[str, Callable[[Field, Document, Range], Iterator[str]]] = {
    "title": _titles,
    "message": _messages,
    "task": _tasks,
    "query": _queries,
    "command": _codes,
    "code": _codes,
    "pattern": _codes,
    "description": _descriptions,
    "summary": _summaries,
}
