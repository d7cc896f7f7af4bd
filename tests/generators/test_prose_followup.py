"""Short messages after an answer, work on a given text, and common knowledge: what a stage demonstration tries."""

from __future__ import annotations

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import answer
from mockgateway.seed import Seed


def talk(*questions: str) -> list[str]:
    """The answers of a conversation."""
    turns: list[Message] = []
    for question in questions:
        turns.append(Message("user", question))
        turns.append(Message("assistant", answer(ChatRequest("a-model", turns), Seed.root(1), 5)))
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
    (("Write a haiku about autumn", "and about winter?"), "**Winter**"),
    (("Explain recursion", "why?"), "recursion"),
    (("Explain recursion", "shorter please", "continue"), "recursion"),
]


@pytest.mark.parametrize(
    ("questions", "expected"), [pytest.param(*chain, id=" / ".join(chain[0])) for chain in CHAINS]
)
def test_a_short_message_is_about_what_was_asked_before(
    questions: tuple[str, ...], expected: str
) -> None:
    assert expected in talk(*questions)[-1]


@pytest.mark.parametrize("shorter", ["shorter please", "make it shorter", "tl;dr"])
def test_a_shorter_answer_is_the_beginning_of_the_last_one(shorter: str) -> None:
    long, short = talk("Explain load balancing", shorter)

    assert len(short) < len(long)
    assert long.startswith(short)


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Explain load balancing", "make it a list"),
        ("Was ist Photosynthese?", "als Liste"),
        ("什么是光合作用？", "列成清单"),
    ],
)
def test_an_answer_becomes_a_list_of_its_own_sentences(question: str, wish: str) -> None:
    told, listed = talk(question, wish)

    lines = listed.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("- ") and line[2:] in told for line in lines)


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Tell me a joke", "another one"),
        ("Erzähl mir einen Witz", "noch einen"),
        ("讲个笑话", "再来一个"),
        ("Write a haiku about autumn", "another one"),
    ],
)
def test_another_one_is_another_one(question: str, wish: str) -> None:
    told = talk(question, wish, wish)

    assert len(set(told)) == 3


def test_to_go_on_says_nothing_twice() -> None:
    first, second, third = talk("Explain recursion", "continue", "continue")

    assert not {part for part in second.split(". ") if part in first}
    assert not {part for part in third.split(". ") if part in second}


GIVEN = [
    (
        "Fix the grammar: She go to school yesterday and buyed a apple.",
        "She went to school yesterday and bought an apple.",
    ),
    (
        "Correct this: me and him was going to the store, i dont know why",
        "He and I were going to the store, I don't know why.",
    ),
    ("Fix the spelling: I recieve teh package tommorow", "I receive the package tomorrow."),
    (
        "Rewrite this more formally: hey guys, can't make it today, sorry!",
        "Dear all. I am unable to attend today, I apologise for the inconvenience.",
    ),
    ("How many words are in this sentence: the quick brown fox jumps", "5 words"),
    ('How many words are in "to be or not to be"?', "6 words"),
    ("¿Cuántas palabras tiene esta frase: el perro come pan?", "4 palabras"),
    ("“我爱北京天安门”有多少个字？", "7个字"),
    (
        "List all email addresses in this text: Contact ana@example.com or bob.smith@test.org, not @foo.",
        "ana@example.com\nbob.smith@test.org",
    ),
    (
        "What is the square root of -4?",
        "√(−4) = 2i, an imaginary number: no real number has a negative square.",
    ),
    ("Return JSON with name and age for Bob who is 42", '{\n  "name": "Bob",\n  "age": 42\n}'),
    ("¿Quién escribió Cien años de soledad?", "Fue Gabriel García Márquez."),
    ("Wer hat die Relativitätstheorie entwickelt?", "Das war Albert Einstein."),
    ("谁写了红楼梦？", "是曹雪芹 (Cao Xueqin)。"),
    ("What is the capital of Nigeria?", "The capital of Nigeria is Abuja."),
]


@pytest.mark.parametrize(
    ("question", "expected"), [pytest.param(*given, id=given[0]) for given in GIVEN]
)
def test_what_has_one_right_answer_gets_it(question: str, expected: str) -> None:
    assert talk(question) == [expected]


HELD = [
    ("How do I make lasagna?", "12 sheets of lasagne"),
    ("Give me a recipe for bibimbap", "**Bibimbap** (serves four)"),
    ("Rezept für Käsespätzle", "**Käsespätzle** (für vier)"),
    ("receta de tortilla de patatas", "**Tortilla de patatas** (para cuatro)"),
    ("宫保鸡丁怎么做？", "**宫保鸡丁**（四人份）"),
    ("肉じゃがの作り方を教えて", "**肉じゃが**（4人分）"),
    ("Write quicksort in Haskell", "I do not write Haskell here, so this is Python."),
    ("Give me a table of the planets with their diameters", "| Jupiter | 142 984 |"),
    ("Make a table comparing Python, Go and Rust", "| Go | Simple and fast |"),
    ("What is a B-tree?", "balanced search tree"),
    ("What is DNS?", "Domain Name System"),
    ("TCP vs UDP", "TCP opens a connection"),
]


@pytest.mark.parametrize(
    ("question", "expected"), [pytest.param(*held, id=held[0]) for held in HELD]
)
def test_an_answer_knows_what_it_is_about(question: str, expected: str) -> None:
    assert expected in talk(question)[0]
