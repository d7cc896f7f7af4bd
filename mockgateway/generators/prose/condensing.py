"""Shorten a text: fewer words for the same, then no asides, then only the main sentences."""

from __future__ import annotations

import re

from mockgateway.generators.prose import length
from mockgateway.generators.prose.packing import facts_in, packed
from mockgateway.generators.prose.phrasing import pairs
from mockgateway.generators.prose.summary import ranked, sentences, terms
from mockgateway.text_tables import pattern

_SHARE = 0.6  # of the words, if no limit is named


def condensed(text: str, wish: length.Length, asked: str = "") -> str:
    """Return a text in fewer words, at most those that are requested.

    Args:
        text: The text.
        wish: The requested length.
        asked: The request, which may name things to keep or to leave out.
    """
    kept = _terms_after(asked, "keeps")
    gone = _terms_after(asked, "leaves_out")
    parts = [part for part in sentences(text) if not (gone and gone & set(terms(part)))]
    parts = [made for part in parts if (made := tightened(part))]
    facts = [part for part in parts if not pattern("condensing", "courtesy").match(part)]
    parts = facts or parts
    lossless = pattern("condensing", "all_facts").search(asked) is not None
    most = wish.words or (0 if wish.sentences or lossless else round(length.size(text) * _SHARE))
    fitting = packed(parts, _weights(parts, kept), most, wish.sentences, lossless=lossless)
    if wish.words and sum(map(length.size, fitting)) > wish.words:
        return first_clauses(fitting[0], wish.words)
    return " ".join(fitting)


def tightened(sentence: str) -> str:
    """Return a sentence without empty phrases, and with shorter words for long ones."""
    sentence = pattern("condensing", "lead_in").sub("", sentence)
    first = sentence.partition(" ")[0]
    for written, becomes in pairs("condensing", "concise"):
        sentence = written.sub(becomes, sentence)
    if pattern("condensing", "joins_low").fullmatch(first):  # which may stand elsewhere now
        sentence = re.sub(rf"(?<=\w ){first}\b", first.lower(), sentence)
    sentence = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s{2,}", " ", sentence)).strip(" ,;")
    sentence = re.sub(r"^(\W*)(\w)", lambda found: found[1] + found[2].upper(), sentence)
    return sentence if not sentence or sentence[-1] in ".!?:\"”')" else f"{sentence}."


def without_asides(sentence: str) -> str:
    """Return a sentence without the clauses and brackets that state no fact."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if facts_in(found[0]) else found["end"] or ""

    return tightened(pattern("condensing", "aside").sub(shown, sentence))


def first_clauses(sentence: str, words: int) -> str:
    """Return the clauses of a sentence that fit, else its first words."""
    kept = ""
    for clause in re.split(
        r"(?<=[,;])\s+|(?<!\d)\s+(?=(?:and|but|because|so|while|which|after)\b)", sentence
    ):
        longer = f"{kept} {clause}".strip()
        if length.size(longer) > words:
            break
        kept = longer
    return kept.rstrip(",;.") + "." if kept else length.shorten(sentence, words)


def _weights(parts: list[str], kept: set[str]) -> list[float]:
    """Return what each sentence is worth: its facts, the wanted terms, its frequent words."""
    ranks = {row.place: row.weight for row in ranked(" ".join(parts))}

    def weight(at: int) -> float:
        wanted = len(kept & set(terms(parts[at])))
        dated = "date" in kept and re.search(r"\d", parts[at]) is not None
        facts = min(len(facts_in(parts[at])), 3)
        return 3 * (wanted + dated) + 0.5 * facts + ranks.get(at, 0) + (at == 0)

    return [weight(at) for at in range(len(parts))]


def _terms_after(asked: str, key: str) -> set[str]:
    """Return the terms that a request wants kept or left out."""
    found = {
        term for match in pattern("condensing", key).finditer(asked) for term in terms(match["x"])
    }
    return found | (
        {"date"} if re.search(r"\b(?:dates?|times?|numbers?|deadline)\b", asked) else set()
    )
