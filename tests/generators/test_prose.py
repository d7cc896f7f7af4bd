"""Answers in words: about the message, in its language, and correct where that can be checked."""

from __future__ import annotations

import ast
import base64
import io
import json
import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mockgateway.content import ChatRequest, Message, ToolCall
from mockgateway.generators import prose
from mockgateway.generators.prose import arithmetic
from mockgateway.generators.prose.languages import languages


def say(*texts: str, system: str = "", way: int = 0, images: Sequence[str] = ()) -> str:
    """Return the answer to a conversation in which user and assistant alternate."""
    turns = [Message("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    turns[-1] = turns[-1]._replace(images=images)
    return prose.write_answer(
        ChatRequest("m", [*([Message("system", system)] if system else []), *turns]), way
    )


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        pytest.param("echo: three little words", r"^three little words$", id="an echo"),
        pytest.param("Say this is a test", r"^This is a test\.$", id="words to say"),
        pytest.param("Reply with exactly: 'pong'", r"^pong$", id="exact words"),
        pytest.param(
            "Explain photosynthesis in one sentence", r"^[^.]*light[^.]*\.$", id="one sentence"
        ),
        pytest.param("Explain crop rotation", r"crop rotation", id="an unknown topic"),
        pytest.param(
            "Give me 5 tips for public speaking", r"(?s)^(\d\. [^\n]+\n?){5}$", id="five items"
        ),
        pytest.param(
            "List 25 ideas for a party", r"(?s)25\. [^\n]+$", id="more items than are known"
        ),
        pytest.param(
            "Make a table comparing Python and Go",
            r"\| Aspect \| Python \| Go \|",
            id="a table of two",
        ),
        pytest.param(
            "Write a Python function that reverses a string",
            r"```python\ndef reverse_text",
            id="python",
        ),
        pytest.param(
            "Write a function in Go to count words", r"```go\n(?:import .*\n\n)?func ", id="go"
        ),
        pytest.param("Write a SQL query to select all customers", r"FROM customers", id="sql"),
        pytest.param(
            "用Python写一个快速排序", r"```python\ndef quick_sort", id="code asked for in Chinese"
        ),
        pytest.param("Translate 'good morning' to Spanish", r"buenos días", id="a translation"),
        pytest.param("How do you say thank you in Japanese?", r"ありがとう", id="a phrase"),
        pytest.param(
            "Translate to German: The weather is nice today. How are you?",
            r"Das Wetter ist heute schön\. Wie geht es dir\?",
            id="two sentences",
        ),
        pytest.param(
            "Translate 'good morning zeppelin' to Spanish",
            r"mock translation into Spanish\] good morning zeppelin",
            id="an unknown sentence is not half-translated",
        ),
        pytest.param('把"谢谢"翻译成日语', r"ありがとう", id="a translation asked for in Chinese"),
        pytest.param("What is the capital of France?", r"Paris", id="a capital"),
        pytest.param("Hauptstadt von Japan?", r"Tokio", id="a capital in German"),
        pytest.param(
            "Classify as positive or negative: I love this phone", r"^positive$", id="a good word"
        ),
        pytest.param(
            "Classify as positive or negative: The worst phone ever", r"^negative$", id="a bad word"
        ),
        pytest.param(
            "Extract the email from: contact ana@example.com or call",
            r"^ana@example\.com$",
            id="an extraction",
        ),
        pytest.param(
            "Context: The shop opens at nine. It closes at six. Question: When does it close?",
            r"^It closes at six\.$",
            id="a context",
        ),
        pytest.param(
            "I have 3 apples, buy 5 more and eat 2. How many apples do I have?",
            r"\b6\b",
            id="apples",
        ),
        pytest.param("What is 15% of 80?", r"\b12\b", id="a percentage"),
        pytest.param("12乘以8等于多少？", r"96", id="a product in Chinese"),
        pytest.param("¿Cuánto es 12 por 8?", r"96", id="a product in Spanish"),
        pytest.param("Was ist 144 geteilt durch 12?", r"12", id="a quotient in German"),
        pytest.param("What is 1/0?", r"undefined", id="a division by zero"),
        pytest.param("What is 9**9**9**9?", r".", id="a number too large"),
    ],
)
def test_an_answer_gives_what_the_message_asks_for(asked: str, pattern: str) -> None:
    for way in range(8):
        assert re.search(pattern, say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize(
    ("turns", "system", "pattern"),
    [
        pytest.param(["My name is Ana", "Hi", "What is my name?"], "", r"Ana", id="a name"),
        pytest.param(["我叫小明", "你好", "我叫什么名字？"], "", r"小明", id="a name in Chinese"),
        pytest.param(
            ["My favourite colour is blue", "ok", "What is my favourite colour?"],
            "",
            r"blue",
            id="a fact",
        ),
        pytest.param(
            ["Hi there", "ok", "What did I say before?"], "", r"Hi there", id="what was said"
        ),
        pytest.param(
            ["Ideas?", "1. **Tea**: hot.\n2. **Milk**: cold.", "Tell me about the second one"],
            "",
            r"Milk",
            id="the second one",
        ),
        pytest.param(
            ["Explain gravity"],
            "Always answer in German.",
            r"Schwerkraft",
            id="a language that is fixed",
        ),
        pytest.param(
            ["Hello"],
            "You are Marvin, a helpful robot. Always answer in uppercase.",
            r"^[^a-z]*MARVIN[^a-z]*$",
            id="a persona in capitals",
        ),
    ],
)
def test_answers_use_the_conversation_and_its_instructions(
    turns: list[str], system: str, pattern: str
) -> None:
    assert re.search(pattern, say(*turns, system=system))


@pytest.mark.parametrize(
    ("tongue", "asked"),
    [
        ("en", "What is the best way to learn chess?"),
        ("zh", "什么是负载均衡？"),
        ("zh", "React和Vue有什么特点"),
        ("th", "กาแฟคืออะไร"),
        ("es", "¿Qué es la fotografía?"),
        ("de", "Was ist der Treibhauseffekt?"),
        ("ja", "東京について教えてください"),
        ("es", "Gracias!"),
        ("de", "Danke"),
        ("th", "สวัสดีครับ"),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(tongue: str, asked: str) -> None:
    for way in range(8):
        assert prose.detect(say(asked, way=way)) == tongue, say(asked, way=way)


def test_a_tool_result_ends_in_a_sentence_with_its_values() -> None:
    call = Message("assistant", "", (), (ToolCall("c", "get_weather", "{}"),))
    turns = [
        Message("user", "Weather in Paris?"),
        call,
        Message("tool", '{"city":"Paris","temperature":21,"unit":"celsius"}', (), (), "c"),
    ]

    assert (
        prose.write_answer(ChatRequest("m", turns), 0)
        == "According to get_weather: the city is Paris and the temperature is 21 °C."
    )


def test_json_asked_for_in_words_is_json() -> None:
    made = json.loads(say("Return JSON with keys name, age and city"))

    assert list(made) == ["name", "age", "city"]


def test_a_summary_is_made_of_the_sentences_of_its_text() -> None:
    parts = [
        "The council met on Monday.",
        "It approved a new budget for schools.",
        "The budget for schools will grow.",
        "Somebody spoke about rain.",
    ]
    summary = say("Summarize in two sentences: " + " ".join(parts))

    chosen = [part for part in parts if part in summary]
    assert len(chosen) == 2
    assert summary == " ".join(chosen)


def _uri(image: Image.Image) -> str:
    data = io.BytesIO()
    image.save(data, "PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()


def test_an_image_given_as_data_is_described() -> None:
    seen = say("Describe it", images=[_uri(Image.new("RGB", (64, 32), (220, 30, 30)))])

    assert all(word in seen for word in ("PNG", "64 × 32", "red", "no transparency"))


@pytest.mark.parametrize(
    "uri", ["data:image/png;base64,AAAA", "data:", "data:,", "data:image/png;base64,!!!", "DATA:x"]
)
def test_an_unreadable_image_is_reported(uri: str) -> None:
    assert "could not read" in say("Describe it", images=[uri])


def test_a_link_is_described_by_its_name() -> None:
    assert "red-bicycle.jpg" in say(
        "Describe it", images=["https://example.com/a/red-bicycle.jpg?x=1"]
    )


@given(text=st.text(max_size=300), way=st.integers(0, 63))
def test_any_text_gets_an_answer_and_the_same_one_again(text: str, way: int) -> None:
    assert say(text, way=way)
    assert say(text, way=way) == say(text, way=way)


def test_ways_give_different_answers() -> None:
    assert len({say("Explain crop rotation", way=way) for way in range(64)}) > 20
    assert len({say("Explain load balancing", way=way) for way in range(64)}) > 20


@given(
    st.recursive(
        st.integers(0, 999).map(str),
        lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
            lambda part: f"({part[0]} {part[1]} {part[2]})"
        ),
        max_leaves=6,
    )
)
def test_arithmetic_agrees_with_python(expression: str) -> None:
    assert arithmetic.calculate(expression) == Fraction(eval(expression))


@pytest.mark.parametrize(
    "task",
    [
        "reverses a string",
        "prints fibonacci numbers",
        "sorts numbers",
        "checks primes",
        "adds numbers",
        "counts votes",
        "says hello world",
    ],
)
def test_python_code_is_python(task: str) -> None:
    code = re.search(r"```python\n(.+?)```", say(f"Write a Python function that {task}"), re.DOTALL)
    assert code
    ast.parse(code[1])


def test_every_language_has_the_same_cues_and_phrases() -> None:
    english, *others = languages()
    for language in others:
        assert set(language.phrases) == set(english.phrases), language.code
        assert set(language.cues) == set(english.cues), language.code
        assert len(language.colours) == 12


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "what is " * 20_000,
        "(" * 50_000,
        "1+" * 30_000,
        "好" * 50_000,
        "as a, " * 5_000 + "x",
    ],
)
def test_a_huge_question_is_answered_in_bounded_time(text: str) -> None:
    assert say(text)
