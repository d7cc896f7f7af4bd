"""What a text is about, as weighted features: its words, their meanings, their letters, and which stand side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from mockgateway.similarity.concepts import CONCEPTS
from mockgateway.similarity.kinds import KINDS
from mockgateway.similarity.words import (
    COMMON,
    FUNCTION,
    GLUE,
    RARE,
    THAI_GLUE,
    plain,
    stem,
    weight,
)

Features = dict[str, float]

READ = 8000  # characters of a text that are looked at, as a model has an end to its context

_THAI = "\u0e00-\u0e7f"
_UNSPACED = (
    f"{_THAI}\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_RUN = re.compile(rf"[{_UNSPACED}]")
_KANA = re.compile("[\u3040-\u309f]+")

_ITSELF = 0.3  # a word that has a meaning in the table, beside the meaning
_FIELD = 0.75  # what a word belongs to, beside the word
_LETTERS = 0.45  # all the letter groups of a word together
_BESIDE = 0.25  # two words side by side
_GRAM = 0.6  # two characters of a run


def features(text: str) -> Features:
    """The features of a text; never empty, unless the text is."""
    words = _WORD.findall(plain(text[:READ]))
    found: Features = {}
    for word, times in Counter(words).items():
        # The tenth time a word is said adds less than the first (sublinear term frequency).
        often = sqrt(times)
        for name, worth in _of_word(word):
            found[name] = found.get(name, 0.0) + worth * often
    telling = [stem(word) for word in words if len(word) < 30 and weight(word) >= COMMON]
    for pair in pairwise(telling):
        found["+".join(pair)] = _BESIDE
    return found or ({f"!{text[:READ]}": 1.0} if text else {})


def token_features(tokens: Sequence[int]) -> Features:
    """The features of a text that came as token ids, whose words nobody knows here."""
    found = {f"#{token}": sqrt(times) for token, times in Counter(tokens[:READ]).items()}
    for one, other in pairwise(tokens[:READ]):
        found[f"#{one}+{other}"] = _BESIDE
    return found


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    return tuple(_of_run(word) if _RUN.match(word) else _of_spaced(word))


def _of_spaced(word: str) -> Iterator[tuple[str, float]]:
    worth, root = weight(word), stem(word)
    meaning = _meanings()[0].get(root) if worth > FUNCTION else None
    if meaning is None:
        yield f"={root}", worth
    else:
        yield f"~{meaning}", worth
        yield f"={root}", worth * _ITSELF
    if worth > FUNCTION and (field := _fields()[0].get(meaning or root) or _fields()[0].get(root)):
        yield f"%{field}", worth * _FIELD
    if len(word) > 3 and worth > FUNCTION:
        framed = f"^{word[:40]}$"
        share = worth * _LETTERS / sqrt(len(framed) - 2)
        for start in range(len(framed) - 2):
            yield framed[start : start + 3], share


def _of_run(run: str) -> Iterator[tuple[str, float]]:
    for found in _meanings()[1].finditer(run):
        meaning = _meanings()[0][found[0]]
        yield f"~{meaning}", RARE
        if field := _fields()[0].get(meaning):
            yield f"%{field}", RARE * _FIELD
    for found in _fields()[1].finditer(run):
        yield f"%{_fields()[0][found[0]]}", RARE * _FIELD
    for piece in THAI_GLUE.split(run):
        # Thai letters say less than Chinese characters: three together are about a syllable.
        size = 3 if "\u0e00" <= piece[:1] <= "\u0eff" else 2
        if len(piece) < size:
            if piece:
                yield f"={piece}", FUNCTION if piece in GLUE or _KANA.fullmatch(piece) else _GRAM
            continue
        for start in range(len(piece) - size + 1):
            gram = piece[start : start + size]
            bound = sum(letter in GLUE for letter in gram)
            worth = FUNCTION if bound == size or _KANA.fullmatch(gram) else _GRAM / (1 + bound)
            yield gram, worth * (0.6 if size == 3 else 1)


@lru_cache(maxsize=1)
def _meanings() -> tuple[dict[str, str], re.Pattern[str]]:
    """The meaning of each word in the table, and a pattern that finds those of the scripts without spaces, the longest first."""
    meanings: dict[str, str] = {}
    runs: set[str] = set()
    for line in CONCEPTS.strip().splitlines():
        words = line.split()
        for word in map(plain, words):
            if _RUN.match(word):
                runs.add(word)
                meanings.setdefault(word, words[0])
            else:
                meanings.setdefault(stem(word), words[0])
    return meanings, re.compile("|".join(sorted(runs, key=lambda word: (-len(word), word))))


@lru_cache(maxsize=1)
def _fields() -> tuple[dict[str, str], re.Pattern[str]]:
    """The field of each word and of each meaning, and a pattern for the words of scripts without spaces that have no meaning in the other table."""
    meanings = _meanings()[0]
    fields: dict[str, str] = {}
    runs: set[str] = set()
    for line in KINDS.strip().splitlines():
        name, *words = line.split()
        for word in map(plain, words):
            if not _RUN.match(word):
                root = stem(word)
                fields.setdefault(meanings.get(root, root), name)
            elif word not in meanings:
                runs.add(word)
                fields.setdefault(word, name)
    return fields, re.compile("|".join(sorted(runs, key=lambda word: (-len(word), word))))
