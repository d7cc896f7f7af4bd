"""Separate the instruction of a message from the text that it is about."""

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.text_tables import pattern

_FENCED = re.compile(
    r'"""(?P<a>.+?)"""|```\w*\n(?P<b>.+?)```|<(?P<tag>\w+)>(?P<c>.+?)</(?P=tag)>'
    r"|(?<=[:：\s])[\"“„«](?P<d>[^\"”“»]{24,})[\"”“»]",
    re.DOTALL,
)
_COLON = re.compile(  # not that of a time or a ratio
    r"(?<![:/])(?:(?<!\d)|(?=[:：]\s+[^\s\d]))[:：](?=\s|\Z|[^\x00-\x7f])(?!//)\s*"
)
_BULLETS = re.compile(r"(?:^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+\S[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_QUOTE = re.compile('["“”`]')
_NAMES = re.compile(
    r"\b(?:headings?|sections?|columns?|rows|chapters?|headers?|criteria|labels|categories|aspects)\W*\Z",
    re.I,
)
_DICTATES = re.compile(
    r"\b(?:with|starts?|begins?|ends?|says?|titled?|called|named|headed|form\w*|sections?|as|signed?)"
    r"\W*\Z",
    re.IGNORECASE,
)  # before words that the answer is to contain
_VERB_THIS = re.compile(r"\W*(?:Please )?[A-Z]?[a-z]+ (?:this|these|the following)\b")
_LISTED = re.compile(r"(?:[^,.:;]{2,30}, ){1,8}(?:and )?[^,.:;]{2,30}\.?")
_FIELDS = re.compile(r"\A[^.!?]{1,60}?(?:[;|\t=]|,\S|: ?\S|\s-?\d)")
_LONGEST_INSTRUCTION = 400
_LONGEST_DATA = 800
_SHORTEST_SOURCE, _SHORTEST_PARAGRAPHS = 8, 40


@lru_cache(maxsize=512)
def split_source(text: str) -> tuple[str, str]:
    """Return the instruction of a message, and the text it is about or "".

    The text is fenced, or stands after a colon, or is the paragraphs without an instruction. Last
    sentences about the form of the answer (`No explanation.`) belong to the instruction.
    """
    asked, source = _split(text)
    while found := pattern("requests", "last_order").search(source):
        asked, source = f"{asked}\n{found[0].strip()}", source[: found.start()].rstrip()
    return asked, source


def _split(text: str) -> tuple[str, str]:
    if fenced := next((at for at in _FENCED.finditer(text) if _is_source(text, at)), None):
        groups = fenced.groupdict()
        source = next(groups[key] for key in "abcd" if groups[key])
        return f"{text[: fenced.start()]} {text[fenced.end() :]}".strip(), source.strip()
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    if split := _below_instruction(text.strip()):
        return split
    colon = _source_colon(blocks[0]) if blocks else None
    if colon and _is_details(blocks[0][colon.end() :], blocks[1:]):
        return _without_last_instruction(blocks[0], "\n\n".join(blocks[1:]))
    if colon and len(text.strip()) - colon.end() >= _SHORTEST_SOURCE:
        rest = text.strip()[colon.end() :].strip().strip('"“”')
        return _without_last_instruction(blocks[0][: colon.start()], rest)
    if (bullets := _BULLETS.search(text)) and _asks(rest := _BULLETS.sub("\n\n", text).strip()):
        return rest, bullets[0].strip()
    head, end, tail = text.strip()[-_LONGEST_DATA:].rpartition("? ")
    parts = re.split(r"[,;]", tail)
    if end and len(parts) > 2 and all(re.search(r"\d", part) for part in parts) and _asks(head):
        return head, tail
    if len(blocks) < 2:
        lines = text.strip().split("\n", 1)
        if len(lines) == 2 and len(lines[1]) > 3 * len(lines[0]) and _asks(lines[0]):
            return lines[0], lines[1].strip()
        return text, ""
    asking = [block for block in blocks[:1] if len(block) < _LONGEST_INSTRUCTION and _asks(block)]
    if (
        len(blocks) > 1
        and len(blocks[0]) < _LONGEST_INSTRUCTION
        and _is_data(rest := "\n\n".join(blocks[1:]))
    ):
        return _without_last_instruction(blocks[0], rest)
    last = blocks[-1]
    starts = pattern("requests", "instructs").match(last.lstrip("*_ "))
    if len(last) < _LONGEST_INSTRUCTION and (starts and len(blocks) > 2 if asking else _asks(last)):
        asking.append(last)
    others = [block for block in blocks if block not in asking]
    if asking and sum(map(len, others)) > _SHORTEST_PARAGRAPHS:
        return "\n".join(asking), "\n\n".join(others)
    return text, ""


def _is_source(text: str, found: re.Match[str]) -> bool:
    """Return whether a fenced or quoted part is the text that a message is about."""
    quoted = found.groupdict()["d"] is not None
    return not quoted or not _DICTATES.search(text[: found.start()])


def _is_data(text: str) -> bool:
    """Return whether a text is records or settings rather than prose."""
    lines = [line for line in text.splitlines() if line.strip()]
    marked = re.match(r"\s*[{\[<|]", text) is not None
    return marked or (len(lines) > 2 and all(_FIELDS.search(line) for line in lines))


def _below_instruction(text: str) -> tuple[str, str] | None:
    """Return the first line and the lines below it, if it asks for something about them."""
    first, _, rest = text.partition("\n")
    if not rest.strip() or len(first) > _LONGEST_INSTRUCTION:
        return None
    if not (_asks(first) or "?" in first or _VERB_THIS.match(first)):
        return None
    if first.rstrip().endswith((":", "：")) or not pattern("requests", "refers").search(first):
        return None
    colon = _source_colon(first)
    if (colon and not _LISTED.fullmatch(first[colon.end() :])) or pattern(
        "requests", "continues"
    ).search(rest):
        return None
    return _without_last_instruction(first, rest.strip().strip('"“”'))


def _source_colon(block: str) -> re.Match[str] | None:
    """Return the colon after the instruction; one before a list of headings is a part of it."""
    for colon in _COLON.finditer(block[:_LONGEST_INSTRUCTION]):
        before = block[: colon.start()]
        if not _asks(before):
            return None
        if len(_QUOTE.findall(before)) % 2:
            continue
        if not _NAMES.search(before):
            return colon
    return None


def _is_details(tail: str, blocks: list[str]) -> bool:
    """Return whether the words behind a colon belong to the instruction: the text comes later."""
    rest = sum(map(len, blocks))
    orders = any(pattern("requests", key).match(tail.strip()) for key in ("instructs", "continues"))
    return (
        bool(tail.strip())
        and (rest > max(50, 1.5 * len(tail)) or (orders and rest > _SHORTEST_PARAGRAPHS / 2))
        and not pattern("rewriting", "opening_line").match(tail)
    )


def _without_last_instruction(head: str, rest: str) -> tuple[str, str]:
    """Move a last paragraph that only instructs from the text to the instruction."""
    before, gap, last = rest.rpartition("\n\n")
    if gap and len(last) < 200 and _asks(last):
        return f"{head}\n{last}", before.strip()
    return head, rest


def _asks(block: str) -> bool:
    return pattern("requests", "instructs").search(block) is not None
