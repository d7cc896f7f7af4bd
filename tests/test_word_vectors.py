"""Texts are compared by the meanings of their words."""

from __future__ import annotations

import pytest

from mockgateway.word_vectors import direction, likeness, nearest


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        ("it keeps crashing since the update", ["feature", "bug", "question"], "bug"),
        ("a cosy log cabin", ["car", "tree", "house"], "house"),
        ("a small kitten", ["fish", "cat", "bird"], "cat"),
        ("could you call it off", ["create event", "cancel event", "list events"], "cancel event"),
        ("shut the lamp off", ["turnOnLight", "turnOffLight"], "turnOffLight"),
        ("my invoice is wrong", ["technical", "billing", "shipping"], "billing"),
    ],
)
def test_it_finds_the_nearest_candidate(text: str, candidates: list[str], expected: str) -> None:
    assert nearest(text, candidates, 0.1) == expected


@pytest.mark.parametrize("text", ["", "12345", "กี่โมง", "xqzzt vrrkl"])
def test_a_text_without_known_words_is_like_nothing(text: str) -> None:
    assert direction(text) == ()
    assert nearest(text, ["dog", "cat"]) is None


def test_all_forms_of_a_name_are_alike() -> None:
    assert likeness("cancel_order", "cancelOrder") == pytest.approx(1)
    assert likeness("Cancel order", "cancel order!") == pytest.approx(1)
    assert nearest("anything", []) is None
