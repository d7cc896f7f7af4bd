"""Derive labels from the form of a value or from its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .concepts import known_pattern, known_words, spoken
from .span import Span

_RANGE_BEFORE = re.compile(r"\d[\w.:]*\s?(?:[-–]|to|bis|au|al|until)\s?(?:the\s)?\Z", re.IGNORECASE)
_RANGE_AFTER = re.compile(
    r"\s{0,2}(?:[-–—]|to|bis|au|al|until|till|tot|do|até|à)\s{0,2}(?:the\s)?(?:[$€£]?\d"
    r"|(?:jan|feb|mar|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.? \d"
    r"|present\b|now\b|today\b|current|heute\b|aujourd|actual|oggi\b|heden\b)",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(r"\d[\w %]{0,7}\s(?:of|out of)\s(?:a\s)?\Z")
_RATED = re.compile(
    r"\s?(?:/|out of|von|sur|de|su|van|na)\s?(?:5|10|100)\b"
    r"(?!/|\s*(?:mm|(?!stars|points)[A-Za-z]{3,}s\b))"
)
_SERVED = re.compile(r"HTTP/[\d.]+\"? \Z")  # in the log of a web server
_SENT = re.compile(r"HTTP/[\d.]+\"? \d{3} \Z")
_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|tussen|między)\s[^\n.]{1,24}\s(?:and|und|et|y|e|en|a)\s\Z"
)
_BETWEEN_NEXT = re.compile(r"\s(?:and|und|et|y|e|en|a|i)\s[$€£]?\d")
_BETWEEN_BEFORE = re.compile(r"\b(?:between|zwischen|entre|tra|tussen|między)\s\Z", re.IGNORECASE)
_PER_SHARE = re.compile(r"\s(?:per|a)\s(?:diluted\s)?share\b")
_OF_US = re.compile(r"\s(?:of us|people|persons|personas|personnes|Personen)\b")
_TIMES = re.compile(r"once|twice|thrice")
_STARS = re.compile(r"[★☆⭐]\s*\Z")
_AT_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
_COLUMN = re.compile(r"\S {3,}\Z")
_CHANGES = (
    "replace change rename swap substitute switch bump move upgrade downgrade update raise"
    " lower increase reduce postpone reschedule shift migrate"
).split()
_VERBS = frozenset(
    f"{verb.removesuffix('e') if end.startswith(('e', 'i')) else verb}{end}"
    for verb in _CHANGES
    for end in ("", "s", "ed", "ing", "ped", "ping")
) | frozenset("went goes gone rose fell grew grows dropped drops climbed jumped shrank cut".split())
_REPLACES = re.compile(rf"\b(?:{'|'.join(sorted(_VERBS))})\b", re.IGNORECASE)
_CHANGED_NEXT = re.compile(
    rf"[`\"'”]?\s(?:was|is|has been|were|are|will be|got)\s(?:now\s|then\s|recently\s)?"
    rf"(?:called\b|named\b|(?:{'|'.join(sorted(_VERBS))})\s(?:to|by|with|into|as)\b)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:is|was|are)\s(?:now\s)?(?:called|named)\s[\"'`“]?\Z")
_BY = re.compile(r"\b(?:with|by|to|into|for)\s[\"'`“]?\Z|(?:->|→)\s?\Z")
_FROM = re.compile(r"\b(?:from|von|de|da)\s\Z")
_WITHIN = re.compile(r"\b(?:with|by|to|into|for|in|on)\b")
_RESULT_NEXT = re.compile(r"\s?[-–:]\s?\d{1,3}\s+[A-ZÀ-Þ]")
_RESULT_BEFORE = re.compile(r"[A-Za-zÀ-ÿ.]\s\d{1,3}\s?[-–:]\s?\Z")
_NAME_NEXT = re.compile(r"\s+[A-ZÀ-Þ]")
_VOTES = re.compile(r"\s(?:ratings|reviews|votes|opinions|avis|Bewertungen|opiniones)\b")
_STARRED = re.compile(r"\s?(?:[★☆⭐]|stars?\b(?! off)|Sterne|étoiles|estrellas)")
_UNTIL_DAY = re.compile(
    r"\s(?:and|to|until|till|through|bis|au)\s(?:tomorrow|morgen|demain|\w+day\b|\w+tag\b)",
    re.IGNORECASE,
)
_FROM_DAY = re.compile(
    r"\b(?:today|tomorrow|heute|\w+day|\w+tag)\s(?:and|to|until|till|through|bis|au)\s\Z",
    re.IGNORECASE,
)
_RELEASED = frozenset(("version", "code"))
_RELEASES = {"old": ["last", "working"], "new": ["current", "affected", "minimum"]}
_OLD, _NEW = ["old", "source", "from"], ["new", "destination", "target", "to"]
_PRICE_BEFORE = re.compile(r"(?:\bat|@|\bfor|\bà|\bzu je|\bje)\s\Z", re.IGNORECASE)
_EACH_NEXT = re.compile(
    r"\s?(?:/|per\b|an?\b|each\b|apiece\b|a piece\b|pro\b|le\b|la\b|el\b)", re.IGNORECASE
)
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{2,}),\s*(-?\d{1,3}\.\d{2,})")
_PRESSURE_NEXT = re.compile(r"/\d{2,3}\b(?!/)")
_PRESSURE_BEFORE = re.compile(r"(?<!/)\b\d{2,3}/\Z")
_ZIP_BEFORE = re.compile(r"\d{4,5} \Z")
_STATE_AFTER = re.compile(r",? [A-Z]{2} \d{5}")
_BY_NEXT = re.compile(r"\s*(?:x|×|by)\s*\d")
_BY_TWO = re.compile(r"(?:\s*(?:x|×|by)\s*\d+(?:[.,]\d+)?){2}")
_BY_BEFORE = re.compile(r"\d\s*(?:x|×|by)\s*\Z")


def labels_of_place(text: str, span: Span) -> list[str]:
    """Return labels that the place implies: a town in an address, an end of a range."""
    start, end = span.start, span.end
    if span.kind == "city" and (
        _ZIP_BEFORE.search(text, max(0, start - 10), start) or _STATE_AFTER.match(text, span.end)
    ):
        return ["city"]
    if known := _exchange(text, span):
        labels = _OLD if known == "old" else _NEW
        return [*labels, *_RELEASES[known]] if span.kind in _RELEASED else labels
    if span.kind == "code" and text[span.start - 1 : span.start] in tuple("*•"):
        return ["card", "last", "ending"]
    if span.kind in ("date", "time", "number", "datetime", "hour", "month"):
        if span.kind == "date" and _UNTIL_DAY.match(text, end):
            return ["start"]
        if span.kind == "date" and _FROM_DAY.search(text, max(0, start - 20), start):
            return ["end"]
        near = max(0, start - 32)
        if _RANGE_BEFORE.search(text, max(0, start - 12), start) or _BETWEEN.search(
            text, near, start
        ):
            return ["end", "maximum"]
        if _BETWEEN_BEFORE.search(text, near, start) and _BETWEEN_NEXT.match(text, end):
            return ["start", "minimum"]
        if _RANGE_AFTER.match(text, end):
            return ["start", "minimum"]
    return []


def _exchange(text: str, span: Span) -> str:
    """Return `old` or `new` for a value that is replaced, or replaces another; else ""."""
    if spoken(text).isdisjoint(_VERBS | {"called", "named"}):
        return ""
    if _CHANGED_NEXT.match(text, span.end):
        return "old"
    if _CALLED.search(text, max(0, span.start - 24), span.start):
        return "new"
    before = re.split(r"[.!?]\s|\n", text[max(0, span.start - 120) : span.start])[-1]
    if not (verb := _REPLACES.search(before)):
        return ""
    rest = before[verb.end() :]
    if _BY.search(rest):
        return "new"
    return "old" if _FROM.search(rest) or not _WITHIN.search(rest) else ""


def _is_price(text: str, span: Span, before: str) -> bool:
    """Return whether a number is a price by its words: `for 7.20`, `at 3 each`."""
    each = _EACH_NEXT.match(text, span.end) is not None
    decimals = span.currency != "" or re.search(r"[.,]\d\d\Z", text[span.start : span.end])
    return _PRICE_BEFORE.search(before) is not None and bool(each or decimals)


_TAX = r"(?:iva|mwst\.?|ust|vat|tax(?:es)?|tva|btw|gst|podatku|imposto)"
_UNTAXED = re.compile(
    r"(?:\b(?:sin|ohne|excl\.?|exkl\.?|zzgl\.?|ex|hors|senza|zonder|bez|sem|without|before|net of)"
    rf"\s(?:\w+\s)?{_TAX}|\bH\.?T\.?|\bnet+[oa]?)[\s:.…=-]{{0,6}}\Z",
    re.IGNORECASE,
)
_TAXES = frozenset("iva vat tax taxes tva btw mwst ust gst".split())
_TOTALS = frozenset("total sum summe betrag gesamt gesamtbetrag importe montant amount".split())


def without_tax(text: str, span: Span, words: dict[str, float]) -> dict[str, float]:
    """Return the labels of a number; `Total excl. VAT` is hardly a total, and no tax."""
    if (_TOTALS | _TAXES).isdisjoint(words) or not _UNTAXED.search(
        text, max(0, span.start - 32), span.start
    ):
        return words
    kept = {
        word: weight * (0.5 if word in _TOTALS else 1)
        for word, weight in words.items()
        if word not in _TAXES
    }
    return kept | {"subtotal": 1.0, "net": 1.0}


_NUMBERING = frozenset(("number", "code", "zip"))
_THING = re.compile(r"([^\W\d_]{3,})(?: (?:no\.?|nr\.?|number|nº|n°))?(?: |: )#?\Z", re.IGNORECASE)
_CONTINUED = re.compile(r"[-/.,:]\d|[-/]\w| \d|\s?%")
_YEAR = re.compile(r"(?:19|20)\d\d|0")


def find_numbered(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """Yield the figures that stand after a thing, such as `room 214`, each with the thing."""
    for span in spans:
        if span.kind not in _NUMBERING or span.unit or span.currency:
            continue
        thing = _THING.search(text, max(0, span.start - 30), span.start)
        written = text[span.start : span.end]
        if not thing or _CONTINUED.match(text, span.end) or _YEAR.fullmatch(written):
            continue
        if thing[1].lower() not in known_words("adjacent"):
            yield span, thing[1].lower()


def labels_of_figure(text: str, span: Span) -> list[str]:
    """Return labels that the form of a number implies: a width, a limit, a blood pressure."""
    start, end = span.start, span.end
    if found := _COORDINATES.search(text, max(0, start - 16), end + 16):
        inside = {found.start(1): "latitude", found.start(2): "longitude"}
        if start in inside:
            return [inside[start]]
    if _RATED.match(text, end) or _RATED.match(text, start + len(str(span.value))):
        return ["rating", "score", "stars"]
    if _OF_BEFORE.search(text, max(0, start - 14), start):
        return ["total", "maximum"] if span.unit is not None else ["maximum"]
    before = text[max(0, start - 24) : start]
    for key, label in (("limit_before", "maximum"), ("least_before", "minimum")):
        if known_pattern(key).search(before):
            return [label]
    if span.unit is None and not span.currency and known_pattern("limit").search(before):
        return ["limit"]
    sign = text[start - 1 : start] if text[start : start + 1].isdigit() else text[start : start + 1]
    forms = (
        (sign == "+", "additions added insertions"),
        (sign in ("-", "−") and span.value < 0, "deletions deleted removed"),
        (_SERVED.search(before), "status code response"),
        (_SENT.search(before), "bytes size sent"),
        (_RESULT_NEXT.match(text, end), "home score"),
        (_RESULT_BEFORE.search(before) and _NAME_NEXT.match(text, end), "away score"),
        (_PRESSURE_NEXT.match(text, end), "systolic"),
        (_PRESSURE_BEFORE.search(before), "diastolic"),
        (_BY_TWO.match(text, end), "length"),
        (_BY_NEXT.match(text, end), "width sets"),
        (_BY_BEFORE.search(before), "height reps"),
        (known_pattern("seats_before").search(before), "guests size"),
        (_PER_SHARE.match(text, end), "eps"),
        (_OF_US.match(text, end), "people guests players passengers participants"),
        (_TIMES.search(text, start, end), "times day frequency"),
        (_STARS.search(before + sign) or _STARRED.match(text, end), "rating score stars"),
        (_VOTES.match(text, end), "count quantity"),
        (_AT_END.match(text, end) and _COLUMN.search(before), "line"),
        (span.unit is None and _is_price(text, span, before), "each"),
    )
    return next((labels.split() for found, labels in forms if found), [])
