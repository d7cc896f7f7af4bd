"""Find the title and the complaint of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.generators import prose

from .concepts import known_pattern
from .document import Document
from .layout import sentences_in
from .tables import Range

_CODE = re.compile(r"\A(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9-]+\s+")  # a code before a title
_TITLED = re.compile(r"[\"“„]?([A-ZÀ-Þ][^.!?:,;\n]{2,50}?)\s[-–—]\s(?=[a-zà-ÿ])")
_NAMED = re.compile(r"[\"“„]([A-ZÀ-Þ][\w'’-]*(?: [\w'’-]+){1,7})[\"”“]")
_FEW = 6  # words of a first sentence that is a title


def troubles(document: Document, scope: Range) -> Iterator[str]:
    """Yield the sentence that complains most, else the first one."""
    parts = document.own_parts((max(scope[0], document.instruction), scope[1]))
    texts = [document.cut(s) for part in parts for s in sentences_in(document.text, part)]
    texts = [text for text in texts if len(text.split()) > 3] or texts
    yield from sorted(texts, key=prose.sentiment)[:1]


def headlines(document: Document, scope: Range) -> Iterator[str]:
    """Yield the first line of a text of several lines, without dates and generic words."""
    text = document.cut(scope)
    first = next(
        iter(
            document.cut(line).strip(" \n#*_")
            for line in sentences_in(document.text, (max(scope[0], document.instruction), scope[1]))
        ),
        "",
    )
    if quoted := re.search(r"[\"“„«]([^\"”“»]{3,80})[\"”“»]", first):
        yield quoted[1]
    if (quoted := _NAMED.search(text)) and quoted[1] not in first:
        yield quoted[1]
    if titled := _TITLED.match(first):
        yield titled[1]
    lead, _, named = first.partition(": ")
    if named and len(lead.split()) < 3:
        yield _CODE.sub("", named.strip())
    if 1 < len(first.split()) < _FEW and first.endswith(".") and "\n" not in first:
        yield first.rstrip(".")
    _, _, rest = text[text.find(first) :].partition("\n")
    alone = bool(rest) and not (first[-1:].islower() and rest.lstrip()[:1].islower())
    if first and len(first) < 80 and not first.endswith((".", "?", "!", ":")) and alone:
        first = re.sub(r"\s*\([^()]*\)\s*\Z", "", first)
        parts = [part.strip() for part in re.split(r"\s*(?:[,|–—:]|\s-\s)\s*", first)]
        kept = [
            part
            for part in parts
            if part
            and not known_pattern("generic_title").fullmatch(part)
            and not re.search(r"\d{4}", part)
        ]
        yield ", ".join(kept) if len(kept) < len(parts) else first if len(parts) == 1 else kept[0]
