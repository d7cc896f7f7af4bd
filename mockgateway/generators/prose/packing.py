"""Fit as much of a text as possible into a number of words and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.text_tables import pattern

_FACT = re.compile(r"\d[\d.,:/-]*|(?<=[\w,;] )[A-ZÀ-Ý][\w&-]+")
_CLAUSE = r"(?:[^,.;]|[.,](?=\d))"
_VERB = r"\b(?:can|will|is|are|was|were|has|have|must|may|should|could|would|does|did|needs?)\b"
_LETTERS = {"{c}": _CLAUSE, "{d}": r"(?:[^.;]|\.(?=\d))", "{v}": rf"(?:(?!{_VERB}){_CLAUSE})"}
_SHARE_OF_MAIN = 0.6  # of the words, which the weightiest sentence may have
_ALIKE = 0.6  # share of the weight of the chosen sentences that a further one has
_FEWEST = 4  # words of a sentence
_USUAL = 26  # words of a sentence of a summary
_LONGEST = 40  # words of two sentences that become one


def facts_in(sentence: str) -> list[str]:
    """Return the numbers and names in a sentence."""
    return _FACT.findall(sentence)


def forms_of(sentence: str, lossless: bool = False) -> list[str]:
    """Return ever shorter forms of a sentence, first those that lose no numbers and names.

    Args:
        sentence: The sentence, which is the first form.
        lossless: Whether no form may lose a number or a name.
    """
    forms = [sentence]
    for loses in (False,) if lossless else (False, True):
        for form in _reductions():
            found = form.search(forms[-1])
            if not found or (not loses and _FACT.search(found[0])):
                continue
            made = _closed(forms[-1][: found.start()] + forms[-1][found.end() :])
            if _is_whole(made):
                forms.append(made)
    return forms


@cache
def _reductions() -> list[re.Pattern[str]]:
    forms: list[str] = text_tables.load("condensing")["reductions"]
    for name, letter in _LETTERS.items():
        forms = [form.replace(name, letter) for form in forms]
    return [re.compile(form) for form in forms]


def _closed(text: str) -> str:
    text = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s{2,}", " ", text)).strip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?”\"'" else f"{text}."


def _opened(sentence: str) -> str:
    """Return a sentence without the word that joins it to one before it, such as `However`."""
    made = _closed(_reductions()[0].sub("", sentence))
    return made if _is_whole(made) else sentence


def _is_whole(sentence: str) -> bool:
    """Return whether a shortened sentence is still one."""
    words = sentence.rstrip(".!?").split()
    even = sentence.count("(") == sentence.count(")") and sentence.count('"') % 2 == 0
    return (
        len(words) >= _FEWEST
        and even
        and pattern("condensing", "dangling").search(sentence) is None
        and pattern("condensing", "has_verb").search(sentence) is not None
    )


def packed(
    parts: Sequence[str],
    weights: Sequence[float],
    words: int = 0,
    count: int = 0,
    items: bool = False,
    each: int = 0,
    lossless: bool = False,
) -> list[str]:
    """Return the weightiest sentences of a text, as many and as long as fit, in their order.

    Args:
        parts: The sentences.
        weights: What each of them is worth.
        words: The most words of all; 0 for the usual number.
        count: The number of sentences; 0 for any number.
        items: Whether each sentence becomes an item of a list, so that none are joined.
        each: The most words of a sentence; 0 for any number.
        lossless: Whether no number and no name may be lost by shortening.
    """
    forms = [forms_of(part, lossless) for part in parts]
    sizes = [[length.size(form) for form in each_form] for each_form in forms]
    order = _order(parts, weights, count, bool(words), items)
    most = words or (count * _USUAL if count else sum(length.size(part) for part in parts))
    chosen: dict[int, int] = {}  # the form of each chosen sentence, first its shortest one
    for at in order:
        size = sum(sizes[other][form] for other, form in chosen.items())
        whole = not chosen and not each and sizes[at][0] <= _SHARE_OF_MAIN * most
        if not chosen or size + sizes[at][-1] <= most:
            chosen[at] = 0 if whole else len(forms[at]) - 1
    for at in chosen:
        rest = most - sum(sizes[other][form] for other, form in chosen.items() if other != at)
        room = min(rest, each or rest)
        fits = [form for form, size in enumerate(sizes[at]) if size <= room]
        chosen[at] = min([*fits, chosen[at]])
    made = [
        _opened(forms[at][chosen[at]]) if items or at - 1 not in chosen else forms[at][chosen[at]]
        for at in sorted(chosen)
    ]
    return _joined(made, most, count) if count and not items else made


def _order(
    parts: Sequence[str], weights: Sequence[float], count: int, limited: bool, items: bool
) -> list[int]:
    """Return the places of the sentences to use, the weightiest first."""
    order = sorted(range(len(parts)), key=lambda at: (-weights[at], at))
    long = sum(map(length.size, parts)) > _USUAL * count
    if not count or items or not long:
        return order[: count or None]
    # Further sentences can be joined to those, if they are as important or there is room.
    least = 0 if limited else _ALIKE * sum(weights[at] for at in order[:count]) / count
    joins = pattern("condensing", "joins_low")
    more = [at for at in order[count:] if weights[at] > least and joins.match(parts[at])]
    return [*order[:count], *more[: (count + 1) // 2]]


def _joined(made: list[str], most: int, count: int) -> list[str]:
    """Return so many sentences: the shortest neighbours become one."""
    while len(made) > count:
        pairs = [
            (length.size(first) + length.size(second), at)
            for at, (first, second) in enumerate(pairwise(made))
            if pattern("condensing", "joins_low").match(second)
        ]
        size, at = min(pairs, default=(_LONGEST + 1, 0))
        if size > max(_LONGEST, most):
            return made[:count]
        first, second = made[at].rstrip(".!? "), made[at + 1]
        joint = (
            ", and " if re.match(r"(?:It|They|He|She|We|I)\b", second) or "," in first else " and "
        )
        made[at : at + 2] = [f"{first}{joint}{second[:1].lower()}{second[1:]}"]
    return made
