"""Token counts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockgateway import tokens

MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from("aAzZé' _-.\n\t 1(),;你的こカ안กิ่า\ud83d\ude00Жאन")),
    max_size=60,
)


@given(MIXED)
def test_the_joined_pieces_are_the_text(text: str) -> None:
    assert "".join(tokens.split(text)) == text
    assert tokens.count(text) == len(tokens.split(text))


@given(MIXED, MIXED)
@example("HTTPS", "erver")
@example("  ", "x")
@example("can", "'t")
@example(").", "length\n")
@example("ที", "่นี่")
def test_a_longer_text_never_has_fewer_tokens(first: str, second: str) -> None:
    assert tokens.count(first + second) >= max(tokens.count(first), tokens.count(second))


@pytest.mark.parametrize(
    ("text", "real"),
    [
        # Counts of o200k_base, as published with GPT-4o (openai.com/index/hello-gpt-4o,
        # "Language tokenization").
        pytest.param(
            "Hello, my name is GPT-4o. I'm a new type of language model, it's nice to meet you!",
            24,
            id="English",
        ),
        pytest.param(
            "你好，我的名字是GPT-4o。我是一种新型的语言模型，很高兴见到你!", 24, id="Chinese"
        ),
        pytest.param(
            "こんにちわ、私の名前はGPT−4oです。私は新しいタイプの言語モデルです、初めまして",
            26,
            id="Japanese",
        ),
        pytest.param(
            (
                "Hallo, mein Name is GPT-4o. Ich bin ein neues KI-Sprachmodell. Es ist schön, "
                "dich kennenzulernen."
            ),
            29,
            id="German",
        ),
        pytest.param(
            (
                "Hola, me llamo GPT-4o. Soy un nuevo tipo de modelo de lenguaje, ¡es un placer "
                "conocerte!"
            ),
            26,
            id="Spanish",
        ),
        pytest.param(
            (
                "Bonjour, je m'appelle GPT-4o. Je suis un nouveau type de modèle de langage, "
                "c'est un plaisir de vous rencontrer!"
            ),
            28,
            id="French",
        ),
        pytest.param(
            "안녕하세요, 제 이름은 GPT-4o입니다. "
            "저는 새로운 유형의 언어 모델입니다, 만나서 반갑습니다!",
            27,
            id="Korean",
        ),
        pytest.param(
            "Привет, меня зовут GPT-4o. Я — новая языковая модель, приятно познакомиться!",
            23,
            id="Russian",
        ),
        pytest.param(
            ("नमस्ते, मेरा नाम जीपीटी-4o है। मैं एक नए प्रकार का भाषा मॉडल हूं। आपसे मिलकर अच्छा लगा!"),
            31,
            id="Hindi",
        ),
        pytest.param(
            "مرحبًا، اسمي جي بي تي-4o. أنا نوع جديد من نموذج اللغة، سررت بلقائك!", 26, id="Arabic"
        ),
        pytest.param("The quick brown fox jumps over the lazy dog.", 10, id="a pangram"),
        pytest.param("1234567", 3, id="digits by threes"),
    ],
)
def test_the_count_is_close_to_that_of_a_real_tokenizer(text: str, real: int) -> None:
    assert real * 0.85 <= tokens.count(text) <= real * 1.15


def test_a_token_of_thai_has_two_to_three_characters() -> None:
    text = "ภาษาไทยเป็นภาษาที่มีวรรณยุกต์และเขียนติดกันโดยไม่เว้นวรรคระหว่างคำ"

    assert len(text) / 3 <= tokens.count(text) <= len(text) / 2


def test_a_token_of_code_has_about_three_characters() -> None:
    text = (
        'def greet(name: str) -> str:\n    """Say hello."""\n    return f"Hello, {name}!"\n\n\n'
        "for user in users:\n    print(greet(user.first_name))\n"
    )

    assert len(text) / 4 <= tokens.count(text) <= len(text) / 2.5


def test_the_count_of_a_very_long_text_is_estimated_from_its_beginning() -> None:
    assert abs(tokens.count("word " * 100_000) - 100_000) < 2_000
