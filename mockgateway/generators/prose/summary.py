"""Summarise a text by its own weightiest sentences, in their order."""

from __future__ import annotations

import re
from collections import Counter

from mockgateway.generators.prose import wishes
from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS

_ENDS = lazy(
    r"(?<=[^.A-Z\d][.!?])[\"”')]*\s+(?=[\"“'(¿¡]?[\wÀ-ɏ])|(?<=\d[.!?])\s+(?=[A-Z])|(?<=[。！？])|\n+"
)
_WORD = lazy(r"[^\W\d_]{3,}")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for piece in _ENDS.split(text) if (part := piece.strip())]


def terms(text: str) -> list[str]:
    """The words of a text that tell something; pairs of letters where words are not set apart."""
    low = text.lower()
    found = [word for word in _WORD.findall(low) if word.isascii() or word[0] < "Ā"]
    noise = (
        WORDINGS["en"].noise | WORDINGS["de"].noise | WORDINGS["es"].noise | WORDINGS["fr"].noise
    )
    found = [word[:5] for word in found if word not in noise]
    for run in re.findall(r"[ก-๛ぁ-ヿ一-鿿]{2,}", low):
        found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def ranked(text: str) -> list[tuple[float, int, str]]:
    """(weight, position, sentence), weightiest first: frequent words weigh, and the beginning a little."""
    parts = sentences(text)[:200]
    if len(parts) == 1 and re.search("[ก-๛]", text):
        parts = [part for part in re.split(r"\s+", text) if part]
    own = [terms(part) for part in parts]
    counts = Counter(term for found in own for term in set(found))
    scored = [
        (
            sum([counts[term] for term in set(found)]) / (len(set(found)) + 4)
            + (0.15 if at == 0 else 0.0),
            at,
            parts[at],
        )
        for at, found in enumerate(own)
    ]
    return sorted(scored, key=lambda entry: (-entry[0], entry[1]))


def source(asked: Asked) -> str:
    """The text that an instruction is about: what follows it, goes before it, or was said earlier."""
    said = asked.said.strip()
    if fenced := re.search(r'"""(.+?)"""|```\w*\n(.+?)```|<(\w+)>(.+?)</\3>', said, re.DOTALL):
        return next(group for group in (fenced[1], fenced[2], fenced[4]) if group).strip()
    _, mark, rest = (
        re.match(r"(.{0,200}?)([:：]\s*\n?|\n)(.*)\Z", said, re.DOTALL).groups()  # type: ignore[union-attr]
        if re.match(r".{0,200}?[:：\n]", said, re.DOTALL)
        else ("", "", "")
    )
    if len(rest.strip()) > 20 and mark:
        return str(rest).strip().strip("\"“”'")
    if not rest and len(parts := sentences(said)) > 2:
        cue = [
            at
            for at, part in enumerate(parts)
            if asked.cue("summary") and wishes.told(asked, "summary", part)
        ]
        return " ".join(part for at, part in enumerate(parts) if at not in cue[:1])
    return ""


def answer(asked: Asked) -> str | None:
    """A summary, as long as asked for: sentences, words, bullet points."""
    if not asked.cue("summary"):
        return None
    text = source(asked)
    if not text:
        told = [
            turn.text for turn in asked.earlier if turn.role == "assistant" and len(turn.text) > 120
        ]
        if not told:
            return (
                asked.say("empty")
                if len(asked.said) < 60
                and re.search(
                    r"\b(?:this|the following|text|article|texto)\b|这|文|บทความ",
                    asked.said,
                    re.IGNORECASE,
                )
                else None
            )
        text = told[-1]
    wish = wishes.read(asked)
    order = ranked(text)
    if wish.words:
        chosen: list[tuple[float, int, str]] = []
        for entry in order:
            if wishes.length(" ".join([*(part for _, _, part in chosen), entry[2]])) <= wish.words:
                chosen.append(entry)
        if not chosen:
            return wishes.shorten(order[0][2], wish.words)
    else:
        chosen = order[
            : wish.sentences
            or wish.items
            or (3 if wish.bullets or len(order) > 8 else 2 if len(order) > 2 else 1)
        ]
    parts = [part for _, _, part in sorted(chosen, key=lambda entry: entry[1])]
    return (
        "\n".join(f"- {part}" for part in parts)
        if wish.bullets or wish.items
        else asked.tongue.gap.join(parts)
        if asked.heard.code != "th"
        else " ".join(parts)
    )
