"""Short messages after an answer refer to that answer."""

from __future__ import annotations

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import write_answer


def talk(*questions: str) -> list[str]:
    """Return the answers of a conversation."""
    turns: list[Message] = []
    for question in questions:
        turns.append(Message("user", question))
        turns.append(Message("assistant", write_answer(ChatRequest("a-model", turns), 5)))
    return [turn.text for turn in turns[1::2]]


CHAINS = [
    (("What is the capital of France?", "and of Germany?"), "Berlin"),
    (
        ("What is the capital of France?", "and of Germany?", "and in French?"),
        "La capitale (Allemagne) est Berlin.",
    ),
    (("What is the capital of France?", "what about Japan?"), "Tokyo"),
    (("¿Cuál es la capital de Francia?", "¿y de Italia?"), "La capital de Italia es Roma."),
    (("日本の首都は？", "では、タイは？"), "バンコク"),
    (("日本の首都は？", "では、タイは？", "英語で"), "The capital of Thailand is Bangkok."),
    (("What is 2+2?", "and 5*6?"), "30"),
    (("What is Docker?", "what about Kubernetes?"), "Kubernetes runs containers"),
    (("Was ist Photosynthese?", "auf Englisch"), "Photosynthesis is how plants"),
    (("什么是光合作用？", "用英语说"), "Photosynthesis is how plants"),
    (("Write a story about autumn", "and about winter?"), "thought to winter"),
    (("Explain recursion", "why?"), "recursion"),
    (("Explain recursion", "shorter please", "continue"), "recursion"),
]


@pytest.mark.parametrize(
    ("questions", "expected"), [pytest.param(*chain, id=" / ".join(chain[0])) for chain in CHAINS]
)
def test_a_short_message_refers_to_the_question_before(
    questions: tuple[str, ...], expected: str
) -> None:
    assert expected in talk(*questions)[-1]


@pytest.mark.parametrize("shorter", ["shorter please", "make it shorter", "tl;dr"])
def test_a_shorter_answer_has_the_first_sentence_of_the_last_one(shorter: str) -> None:
    long, short = talk("Explain load balancing", shorter)

    assert len(short) < len(long)
    assert short[:60] == long[:60]


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Explain load balancing", "make it a list"),
        ("Was ist Photosynthese?", "als Liste"),
        ("什么是光合作用？", "列成清单"),
    ],
)
def test_an_answer_becomes_a_list_of_its_own_sentences(question: str, wish: str) -> None:
    answer, listed = talk(question, wish)

    lines = listed.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("- ") and line[2:] in answer for line in lines)


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Explain crop rotation", "another one"),
        ("Erkläre mir den Kranbau", "noch einen"),
        ("介绍一下皮影戏", "再来一个"),
    ],
)
def test_another_one_is_a_different_answer(question: str, wish: str) -> None:
    assert len(set(talk(question, wish, wish))) == 3


def test_continuing_repeats_no_sentence() -> None:
    first, second, third = talk("Explain recursion", "continue", "continue")

    assert not {part for part in second.split(". ") if part in first}
    assert not {part for part in third.split(". ") if part in second}


def test_more_items_of_a_list_are_new_ones() -> None:
    first, more = talk("Suggest four names for a tea shop.", "two more please")

    items = [line.partition(". ")[2] for line in more.splitlines()]
    assert len(items) == 2
    assert not any(item in first for item in items)
