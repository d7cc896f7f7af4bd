"""Take texts without a kind of their own from a conversation: titles, messages, queries, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.text_tables import pattern

from .concepts import affinity, weak_words
from .document import Document
from .fields import Field
from .layout import Range, sentences_in

_TABLE = "extraction"
_LEADS = re.compile(
    r"\s*(?:(?:is|are|was|were|named|called|titled|labell?ed|entitled|to|of|about|:|=|as|ist|sind|heißt|est|es|on|for|with|the|a|an)\s+|[:=]\s*)*", re.IGNORECASE
)
_LINKS = re.compile(r"\A\s*(?:is|are|was|were|named|called|titled|:|=|as|to|ist|sind|est|es)\b|\A\s*[:=]", re.IGNORECASE)
_PHRASE = re.compile(
    r"[^\n.,;:!?()\"“”]+?(?=\s+(?:and|but|or|for|with|because|who|which|when|since|und|et|y|from|at|on|in|by|until|is|are)\b|[\n.,;:!?()\"“”]|\Z)"
)
_ROLE = re.compile(
    r"(?:(?:\bas|\bis|\bam|'m|\bwas|\bals|\bcomo|\bcomme|\bbecome|\bfor|\bhiring|\bseeking)\s+(?:an?\s+|the\s+|our\s+|una?\s+)?"
    r"|(?:,|\(|\bour|\bthe|\bde|[-–]|\n)\s*(?:the\s+)?|\A\s*)(?P<role>(?:[\w&/.-]+\s){0,4}(?:[\w-]*(?:engineer|developer|manager|director|designer|analyst|consultant|scientist"
    r"|architect|executive|officer|nurse|teacher|lawyer|accountant|assistant|administrator|specialist|coordinator|lead|head of \w+|president|founder|partner"
    r"|therapist|physiotherapist|doctor|chef|writer|editor|journalist|photographer|technician|mechanic|electrician|plumber|carpenter|driver|pilot|salesperson|representative"
    r"|researcher|professor|student|intern|producer|actor|artist|musician|baker|farmer|ceo|cto|cfo|coo|vp(?: of \w+)?|minister|mayor|spokes\w+|librarian|pharmacist|dentist|vet|"
    r"veterinarian|surgeon|ingenieur\w*|entwickler\w*|ingénieur\w*|ingenier\w*|berater\w*|leiter\w*)))(?![\w-])",
    re.IGNORECASE,
)
_ROLE_WORDS = frozenset("job title role position occupation profession beruf puesto poste".split())
_SAYING = re.compile(
    r"(?:\bsaying|\bthat says|\bsays|\bsay|\bwith the (?:message|text|body|content)|\btelling (?:him|her|them|everyone|\w+)|\breminding (?:him|her|them)"
    r"|\blet (?:him|her|them|\w+) know|\band (?:say|tell \w+|write)|\bask(?:ing)? (?:him|her|them|\w+)|\binform(?:ing)? (?:him|her|them|\w+)|\babout|(?<=\S@\S)\S*)\s+(?:that\s+)?:?\s*[\"“]?(?P<text>[^\n]+?)[\"”]?\s*(?=\Z|\n|(?<=[.!?])\s+(?:Copy|Also|Cc|Use|Set|Send|Mark)\b)",
    re.IGNORECASE,
)
_COLON = re.compile(r"\A[^\n:]{3,90}:\s*(?P<text>\S.*)\Z", re.DOTALL)
_TO_DO = re.compile(
    r"\b(?:remind me (?:to|about|that|of)|reminder (?:to|for|about)|(?:don't let me |do not )?forget to|erinnere? mich (?:an|daran,?)|rappelle[- ]moi (?:de|d')|recuérdame"
    r"|(?:add|create|make|put|new)\s+(?:an?\s+)?(?:new\s+)?(?:high[- ]priority\s+|urgent\s+)?(?:task|to-?do|reminder|item)?(?:\s+(?:to|for|called|named|titled|saying|that says|:))?|todo:?|task:?|note(?: that|:))\s+(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WHEN = re.compile(
    r"[,\s]+(?:on|at|by|in|for|before|until|due|tomorrow|today|tonight|next|this|every|from|as|with|to (?:my|the)\b[^.]*?\blist)\s*\Z|\s*[,.]\s*\Z|\s+(?:with|as) (?:high|low|medium|normal) priority\Z|\A(?:to|that|about)\s+",
    re.IGNORECASE,
)
_FILTER = re.compile(
    r"\s*(?:,|\b(?:under|below|over|above|between|less than|more than|cheaper than|at most|up to|max(?:imum)?|for less|for under|costing|priced|that (?:are|is|cost)|sorted|sort|ordered by|with a (?:price|rating)|only|in stock|"
    r"cheapest|lowest|and (?:sort|show|only|limit|return|give|email|send|then)|show (?:me )?(?:only|the top)|limit(?:ed)? to|top \d+)\b).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_EVENT = re.compile(
    r"\b(?:an?|the|our|my|\d+[- ]?(?:min(?:ute)?s?|hours?|h)|one[- ]hour|hour|called|titled|for)\s+(?P<text>(?:[A-Za-z][\w'-]*\s){0,3}(?:fair|meeting|party|conference|lunch|dinner|breakfast|call|appointment|concert|workshop|interview|review"
    r"|sync|stand-?up|session|retro(?:spective)?|planning|demo|training|webinar|kick-?off|check-?in|catch-?up|visit|exam|class|lesson|trip|wedding|birthday|1:1|one-on-one|coffee|checkup|deadline))\b"
    r"(?P<more>\s+with\s+(?:the\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?)?"
)
_ABOUT = re.compile(r"\b(?:about|regarding|re:|concerning)\s+([^.!?\n]{3,60})", re.IGNORECASE)
_HEADLINE_WORDS = 7
_NAMED = re.compile(
    r"\b(?:titled|entitled|called|named|with (?:the )?(?:title|subject|name)|subject(?: line)?|title|betreff|genannt|intitulée?|llamad[oa])\s*:?\s*[\"“'«](?P<text>[^\"”'»\n]{1,200})[\"”'»]",
    re.IGNORECASE,
)


def wordings(field: Field, document: Document, scope: Range) -> Iterator[str]:
    """Yield texts for a field by what its name asks for, the best first."""
    text = document.cut(scope)
    kind = field.text_kind
    if kind in ("title", "message", "task", "description") or not kind:
        if kind == "title" and (named := _NAMED.search(text)):
            yield named["text"]
        yield from _stated(field, document, scope)
    if not _ROLE_WORDS.isdisjoint(field.words) and {"job", "role", "position", "occupation", "profession", "beruf", "title"} & set(field.words):
        if kind != "title" or "job" in field.words or field.words == ["title"] and field.parents:
            yield from (match["role"].strip(" ,-") for match in _ROLE.finditer(text))
    if kind == "title":
        yield from _titles(document, scope)
    elif kind == "message":
        yield from _messages(document, scope)
    elif kind == "task":
        yield from _tasks(document, scope)
    elif kind == "query":
        yield from _quoted(document, scope, "quoted")
        yield _FILTER.sub("", request_of(text)).strip(" ?.!,") or text.strip()
    elif kind in ("command", "code", "pattern"):
        yield from _quoted(document, scope, "coded", "quoted")
        if {"expression", "formula", "equation", "calculation"} & set(field.words):
            yield from (match[0].strip() for match in _SUM.finditer(text))
    elif kind == "summary":
        own = [document.cut(part) for part in sentences_in(document.text, (max(scope[0], document.instruction), scope[1]))]
        yield " ".join(own[:2]).strip()


_SUM = re.compile(r"[-+]?[\d.(][\d\s.()]*(?:[-+*/×÷^%][\d\s.()]+)+")


def _quoted(document: Document, scope: Range, *kinds: str) -> Iterator[str]:
    for kind in kinds:
        yield from (span.value for span in document.within(scope) if span.kind == kind)


def _stated(field: Field, document: Document, scope: Range) -> Iterator[str]:
    """Yield phrases after (`color is red`) and before (`the Apollo project`) the field's words."""
    weak = weak_words()
    words = [word for word in field.words if word not in weak] or (field.words if not field.nullable else [])
    inside = [token for token in document.tokens if max(scope[0], document.instruction) <= token.start and token.end <= scope[1]]
    rows: list[tuple[float, str]] = []
    for token in inside:
        near = max((affinity(word, token.word) for word in words), default=0)
        if near < 0.8:
            continue
        rest = document.text[token.end : scope[1]]
        lead = _LEADS.match(rest)
        assert lead is not None
        linked = _LINKS.match(rest) is not None
        found = _PHRASE.match(rest, lead.end())
        if found and found[0].strip() and (linked or not field.nullable) and len(found[0].split()) < 9:
            rows.append((near + 0.5 * linked, found[0].strip()))
        before = re.search(r"((?:[\w'-]+\s){1,3})\Z", document.text[scope[0] : token.start])
        if before and not field.nullable:
            kept = _adjectives(before[1])
            if kept:
                rows.append((near - 0.1, kept))
    rows.sort(key=lambda row: -row[0])
    yield from (text for _, text in rows)


def _adjectives(before: str) -> str:
    """Return the last words of a text that may be part of a name or an attribute."""
    words = before.split()
    stops = "the a an of in on at to for with and or is are was our your my this that it from by as per be has have i we you".split()
    kept: list[str] = []
    for word in reversed(words):
        if word.lower() in stops:
            break
        kept.insert(0, word)
    return " ".join(kept)


def _titles(document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope)
    yield from _quoted(document, scope, "quoted")
    if event := _EVENT.search(text):
        yield (event["text"] + (event["more"] or "")).strip()
    first = next(iter(document.cut(line) for line in sentences_in(document.text, scope) if line[0] >= document.instruction), "")
    if first and len(first) < 70 and not first.endswith((".", "?", "!", ":")) and "\n" in text:
        yield re.sub(r"\s*\([^()]*\)\s*\Z", "", first)
    found = _ABOUT.search(text)
    words = (found[1] if found else request_of(text)).split()[:_HEADLINE_WORDS]
    line = " ".join(words).strip(" ,;:.!?\"'")
    yield line[:1].upper() + line[1:] or "Note"


def _messages(document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope).strip()
    saying = _SAYING.search(text)
    quoted = [span.value for span in document.within(scope) if span.kind == "quoted"]
    coded = [span.value for span in document.within(scope) if span.kind == "coded" and "\n" in document.cut((span.start, span.end))]
    yield from coded[:1]
    if saying:
        yield saying["text"].strip()
    if found := _COLON.match(text):
        yield found["text"].strip()
    yield from quoted[-1:]


def _tasks(document: Document, scope: Range) -> Iterator[str]:
    text = document.cut(scope).strip()
    found = _TO_DO.search(text)
    start = scope[0] + len(document.cut(scope)) - len(document.cut(scope).lstrip()) + (found.start("text") if found else 0)
    if found:
        yield _untimed(document, start, start + len(found["text"]))
    yield from _quoted(document, scope, "quoted")
    yield _untimed(document, start, start + len(text))


def _untimed(document: Document, start: int, end: int) -> str:
    """Return a part of a text without its dates and times, and without the words that lead to them."""
    end = min(end, len(document.text))
    sentence = re.search(r"[.!?](?=\s|\Z)", document.text[start:end])
    end = start + sentence.start() if sentence else end
    out, at = "", start
    for span in document.spans:
        if span.kind in ("date", "time", "datetime", "hour", "month") and at <= span.start and span.end <= end:
            out = re.sub(r"\s+(?:on|at|by|in|for|due|before|until|um|am|à|le|el)\s*\Z", "", out + document.text[at : span.start].rstrip())
            at = span.end
    out += document.text[at:end]
    for _ in range(3):
        out = _WHEN.sub("", out.strip())
    return out.strip(" ,;:.\"'“”")


def request_of(text: str) -> str:
    """Return a request without its polite beginning and its verb."""
    return pattern(_TABLE, "search_lead").sub("", text.strip(), count=1)
