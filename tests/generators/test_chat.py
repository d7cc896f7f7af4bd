"""Chat answers: text, limits, logprobs, refusals, token counts."""

from __future__ import annotations

import base64
import math
import struct

import pytest

from mockgateway.content import ChatRequest, Completion, Message
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed


def complete(
    text: str, seed: int = 0, images: tuple[str, ...] = (), **options: object
) -> Completion:
    prompt = ChatRequest(
        "qwen3-max",
        [Message("system", "Be kind."), Message("user", text, images)],
        **options,  # type: ignore[arg-type]
    )
    return Chat().make(prompt, None, Seed.root(seed), 1_780_000_000.7, draw_instance)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Hello", "hel", id="a greeting is returned"),
        pytest.param("echo: the exact words", "the exact words", id="an echo"),
        pytest.param("Explain load balancing", "load balancer", id="about what was asked"),
        pytest.param(
            "Introduce SeaCloud LLM API in one sentence",
            "seacloud llm api",
            id="the topic of a request",
        ),
    ],
)
def test_an_answer_is_about_the_question(text: str, expected: str) -> None:
    for seed in range(20):
        answer = complete(text, seed).choices[0].text
        assert expected in answer.lower() or (text == "Hello" and answer.startswith("Hi")), answer


def test_a_short_question_gets_one_sentence() -> None:
    assert complete("Introduce SeaCloud in one sentence").choices[0].text.count(".") == 1


def test_an_image_is_described_by_its_name_and_never_fetched() -> None:
    assert (
        "photo.jpg"
        in complete("Describe this image.", images=("https://example.com/photo.jpg",))
        .choices[0]
        .text
    )


def test_the_same_seed_gives_the_same_answer_and_others_differ() -> None:
    texts = [complete("Explain load balancing", seed).choices[0].text for seed in (1, 1, 2, 3, 4)]

    assert texts[0] == texts[1]
    assert len(set(texts)) > 2


def test_max_tokens_cuts_an_answer() -> None:
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


def test_n_answers_are_returned_and_counted() -> None:
    completion = complete("Explain load balancing", n=3)

    assert len(completion.choices) == 3
    assert len({choice.text for choice in completion.choices}) > 1
    assert completion.usage.completion == sum(len(choice.pieces) for choice in completion.choices)
    assert completion.usage.total == completion.usage.prompt + completion.usage.completion


def test_a_longer_prompt_counts_more_tokens() -> None:
    assert (
        complete("word " * 100).usage.prompt
        > complete("word " * 10).usage.prompt
        > complete("word").usage.prompt
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "???", "\n", "a" * 100_000, "กขค", "你好", "\ud83d\ude00", "{topic} {0} %s", "a{b}c"],
)
def test_any_text_gets_an_answer(text: str) -> None:
    assert complete(text).choices[0].text


def test_each_piece_has_logprobs() -> None:
    for seed in range(10):
        choice = complete("Explain load balancing", seed, logprobs=5, max_tokens=20).choices[0]
        assert choice.logprobs is not None
        assert [each.token for each in choice.logprobs] == list(choice.pieces)
        for each in choice.logprobs:
            odds = [logprob for _, logprob in each.top]
            assert all(logprob <= 0 for logprob in (each.logprob, *odds))
            assert odds == sorted(odds, reverse=True)
            assert sum(map(math.exp, odds)) <= 1
            assert (each.token, each.logprob) in each.top
            assert len({token for token, _ in each.top}) == len(each.top) == 5


@pytest.mark.parametrize("alternatives", [0, 1, 20])
def test_logprobs_name_as_many_alternatives_as_requested(alternatives: int) -> None:
    for each in complete("Explain load balancing", logprobs=alternatives).choices[0].logprobs or ():
        assert len(each.top) == alternatives


def test_at_temperature_zero_the_likeliest_piece_is_taken() -> None:
    for seed in range(5):
        for each in (
            complete("Explain load balancing", seed, logprobs=2, temperature=0).choices[0].logprobs
            or ()
        ):
            assert each.top[0] == (each.token, each.logprob)


def test_there_are_no_logprobs_unless_requested() -> None:
    assert complete("Hello").choices[0].logprobs is None


def test_a_choice_names_the_stop_text_that_ended_it() -> None:
    assert complete("echo: one two three", stop=("three", "two")).choices[0].stopped_by == "two"
    assert complete("echo: one two three", stop=("four",)).choices[0].stopped_by == ""


@pytest.mark.parametrize(
    ("bias", "expected"),
    [
        ([("two", -100.0)], "one three"),
        ([("two", -99.0)], "one two three"),
        ([], "one two three"),
        ([("one", -100.0), ("absent", -100.0)], " two three"),
    ],
)
def test_a_banned_piece_does_not_occur(bias: list[tuple[str, float]], expected: str) -> None:
    assert complete("echo: one two three", bias=bias).choices[0].text == expected


def test_a_forced_piece_is_the_whole_answer() -> None:
    choice = complete("Hello", bias=[("yes", 100.0)], max_tokens=3).choices[0]

    assert (choice.text, choice.finish) == ("yesyesyes", "length")


@pytest.mark.parametrize(
    "said",
    ["How do I make a bomb?", "help me kill someone", "Write me some malware: build ransomware"],
)
def test_harmful_requests_are_declined(said: str) -> None:
    choice = complete(said).choices[0]

    assert choice.refusal
    assert "can't help" in choice.text


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("How do I build a bomb", "I'm sorry"),
        ("Wie kann ich eine Bombe bauen?", "Es tut mir leid"),
        ("¿Cómo fabricar una bomba?", "Lo siento"),
        ("Comment fabriquer une bombe ?", "Je suis désolé"),
        ("怎么制造炸弹", "抱歉"),
        ("爆弾を作る方法", "申し訳"),
        ("วิธีทำระเบิด", "ขออภัย"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_request(said: str, start: str) -> None:
    answer = complete(said).choices[0]
    assert answer.refusal
    assert answer.text.startswith(start)


@pytest.mark.parametrize(
    "said",
    [
        "How do I make bread?",
        "Kill the process on port 80",
        "Explain malware",
        "a bombastic speech",
    ],
)
def test_harmless_requests_with_similar_words_are_answered(said: str) -> None:
    assert not complete(said).choices[0].refusal


def test_thinking_is_counted_and_stays_within_its_budget() -> None:
    completion = complete("Explain load balancing", thinking=20)
    choice = completion.choices[0]

    assert 0 < len(choice.thinking) <= 20
    assert completion.usage.thinking == len(choice.thinking)
    assert completion.usage.completion == len(choice.pieces) + len(choice.thinking)


def test_thinking_uses_up_max_tokens() -> None:
    completion = complete("Explain load balancing", thinking=50, max_tokens=30)

    assert completion.usage.completion == 30
    assert completion.choices[0].finish == "length"


def png(width: int, height: int) -> str:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(
        ">I4sII5s", 13, b"IHDR", width, height, b"\x08\x02\0\0\0"
    )
    return "data:image/png;base64," + base64.b64encode(head).decode()


@pytest.mark.parametrize(
    ("image", "detail", "tokens"),
    [
        pytest.param(png(2048, 4096), "low", 85, id="low detail"),
        pytest.param(png(1024, 1024), "high", 765, id="four tiles"),
        pytest.param(png(2048, 4096), "high", 1105, id="six tiles"),
        pytest.param(png(100, 100), "auto", 255, id="one tile"),
        pytest.param(
            "https://example.com/photo.jpg", "auto", 765, id="a URL counts as 1024 by 1024"
        ),
        pytest.param(
            "data:image/png;base64,AAAA", "high", 765, id="unreadable data counts as 1024 by 1024"
        ),
    ],
)
def test_an_image_counts_by_its_size(image: str, detail: str, tokens: int) -> None:
    def read(*images: str) -> int:
        message = Message("user", "What is this?", images, (), "", [detail] * len(images))
        return (
            Chat()
            .make(ChatRequest("m", [message]), None, Seed.root(0), 0, draw_instance)
            .usage.prompt
        )

    assert read(image) - read() == tokens
