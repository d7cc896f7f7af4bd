"""What words like `jazz`, `sad` or `140 bpm` mean for a tune."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.seed import Seed

MAJOR, MINOR, DORIAN = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10)


class Genre(NamedTuple):
    """words: that ask for it; tempo: beats a minute; scale: semitones; chords: degrees, a bar each, of verse and chorus; drums, bass: patterns of sixteen steps."""

    words: str
    tempo: int
    scale: tuple[int, ...]
    chords: tuple[tuple[int, ...], tuple[int, ...]]
    kick: str
    snare: str
    hat: str
    bass: str
    lead: str
    harmony: str
    strum: str
    sevenths: bool = False


_POP = ((0, 4, 5, 3), (3, 4, 0, 5))
_SAD = ((0, 5, 2, 6), (5, 6, 0, 0))
_NONE = "................"
GENRES = (
    Genre("pop dance-pop 流行 เพลงป๊อป", 112, MAJOR, _POP, "x.....x.x.......", "....x.......x...", "x.x.x.x.x.x.x.x.", "x..x..x.x..x..x.", "synth", "piano",
        "x.......x......."),
    Genre("rock punk indie guitar 摇滚 ร็อก", 128, MAJOR, ((0, 3, 4, 3), (0, 4, 5, 3)), "x.......x.x.....", "....x.......x...", "x.x.x.x.x.x.x.x.",
        "x.x.x.x.x.x.x.x.", "saw", "guitar", "x..x..x.x.x.x.x."),
    Genre("metal heavy", 150, MINOR, _SAD, "x.x.x.x.x.x.x.x.", "....x.......x...", "x...x...x...x...", "xxxxxxxxxxxxxxxx", "saw", "saw", "x.xxx.xxx.xxx.xx"),
    Genre("jazz swing lounge saxophone 爵士 แจ๊ส", 118, DORIAN, ((1, 4, 0, 5), (3, 6, 2, 5)), "x.........x.....", "............x...", "x...x.x.x...x.x.",
        "x...x...x...x...", "flute", "piano", "x.....x...x.....", True),
    Genre("ambient meditation drone sleep calm relaxing spa 冥想", 66, MAJOR, ((0, 3, 0, 4), (5, 3, 0, 4)), _NONE, _NONE, _NONE, "x...............", "bell",
        "pad", "x..............."),
    Genre("lofi lo-fi chill study beats", 78, DORIAN, ((1, 4, 0, 5), (3, 2, 1, 0)), "x......x..x.....", "....x.......x...", "x.x.x.x.x.x.x.xx",
        "x......x..x.....", "piano", "pad", "x...............", True),
    Genre("electronic edm house techno trance dance club electro 电子 อิเล็กทรอนิกส์", 126, MINOR, ((0, 5, 2, 6), (0, 2, 5, 6)), "x...x...x...x...",
        "....x.......x...", "..x...x...x...x.", "..x...x...x...x.", "synth", "saw", "..x..x....x..x.."),
    Genre("drum bass dnb jungle breakbeat", 172, MINOR, _SAD, "x.........x.....", "....x.......x...", "x.x.x.x.x.x.x.x.", "x.....x...x.....", "synth", "pad",
        "x..............."),
    Genre("classical orchestral orchestra symphony violin strings baroque piano sonata waltz 古典 钢琴 คลาสสิก", 92, MAJOR, ((0, 3, 4, 0), (5, 1, 4, 0)), _NONE,
        _NONE, _NONE, "x.......x.......", "strings", "piano", "x.x.x.x.x.x.x.x."),
    Genre("hiphop hip-hop rap trap drill 嘻哈 ฮิปฮอป", 88, MINOR, ((0, 0, 5, 6), (0, 2, 5, 4)), "x..x......x..x..", "....x.......x...", "x.x.xxx.x.x.xxxx",
        "x..x......x.....", "bell", "pad", "x..............."),
    Genre("folk acoustic country bluegrass ballad campfire 民谣 ลูกทุ่ง", 100, MAJOR, ((0, 3, 0, 4), (5, 3, 0, 4)), "x.......x.......", "............x...",
        "....x.......x...", "x.......x.......", "flute", "guitar", "x..xx.x.x..xx.x."),
    Genre("blues soul gospel r&b rnb funk", 84, DORIAN, ((0, 3, 0, 0), (3, 3, 0, 4)), "x.......x.x.....", "....x.......x...", "x.x.x.x.x.x.x.x.",
        "x..x..x.x.x.x...", "saw", "piano", "....x.......x..x", True),
    Genre("reggae dub ska", 76, MAJOR, ((0, 4, 5, 3), (0, 3, 0, 4)), "........x.......", "........x.......", "x.x.x.x.x.x.x.x.", "x..x....x..x....", "flute",
        "guitar", "....x.......x..."),
    Genre("bossa latin salsa samba tango reggaeton bachata flamenco", 104, MINOR, ((0, 3, 4, 0), (5, 3, 4, 0)), "x..x..x.x..x..x.", "...x..x....x..x.",
        "x.x.x.x.x.x.x.x.", "x.....x.x.....x.", "guitar", "guitar", "x..x..x...x.x..."),
    Genre("chiptune 8-bit 8bit game arcade retro", 140, MAJOR, ((0, 4, 5, 3), (0, 3, 4, 4)), "x...x...x...x...", "....x.......x...", "x.x.x.x.x.x.x.x.",
        "x.x.x.x.x.x.x.x.", "chip", "chip", "x.x.x.x.x.x.x.x."),
    Genre("cinematic epic trailer film soundtrack heroic battle 电影", 84, MINOR, ((0, 5, 2, 6), (0, 3, 5, 4)), "x.....x.x.......", "............x.x.", _NONE,
        "x...x...x...x...", "strings", "strings", "x.......x......."),
    Genre("lullaby baby music-box gentle children", 72, MAJOR, ((0, 3, 0, 4), (3, 0, 4, 0)), _NONE, _NONE, _NONE, "x.......x.......", "bell", "guitar",
        "x...x...x...x..."),
)  # fmt: skip
_DARK = "sad dark melancholy melancholic minor gloomy moody tragic lonely scary horror tense 悲伤 เศร้า triste"
_BRIGHT = "happy joyful cheerful upbeat bright major sunny uplifting fun 快乐 欢快 สนุก feliz alegre"
_SLOW, _FAST = (
    "slow calm gentle relaxed peaceful sleepy 慢",
    "fast energetic driving intense upbeat quick 快",
)
_LEADS = {"piano": "piano", "guitar": "guitar", "violin": "strings", "strings": "strings", "flute": "flute", "bell": "bell", "bells": "bell", "synth": "synth",
"vocal": "voice",
          "vocals": "voice", "choir": "voice", "singing": "voice", "saxophone": "saw", "sax": "saw", "organ": "pad"}  # fmt: skip


def genre_of(words: str, seed: Seed) -> Genre:
    """The genre that a prompt asks for, its mood, tempo and solo instrument taken in; a popular one where it names none."""
    low = words.lower()
    said = set(re.findall(r"[^\W_][\w&-]*", low))
    scores = [
        sum(word in said or (not word.isascii() and word in low) for word in genre.words.split())
        for genre in GENRES
    ]
    found = (
        GENRES[scores.index(max(scores))]
        if max(scores)
        else seed.pick([GENRES[number] for number in (0, 0, 1, 5, 6, 10, 15)])
    )
    if _has(low, said, _DARK):
        found = found._replace(
            scale=MINOR,
            tempo=round(found.tempo * 0.9),
            chords=_SAD if found.scale == MAJOR else found.chords,
        )
    elif _has(low, said, _BRIGHT):
        found = found._replace(
            scale=MAJOR,
            tempo=round(found.tempo * 1.06),
            chords=_POP if found.scale == MINOR else found.chords,
        )
    found = found._replace(
        tempo=round(
            found.tempo
            * (0.85 if _has(low, said, _SLOW) else 1.15 if _has(low, said, _FAST) else 1.0)
        )
    )
    if tempo := re.search(r"(\d{2,3})\s*bpm", low):
        found = found._replace(tempo=min(max(int(tempo[1]), 40), 220))
    lead = next((_LEADS[word] for word in low.split() if word in _LEADS), found.lead)
    return found._replace(lead=lead)


def _has(low: str, said: set[str], words: str) -> bool:
    return any(word in said or (not word.isascii() and word in low) for word in words.split())
