"""Weighted features of a text: its words, their meanings, their letters, and pairs of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt

from mockgateway import text_tables
from mockgateway.similarity import words
from mockgateway.similarity.words import COMMON, FUNCTION, RARE, plain, stem, weight

Features = dict[str, float]

MAX_READ = 8000  # characters that are read, since a model's context has an end too

_THAI = "\u0e00-\u0e7f"
_UNSPACED = (
    f"{_THAI}\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_RUN = re.compile(rf"[{_UNSPACED}]")
_KANA = re.compile("[\u3040-\u309f]+")

# Weights of features, relative to the weight of their word.
_WORD_ITSELF = 0.3  # a word that has a meaning in the table, beside the meaning
_FIELD = 0.75  # the field of a word, beside the word
_LETTERS = 0.45  # all the letter groups of a word together
_PAIR = 0.25  # two neighbouring words
_GRAM = 0.6  # two characters of a run


def features(text: str) -> Features:
    """Return the features of a text; empty only if the text is."""
    text = text[:MAX_READ]
    found = _WORD.findall(plain(text))
    out: Features = {}
    for word, times in Counter(found).items():
        often = sqrt(times)  # the tenth occurrence adds less than the first
        for name, value in _of_word(word):
            out[name] = out.get(name, 0.0) + value * often
    stems = [stem(word) for word in found if len(word) < 30 and weight(word) >= COMMON]
    for pair in pairwise(stems):
        out["+".join(pair)] = _PAIR
    return out or ({f"!{text}": 1.0} if text else {})


def token_features(tokens: Sequence[int]) -> Features:
    """Return the features of a text given as token ids, whose words are unknown."""
    tokens = tokens[:MAX_READ]
    out = {f"#{token}": sqrt(times) for token, times in Counter(tokens).items()}
    return out | {f"#{one}+{other}": _PAIR for one, other in pairwise(tokens)}


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    return tuple(_of_run(word) if _RUN.match(word) else _of_spaced(word))


def _of_spaced(word: str) -> Iterator[tuple[str, float]]:
    """Yield the features of a word in a script with spaces."""
    value, root = weight(word), stem(word)
    if value <= FUNCTION:
        yield f"={root}", value
        return
    meaning, fields = _meanings()[0].get(root), _fields()[0]
    if meaning is None:
        yield f"={root}", value
    else:
        yield f"~{meaning}", value
        yield f"={root}", value * _WORD_ITSELF
    if field := fields.get(meaning or root) or fields.get(root):
        yield f"%{field}", value * _FIELD
    if len(word) > 3:
        framed = f"^{word[:40]}$"
        share = value * _LETTERS / sqrt(len(framed) - 2)
        for start in range(len(framed) - 2):
            yield framed[start : start + 3], share


def _of_run(run: str) -> Iterator[tuple[str, float]]:
    """Yield the features of a run of characters in a script without spaces."""
    meanings, fields = _meanings(), _fields()
    for found in meanings[1].finditer(run):
        meaning = meanings[0][found[0]]
        yield f"~{meaning}", RARE
        if field := fields[0].get(meaning):
            yield f"%{field}", RARE * _FIELD
    for found in fields[1].finditer(run):
        yield f"%{fields[0][found[0]]}", RARE * _FIELD
    binding = words.binding_characters()
    for piece in words.thai_separator().split(run):
        # A Thai letter tells less than a Chinese character: three are about a syllable.
        size = 3 if "\u0e00" <= piece[:1] <= "\u0eff" else 2
        if len(piece) < size:
            if piece:
                weak = piece in binding or _KANA.fullmatch(piece)
                yield f"={piece}", FUNCTION if weak else _GRAM
            continue
        for start in range(len(piece) - size + 1):
            gram = piece[start : start + size]
            bound = sum(letter in binding for letter in gram)
            weak = bound == size or _KANA.fullmatch(gram)
            yield gram, (FUNCTION if weak else _GRAM / (1 + bound)) * (0.6 if size == 3 else 1)


Table = tuple[dict[str, str], re.Pattern[str]]
"""The meaning or field of each word, and a pattern for the words of scripts without spaces."""


@cache
def _meanings() -> Table:
    meanings: dict[str, str] = {}
    runs: set[str] = set()
    for line in text_tables.load("similarity")["concepts"]:
        meaning, *_ = line.split()
        for word in map(plain, line.split()):
            if _RUN.match(word):
                runs.add(word)
                meanings.setdefault(word, meaning)
            else:
                meanings.setdefault(stem(word), meaning)
    return meanings, _longest_first(runs)


@cache
def _fields() -> Table:
    meanings = _meanings()[0]
    fields: dict[str, str] = {}
    runs: set[str] = set()
    for name, line in text_tables.load("similarity")["fields"].items():
        for word in map(plain, line.split()):
            if not _RUN.match(word):
                fields.setdefault(meanings.get(stem(word), stem(word)), name)
            elif word not in meanings:
                runs.add(word)
                fields.setdefault(word, name)
    return fields, _longest_first(runs)


def _longest_first(found: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(found, key=lambda word: (-len(word), word))))
