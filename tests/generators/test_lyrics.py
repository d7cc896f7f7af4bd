"""Lyrics are about the prompt, in its language, and rhyme."""

from __future__ import annotations

import re

import pytest

from mockgateway.generators.prose import lyrics

ASKED = {
    "en": ("Write a song about a rainy night in Bangkok", "a rainy night in Bangkok", "[Chorus]"),
    "zh": ("请写一首关于大海的歌", "大海", "[副歌]"),
    "th": ("แต่งเพลงเกี่ยวกับทะเล", "ทะเล", "[ท่อนฮุก]"),
    "es": ("Escribe una canción sobre la luna llena", "la luna llena", "[Estribillo]"),
    "de": ("Schreib mir ein Lied über den Herbst im Wald", "der Herbst im Wald", "[Refrain]"),
    "ja": ("夏の夜についての歌詞を書いて", "夏の夜", "[サビ]"),
    "fr": ("Écris une chanson sur la mer", "la mer", "[Refrain]"),
}


@pytest.mark.parametrize("code", ASKED)
def test_a_song_is_about_the_prompt_in_its_language(code: str) -> None:
    prompt, subject, chorus = ASKED[code]
    text = lyrics.write(prompt, "pop", "7")
    assert lyrics.language(prompt) == lyrics.language(text.split("\n\n", 1)[1]) == code
    assert text.split("\n")[0].lower() == f"{subject} (pop)".lower()
    assert text.count(chorus) == 3
    assert all(
        subject.lower() in stanza.lower()
        for stanza in text.split("\n\n")
        if stanza.startswith(chorus)
    )
    assert "{" not in text
    headings = re.findall(r"^\[(.+)\]$", text, re.MULTILINE)
    assert len(headings) == 7
    assert len(set(headings)) == 5


def _sound(word: str) -> str:
    """Return about how the end of an English word sounds: its last vowels and what follows."""
    alike = {
        "wall": "all", "call": "all", "go": "o", "know": "o", "bed": "ed", "said": "ed",
        "rain": "ain", "again": "ain", "explain": "ain", "train": "ain", "shoes": "oos",
        "lose": "oos", "long": "ong", "song": "ong", "strong": "ong", "gone": "on", "on": "on",
        "clear": "ear", "here": "ear", "turn": "urn", "burn": "urn", "return": "urn",
        "prove": "oov", "move": "oov", "day": "ay", "stay": "ay", "you": "oo", "new": "oo",
        "be": "ee", "me": "ee", "by": "ie", "sky": "ie", "smoke": "oke", "joke": "oke",
        "longer": "onger", "stronger": "onger",
    }  # fmt: skip
    return alike.get(word, re.sub(r"^.*?([aeiouy][^aeiouy]*e?)$", r"\1", word))


@pytest.mark.parametrize("part", ["verses", "choruses", "bridges", "outros"])
def test_english_lines_rhyme_in_pairs(part: str) -> None:
    for stanza in lyrics.books()["en"][part]:
        ends = [
            _sound(re.findall(r"[a-z']+", line.lower())[-1])
            for line in stanza.replace("{it}", "x").split("\n")
        ]
        assert ends[::2] == ends[1::2], stanza


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("summer love", "Summer love"),
        ("A pop song about my dog Rex, with a big chorus", "My dog Rex"),
        ("please write me some lyrics about coffee. Make it sad!", "Coffee"),
        ("", "The open road"),
        ("!!!", "The open road"),
        ("about the", "The open road"),
    ],
    ids=["plain", "with other requests", "polite", "empty", "punctuation", "cut off"],
)
def test_the_title_is_the_subject_of_the_prompt(prompt: str, subject: str) -> None:
    assert lyrics.write(prompt).split("\n")[0] == subject


def test_a_style_makes_it_shorter_or_longer() -> None:
    sizes = [len(lyrics.write("the sea", style, "1")) for style in ("short", "pop", "epic")]
    assert sizes == sorted(set(sizes))


def test_the_same_seed_gives_the_same_song_and_others_differ() -> None:
    assert lyrics.write("the sea", "", "1") == lyrics.write("the sea", "", "1")
    assert len({lyrics.write("the sea", "", str(seed)) for seed in range(8)}) > 4


def test_a_long_prompt_gives_a_short_song() -> None:
    assert len(lyrics.write("a song about " + "very " * 20_000 + "long")) < 6_000
