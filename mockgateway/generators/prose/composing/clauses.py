"""Divide the words of a request into sentences, statements and wishes about form."""

from __future__ import annotations

import re

from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.composing.tables import pattern, rules, table
from mockgateway.generators.prose.summary import sentences

_SOURCE = 60  # characters of a text to reply to
_NOTE = 3  # words
_PIECES = re.compile(r"\s*(?:,|;| and | - | – )\s*")


def split(text: str) -> list[str]:
    """Return the sentences of a text, also those that end with an abbreviation in capitals."""
    parts = sentences(text)
    return [
        each for part in parts for each in re.split(r"(?<=[A-Za-z][A-Z]\.)\s+(?=[A-Z][a-z])", part)
    ]


def is_form(code: str, part: str) -> bool:
    """Return whether a sentence only says how the text should be written."""
    written = pattern(code, "form")
    text = part.strip(" .!")
    if written.fullmatch(text):
        return True
    if pattern(code, "form_only").fullmatch(text) and pattern(code, "form_heads").search(text):
        return True
    pieces = [piece for piece in _PIECES.split(text) if piece]
    return len(pieces) > 1 and all(
        written.fullmatch(piece) or pattern(code, "form_only").fullmatch(piece) for piece in pieces
    )


def without_wishes(code: str, text: str) -> str:
    """Remove the parts of a sentence that only say how to write: `…, but do not mention it`."""
    pieces = re.split(r"(,\s*(?:and |but |und |aber )?|;\s*)", text)
    wishes = [
        pattern(code, "to_writer").match(piece)
        or (
            pattern(code, "form_only").fullmatch(piece.strip(" ."))
            and pattern(code, "form_heads").search(piece)
        )
        for piece in pieces[::2]
    ]
    kept = [piece for piece, wish in zip(pieces[::2], wishes, strict=True) if not wish]
    return text if len(kept) == len(wishes) else ", ".join(kept)


def without_form_aside(code: str, text: str) -> str:
    """Remove words in brackets that only say how the text should be written."""
    return re.sub(r" ?\(([^()]*)\)", lambda m: "" if is_form(code, m[1]) else m[0], text)


def without_form(code: str, text: str) -> str:
    """Remove the words about the form of the text from those behind its kind."""
    pieces = re.split(r"(,\s*)", limits.without(text))
    kept = [at for at in range(0, len(pieces), 2) if not at or not is_form(code, pieces[at])]
    text = "".join(("" if at == 0 else pieces[at - 1]) + pieces[at] for at in kept)
    return re.sub(r"(?:\s*,){2,}", ",", text)


def independent(code: str, text: str) -> list[str]:
    """Return the statements in a sentence that are joined by commas only."""
    numbered = re.compile((table(code)["labels"] or [["(?!)"]])[0][0], re.IGNORECASE)
    parts: list[str] = []
    whole = False  # whether the last statement has a verb of its own
    for piece in re.split(r",\s+", text):
        last = re.sub(rf"\A{table(code)['and_more'] or '(?!)'} ", "", piece)
        if len(parts) > 1 and last != piece and whole and stands_alone(code, last):
            piece = last  # of several statements
        alone = stands_alone(code, piece)
        number = numbered.fullmatch(piece) or (parts and numbered.fullmatch(parts[-1]))
        ordered = re.match(table(code)["bare_order"], piece, re.IGNORECASE)
        long = re.search(r"\d", piece) or len(piece.split()) >= _NOTE
        when = re.match(table(code)["time_first"], piece, re.IGNORECASE)
        noted = whole and long and not when and _is_note(code, piece)
        new = pattern(code, "always").match(piece) or ordered or noted or (whole and alone)
        if not parts or number or new:
            parts.append(piece)
            whole = alone or bool(ordered)
            continue
        same = whole and re.match(table(code)["no_subject_yet"], piece, re.IGNORECASE)
        parts[-1] += f", {table(code)['and_more']} {piece}" if same else f", {piece}"
        whole = whole or alone
    return [part for part in parts if part.strip()]


def _is_note(code: str, piece: str) -> bool:
    """Return whether a part of a sentence is a note without a verb."""
    return any(written.fullmatch(piece) for written, _ in rules(code, "fragments")[:-1])


def stands_alone(code: str, piece: str) -> bool:
    """Return whether a part of a sentence is a sentence of its own."""
    if pattern(code, "independent").match(piece):
        return True
    main = re.split(table(code)["clause"], piece, maxsplit=1)[0]
    main = re.sub(table(code)["participle"], "", main, flags=re.IGNORECASE)
    finite = re.search(rf"\b{table(code)['finite']}\b", main, re.IGNORECASE)
    verb_first = finite is not None and not finite.start() and " " not in finite[0]
    return bool(finite) and not verb_first and not pattern(code, "dependent").match(piece)


def without_source(text: str) -> tuple[str, str]:
    """Separate a text to reply to, which is quoted or stands in a paragraph of its own."""
    quoted = re.search(r":\s*[\"“„«]([^\"”“»]{24,})[\"”“»]", text)
    if quoted:
        return f"{text[: quoted.start()]}. {text[quoted.end() :]}".strip(), quoted[1]
    blocks = re.split(r"\n\s*\n", text)
    refers = blocks[0].rstrip().endswith(":") or re.search(r"\b(?:this|following)\b", blocks[0])
    if len(blocks) > 1 and refers and len(blocks[1]) > _SOURCE:
        return "\n".join([blocks[0].rstrip(" :") + ".", *blocks[2:]]), blocks[1]
    return text, ""
