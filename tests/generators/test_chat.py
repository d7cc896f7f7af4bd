"""The text of a chat."""

from __future__ import annotations

import pytest

from mockgateway.content import Completion, Message, Prompt
from mockgateway.generators import instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed


def complete(text: str, seed: int = 0, images: tuple[str, ...] = (), **options: object) -> Completion:
    prompt = Prompt("qwen3-max", [Message("system", "Be kind."), Message("user", text, images)], **options)  # type: ignore[arg-type]
    return Chat().make(prompt, None, Seed.root(seed), 1_780_000_000.7, instance)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Hello", "hel", id="a greeting is returned"),
        pytest.param("echo: the exact words", "the exact words", id="an echo"),
        pytest.param("Explain load balancing", "load balancing", id="about what was asked"),
        pytest.param("Introduce SeaCloud LLM API in one sentence", "seacloud llm api", id="the topic of a request"),
    ],
)
def test_an_answer_is_about_the_question(text: str, expected: str) -> None:
    for seed in range(20):
        answer = complete(text, seed).choices[0].text
        assert expected in answer.lower() or (text == "Hello" and "hi there" in answer.lower()), answer


def test_a_short_question_gets_one_sentence() -> None:
    assert complete("Introduce SeaCloud in one sentence").choices[0].text.count(".") == 1


def test_an_image_is_described_by_its_name_and_never_fetched() -> None:
    assert "photo.jpg" in complete("Describe this image.", images=("https://example.com/photo.jpg",)).choices[0].text


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    texts = [complete("Explain load balancing", seed).choices[0].text for seed in (1, 1, 2, 3, 4)]

    assert texts[0] == texts[1]
    assert len(set(texts)) > 2


def test_max_tokens_ends_an_answer_for_length() -> None:
    choice = complete("Explain load balancing", max_tokens=3).choices[0]

    assert (len(choice.pieces), choice.finish) == (3, "length")
    assert choice.text == "".join(choice.pieces)


def test_an_answer_that_fits_is_not_cut() -> None:
    assert complete("echo: three little words", max_tokens=4).choices[0].finish == "stop"


@pytest.mark.parametrize("stop", [("two",), ("absent", " two"), ("three", "two")])
def test_an_answer_ends_before_the_first_stop_text(stop: tuple[str, ...]) -> None:
    choice = complete("echo: one two three", stop=stop).choices[0]

    assert choice.text.strip() == "one"
    assert choice.finish == "stop"


def test_n_answers_are_given_and_counted() -> None:
    completion = complete("Explain load balancing", n=3)

    assert len(completion.choices) == 3
    assert len({choice.text for choice in completion.choices}) > 1
    assert completion.usage.completion == sum(len(choice.pieces) for choice in completion.choices)
    assert completion.usage.total == completion.usage.prompt + completion.usage.completion


def test_a_longer_prompt_counts_more_tokens() -> None:
    assert complete("word " * 100).usage.prompt > complete("word " * 10).usage.prompt > complete("word").usage.prompt


@pytest.mark.parametrize("text", ["", " ", "???", "\n", "a" * 100_000, "กขค", "你好", "\ud83d\ude00", "{topic} {0} %s", "a{b}c"])
def test_any_text_gets_an_answer(text: str) -> None:
    assert complete(text).choices[0].text
