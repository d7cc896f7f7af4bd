"""The language of short prompts."""

from __future__ import annotations

import pytest

from mockgateway.generators.prose.detection import detect


@pytest.mark.parametrize(
    "text",
    [
        "Name a color",
        "Suggest a color palette",
        "Fix a motor",
        "no error",
        "per person",
        "Name a fruit",
        "a list of senior actors",
        "Count from 1 to 5",
    ],
)
def test_english_is_not_taken_for_another_language(text: str) -> None:
    assert detect(text) in ("en", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Qual a cor do mar?", "pt"),
        ("Me gusta el color", "es"),
        ("Buscar el error en el motor", "es"),
        ("Wo ist der Bahnhof", "de"),
        ("Ciao, come stai?", "it"),
        ("Où est la gare ?", "fr"),
    ],
)
def test_short_texts_in_other_languages_are_recognised(text: str, code: str) -> None:
    assert detect(text) == code
