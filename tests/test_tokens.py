"""Pieces of about a token's size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockgateway import tokens


@given(st.text())
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(tokens.split(text)) == text
    assert tokens.count(text) == len(tokens.split(text))


@pytest.mark.parametrize(
    ("text", "real"),  # counted by OpenAI's o200k_base
    [
        pytest.param("Hello, world! This is a test of the tokenizer.", 11, id="English"),
        pytest.param("The quick brown fox jumps over the lazy dog.", 10, id="a pangram"),
        pytest.param("1234567", 3, id="digits by threes"),
    ],
)
def test_the_count_is_near_a_real_tokenizers(text: str, real: int) -> None:
    assert real * 0.7 <= tokens.count(text) <= real * 1.4
