"""Choose the genre, tempo, scale and lead instrument that a prompt asks for."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mockgateway.seed import Seed
from mockgateway.text_tables import load

# Semitones of the scales.
MAJOR, MINOR, DORIAN = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10)
_SCALES = {"major": MAJOR, "minor": MINOR, "dorian": DORIAN}

Chords = tuple[list[int], list[int]]  # of verse and chorus: a degree of the scale for each bar


class Genre(NamedTuple):
    """How a tune sounds; the patterns of a bar have sixteen steps, see fixtures/text/music.yaml."""

    words: tuple[str, ...]  # that ask for it
    tempo: int  # beats per minute
    scale: tuple[int, ...]
    chords: Chords
    kick: str
    snare: str
    hat: str
    bass: str
    strum: str
    lead: str
    harmony: str
    sevenths: bool = False


@cache
def _genres() -> dict[str, Genre]:
    genres = {}
    for name, shared in load("music")["genres"].items():
        row = dict(shared)
        chords = row.pop("verse"), row.pop("chorus")
        words, scale = tuple(row.pop("words").split()), _SCALES[row.pop("scale")]
        genres[name] = Genre(words=words, scale=scale, chords=chords, **row)
    return genres


def genre_of(words: str, seed: Seed) -> Genre:
    """Return the genre of a prompt, adjusted to its mood; a popular one if it names none."""
    low = words.lower()
    table, genres = load("music"), _genres()
    tokens = set(re.findall(r"[^\W_][\w&-]*", low))

    def count(words: tuple[str, ...] | list[str]) -> int:
        return sum(word in tokens or (not word.isascii() and word in low) for word in words)

    def has(mood: str) -> bool:
        return count(table[mood].split()) > 0

    name, best = max(
        ((name, count(genre.words)) for name, genre in genres.items()), key=lambda pair: pair[1]
    )
    found = genres[name if best else seed.pick(table["usual"])]
    tempo, scale, chords = found.tempo, found.scale, found.chords
    if has("dark"):
        tempo, scale = round(tempo * 0.9), MINOR
        chords = genres["metal"].chords if found.scale == MAJOR else chords
    elif has("bright"):
        tempo, scale = round(tempo * 1.06), MAJOR
        chords = genres["pop"].chords if found.scale == MINOR else chords
    tempo = round(tempo * (0.85 if has("slow") else 1.15 if has("fast") else 1.0))
    if written := re.search(r"(\d{2,3})\s*bpm", low):
        tempo = min(max(int(written[1]), 40), 220)
    leads = {word: lead for lead, words in table["leads"].items() for word in words.split()}
    lead = next((leads[word] for word in low.split() if word in leads), found.lead)
    return found._replace(tempo=tempo, scale=scale, chords=chords, lead=lead)
