"""What a language must bring so that answers can be written in it: cues to recognise what is asked, and sentences to answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Wording(NamedTuple):
    """One language.

    code, name: ISO 639-1 and the language's own name for itself; gap: what stands between two sentences; comma: between two things listed;
    numbers: number words; cues: regexes by what they recognise, where `{n}` stands for any number; leads: regexes whose group `topic` is what
    a question is about; tails: a regex of what may follow a topic and is no part of it; noise: words that are never a topic.
    Sentences may name `{topic}`, `{Topic}`; those of `say` what their key needs.
    """

    code: str
    name: str
    gap: str
    comma: str
    numbers: Mapping[str, int]
    cues: Mapping[str, str]
    leads: Sequence[str]
    tails: str
    noise: frozenset[str]
    hello: Sequence[str]
    thanks: Sequence[str]
    bye: Sequence[str]
    opening: Sequence[str]
    middle: Sequence[str]
    ending: Sequence[str]
    depends: Sequence[str]
    points: Sequence[str]
    angles: Sequence[str]
    steps: Sequence[str]
    poem: Sequence[str]
    haiku: Sequence[str]
    story: Sequence[str]
    slogan: Sequence[str]
    email: str
    criteria: Sequence[tuple[str, str, str]]
    say: Mapping[str, str]
    colours: Sequence[
        str
    ]  # black, white, grey, red, orange, yellow, green, turquoise, blue, purple, pink, brown
