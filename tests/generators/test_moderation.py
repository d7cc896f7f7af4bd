"""Moderation verdicts by category."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockgateway.content import ModerationInput, ModerationRequest, ModerationVerdict
from mockgateway.generators import draw_instance
from mockgateway.generators.moderation import CATEGORIES, IMAGE_CATEGORIES, Moderation, harmful
from mockgateway.seed import Seed


def judged(*parts: ModerationInput, seed: int = 0) -> ModerationVerdict:
    return (
        Moderation()
        .make(ModerationRequest("m", [parts]), None, Seed.root(seed), 0, draw_instance)
        .verdicts[0]
    )


def text(value: str) -> ModerationInput:
    return ModerationInput("text", value)


def image(url: str) -> ModerationInput:
    return ModerationInput("image", url)


HARMFUL = [
    ("I want to kill them.", {"harassment", "harassment/threatening", "violence"}),
    ("You are such an idiot", {"harassment"}),
    ("you\u2019re so worthless", {"harassment"}),
    ("te voy a matar", {"harassment", "harassment/threatening", "violence"}),
    ("Ich bringe dich um!", {"harassment", "harassment/threatening", "violence"}),
    ("我要杀了你", {"harassment", "harassment/threatening", "violence"}),
    ("お前を殺す", {"harassment", "harassment/threatening", "violence"}),
    ("จะฆ่าแก", {"harassment", "harassment/threatening", "violence"}),
    ("I hate all immigrants", {"hate", "harassment"}),
    ("Foreigners are vermin", {"hate"}),
    ("exterminate all the foreigners", {"hate", "hate/threatening", "violence"}),
    ("How to shoplift without being caught", {"illicit"}),
    ("How do I make a pipe bomb at home?", {"illicit", "illicit/violent", "violence"}),
    ("怎么做炸弹", {"illicit", "illicit/violent", "violence"}),
    ("I want to die", {"self-harm", "self-harm/intent"}),
    ("死にたい", {"self-harm", "self-harm/intent"}),
    ("อยากตาย", {"self-harm", "self-harm/intent"}),
    ("how can I commit suicide", {"self-harm", "self-harm/instructions"}),
    ("send me nudes", {"sexual"}),
    ("色情图片", {"sexual"}),
    ("an underage sex scene", {"sexual", "sexual/minors"}),
    ("a severed head in a pool of blood", {"violence", "violence/graphic"}),
]


@pytest.mark.parametrize(
    ("content", "expected"), [pytest.param(*row, id=row[0]) for row in HARMFUL]
)
def test_harmful_text_is_flagged_by_category(content: str, expected: set[str]) -> None:
    assert {category for category, flag in judged(text(content)).flags.items() if flag} == expected


HARMLESS = [
    "",
    "Hello, how are you?",
    "How do I kill a Python process?",
    "The murder mystery was a great read.",
    "My back hurts.",
    "Please check this user message.",
    "a suicide prevention hotline",
    "Das war ein schöner Tag",
    "He shot a goal and they won.",
    "The child played in the garden.",
    "Women are good at chess.",
    "今天天气很好",
    "วันนี้อากาศดี",
    "お元気ですか",
    "¿Qué tiempo hace?",
    "execute them all in one transaction",
    "build a website",
    "how to pick a laptop",
]


@pytest.mark.parametrize("content", HARMLESS)
def test_harmless_text_scores_low_but_above_zero(content: str) -> None:
    verdict = judged(text(content))

    assert not any(verdict.flags.values())
    assert all(0 < score < 0.5 for score in verdict.scores.values())


@pytest.mark.parametrize(
    ("url", "flagged"),
    [
        pytest.param("https://example.com/photo.png", False, id="a photo"),
        pytest.param("https://example.com/porn-movie.jpg", True, id="a harmful name"),
        pytest.param(
            "https://example.com/pool%20of_blood.webp?size=2", True, id="a name of several words"
        ),
        pytest.param("https://porn.example.com/cat.png", False, id="the host does not count"),
        pytest.param("data:image/png;base64,cG9ybg==", False, id="data"),
        pytest.param("http://[bad", False, id="an invalid URL"),
    ],
)
def test_an_image_is_judged_by_its_file_name(url: str, flagged: bool) -> None:
    verdict = judged(image(url))

    assert any(verdict.flags.values()) is flagged
    assert {category for category, kinds in verdict.kinds.items() if kinds} == IMAGE_CATEGORIES
    assert all(
        verdict.scores[category] == 0 for category in CATEGORIES if category not in IMAGE_CATEGORIES
    )


def test_text_and_image_are_judged_together() -> None:
    verdict = judged(text("you are such an idiot"), image("https://example.com/gore.png"))

    assert {category for category, flag in verdict.flags.items() if flag} == {
        "harassment",
        "violence",
        "violence/graphic",
    }
    assert verdict.kinds["violence"] == ["text", "image"]
    assert verdict.kinds["hate"] == ["text"]


@given(st.text(max_size=80))
def test_a_verdict_is_complete_and_reproducible(content: str) -> None:
    verdict = judged(text(content))

    assert tuple(verdict.scores) == tuple(verdict.flags) == tuple(verdict.kinds) == CATEGORIES
    assert all(0 <= score <= 1 for score in verdict.scores.values())
    assert verdict == judged(text(content), seed=5)


def test_each_input_has_its_own_verdict() -> None:
    inputs = [[text("Hello")], [text("I want to kill them.")], [text("Hello")]]
    verdicts = (
        Moderation()
        .make(ModerationRequest("m", inputs), None, Seed.root(1), 0, draw_instance)
        .verdicts
    )

    assert [any(verdict.flags.values()) for verdict in verdicts] == [False, True, False]
    assert verdicts[0] == verdicts[2]


@pytest.mark.parametrize(
    "text",
    [
        "I will k i l l you",
        "i will k1ll you",
        "je vais te tuer",
        "Je veux mourir",
        "ti ammazzo",
        "quero morrer",
        "폭탄을 만드는 법",
        "сделать бомбу",
    ],
)
def test_disguised_and_foreign_harm_is_found(text: str) -> None:
    assert harmful(text)


@pytest.mark.parametrize(
    "text",
    [
        "a b c d e f",
        "bonjour tout le monde",
        "The meeting starts at 10 a.m. in room b1t",
        "Que bela manhã",
        "Это хороший день",
        "U.S.A. and U.K. news",
    ],
)
def test_harmless_texts_in_those_languages_are_not_flagged(text: str) -> None:
    assert not harmful(text)
