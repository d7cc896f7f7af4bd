"""Requests in all languages: calculations, forms of answer, memory, code, translations."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message
from mockgateway.generators import prose
from mockgateway.generators.prose import arithmetic, numerals

SNIPPETS = text_tables.load("code")["tasks"]


def say(*texts: str, system: str = "", way: int = 0) -> str:
    turns = [Message("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    instructions = [Message("system", system)] if system else []
    return prose.write_answer(ChatRequest("m", [*instructions, *turns]), way)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("-5 + 3", "−2"), ("What is -5 + 3?", "−2"), ("5!", "120"), ("factorial of 6", "720"),
        ("2 to the power of 10", "1024"), ("15% of 80", "12"), ("square root of 144", "12"),
        ("twelve times seven", "84"), ("twenty-one divided by three", "7"),
        ("zwölf mal sieben", "84"), ("einundzwanzig plus drei", "24"), ("十二乘以七", "84"),
        ("十二かける七は？", "84"), ("สิบสองคูณเจ็ด", "84"), ("doce por siete", "84"),
        ("douze fois sept", "84"), ("I have 3 apples and buy 4 more", "7"),
        ("Tom has five apples and eats two. How many are left?", "3"),
        ("There are 5 boxes with 12 pencils each. How many pencils?", "60"),
        ("20% off 50", "40"), ("What is 1,200 / 3?", "400"), ("(3+4)*-2", "−14"),
        ("12 x 12", "144"), ("What's 7 squared?", "49"), ("Quanto é 5 + 7?", "12"),
    ],
)  # fmt: skip
def test_calculations_are_correct(asked: str, value: str) -> None:
    for way in range(4):
        assert re.search(rf"(?<![\d−]){value}(?!\d)", say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize(
    "asked",
    [
        "2024-01-15",
        "What happened on 2024-01-15?",
        "Call me at 555-1234",
        "from 2019-2024",
        "version 1.2.3",
        "I have 5! cats",
    ],
)
def test_dates_and_other_numbers_are_not_calculated(asked: str) -> None:
    assert " = " not in say(asked)
    assert arithmetic.calculation(asked) is None


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("forty-two", "42"),
        ("dreiundsiebzig", "73"),
        ("treinta y uno", "31"),
        ("quatre-vingt-onze", "91"),
        ("soixante et onze", "71"),
        ("一百零五", "105"),
        ("ยี่สิบเอ็ด", "21"),
        ("once", "once"),
    ],
)
def test_number_words_become_digits(words: str, digits: str) -> None:
    assert numerals.in_digits(words) == digits


# id: (instructions, message, a condition on the answer)
FORMS: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "quoted words and nothing else": ("", "Say 'ok' and nothing else", lambda text: text == "ok"),
    "words and nothing else": ("", "Say ok and nothing else", lambda text: text == "ok"),
    "exactly": ("", "Please reply with exactly: PONG", lambda text: text == "PONG"),
    "only one word by the instructions": (
        "Reply only with the word BANANA.",
        "What is the weather?",
        lambda text: text == "BANANA",
    ),
    "quoted word in the instructions": (
        'Always respond with "pong".',
        "hi",
        lambda text: text == "pong",
    ),
    "one word": (
        "",
        "What is the capital of France? Respond in one word",
        lambda text: text == "Paris",
    ),
    "one word of an answer": (
        "",
        "What is the largest planet? One word.",
        lambda text: text == "Jupiter",
    ),
    "one general word": (
        "",
        "Describe the ocean in one word",
        lambda text: len(text.split()) == 1 and text != "The",
    ),
    "fewer than so many words": (
        "",
        "Explain gravity in under 20 words",
        lambda text: 3 < len(text.split()) < 20,
    ),
    "at most so many sentences": (
        "",
        "Explain tea in max 2 sentences",
        lambda text: text.count(".") <= 2,
    ),
    "capitals": ("", "Respond in uppercase. What is tea?", str.isupper),
    "the last rule wins": ("Use uppercase.", "What is tea? Use lowercase.", str.islower),
    "a pirate": (
        "You are a pirate.",
        "How do I cook rice?",
        lambda text: "Ahoy" in text and "Arr" in text,
    ),
    "first and last words": (
        "",
        'Explain tea, start with "Well" and end with "The end"',
        lambda text: text.startswith("Well") and text.endswith("The end"),
    ),
    "no e": (
        "",
        "Write a sentence about dogs. Do not use the letter e.",
        lambda text: "e" not in text.lower() and len(text) > 20,
    ),
    "no punctuation": (
        "",
        "Explain tea without punctuation",
        lambda text: "." not in text or "," not in text,
    ),
    "bullets": (
        "",
        "Explain tea in exactly three bullet points",
        lambda text: len(re.findall(r"(?m)^- ", text)) == 3,
    ),
    "steps": (
        "",
        "Explain black holes step by step",
        lambda text: re.search(r"(?m)^3\. ", text) and "black hole" in text,
    ),
    "yes or no": ("", "Answer with yes or no: is the earth flat?", lambda text: text == "No."),
    "JSON by the instructions": (
        "Respond only in JSON",
        "What is the capital of France?",
        lambda text: json.loads(text)["answer"] == "Paris",
    ),
    "a sum in JSON": (
        "",
        "What is 2+2? Answer in JSON",
        lambda text: json.loads(text)["result"] == 4,
    ),
    "a list in JSON": (
        "",
        "List 3 fruits as JSON",
        lambda text: len(json.loads(text)["items"]) == 3,
    ),
    "JSON with values from the message": (
        "",
        "Return JSON with name and age for Bob who is 42",
        lambda text: text == '{\n  "name": "Bob",\n  "age": 42\n}',
    ),
    "CSV": (
        "",
        "Write CSV with 3 people: columns name, age",
        lambda text: text.split("\n")[0] == "name,age" and text.count("\n") == 3,
    ),
    "YAML": (
        "",
        "Give me YAML for a person with name and age",
        lambda text: re.fullmatch(r"name: [\w ]+\nage: \d+", text),
    ),
    "French by the message": (
        "",
        "Explain gravity. Answer in French.",
        lambda text: prose.detect(text) == "fr",
    ),
    "French by the instructions": (
        "Always answer in French.",
        "What is tea?",
        lambda text: prose.detect(text) == "fr" and "thé" in text,
    ),
    "the message's language wins": (
        "Always answer in French.",
        "What is gravity? Answer in German.",
        lambda text: prose.detect(text) == "de",
    ),
}


@pytest.mark.parametrize(
    ("system", "asked", "holds"), [pytest.param(*row, id=name) for name, row in FORMS.items()]
)
def test_the_requested_form_is_kept(
    system: str, asked: str, holds: Callable[[str], object]
) -> None:
    for way in range(6):
        assert holds(say(asked, system=system, way=way)), say(asked, system=system, way=way)


LENA = "My name is Lena and I live in Oslo"


@pytest.mark.parametrize(
    ("turns", "pattern"),
    [
        pytest.param([LENA, "Nice", "Where do I live?"], r"\bOslo\.$", id="a home"),
        pytest.param([LENA, "Nice", "What's my name?"], r"\bLena\.$", id="a name before more"),
        pytest.param(["remember the code 4711", "ok", "What was the code?"], "4711", id="a code"),
        pytest.param(
            ["What is tea?", "A drink", "What did I just ask?"],
            "What is tea",
            id="the question before",
        ),
        pytest.param(["I like chess", "ok", "What do I like?"], "chess", id="a liking"),
        pytest.param(["I'm 34", "ok", "How old am I?"], "34", id="an age"),
        pytest.param(
            ["My favorite color is teal", "ok", "What's my favourite color?"],
            "teal",
            id="both spellings",
        ),
        pytest.param(
            ["Ich heiße Max und wohne in Berlin", "Hallo", "Wo wohne ich?"], "Berlin", id="German"
        ),
        pytest.param(["Vivo en Sevilla", "Bien", "¿Dónde vivo?"], "Sevilla", id="Spanish"),
        pytest.param(["J'habite à Lyon", "Bien", "Où est-ce que j'habite ?"], "Lyon", id="French"),
        pytest.param(["我叫小明，我住在北京", "好", "我住在哪里？"], "北京", id="Chinese"),
    ],
)
def test_facts_about_the_user_are_remembered(turns: list[str], pattern: str) -> None:
    assert re.search(pattern, say(*turns))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Bonjour", "fr"), ("Explique la photosynthèse", "fr"), ("Comment cuisiner du riz ?", "fr"),
        ("Merci beaucoup", "fr"), ("Traduis en anglais", "fr"), ("Olá, tudo bem?", "pt"),
        ("O que é fotossíntese?", "pt"), ("Resuma este texto", "pt"), ("Ciao, come stai?", "it"),
        ("Cos'è la fotosintesi?", "it"), ("Scrivi una poesia", "it"), ("안녕하세요", "ko"),
        ("인공지능이란 무엇인가요?", "ko"), ("Привет", "ru"), ("Что такое гравитация?", "ru"),
        ("ما هو الذكاء الاصطناعي؟", "ar"), ("नमस्ते", "hi"), ("गुरुत्वाकर्षण क्या है?", "hi"),
    ],
)  # fmt: skip
def test_the_language_is_detected_and_answered_in(asked: str, code: str) -> None:
    assert prose.detect(asked) == code
    assert prose.detect(say(asked)) == code, say(asked)


ADD = "def add(a, b):\n    return a + b\n"


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        ("Write a debounce function", r"```javascript\nfunction debounce\("),
        ("Implement a linked list in Python", r"class LinkedList"),
        ("FizzBuzz in Rust", r"```rust\n"),
        ("write a regex for emails", r"```regex\n\^"),
        ("How do I read a CSV file in Python?", r"csv\.DictReader"),
        ("SQL query for the second highest salary", r"MAX\(salary\)"),
        ("Write a binary search in Go", r"func BinarySearch"),
        ("Write quicksort in Haskell", r"I do not write Haskell here, so this is Python\."),
        ("Write a Python function called tally to count votes", r"def tally\("),
        (f"Explain this:\n```python\n{ADD}```", r"`add` takes `a` and `b`\. It returns `a \+ b`"),
        ('Say "good morning" in Spanish', "buenos días"),
        ("Translate 'the cat is on the table' to French", "le chat est sur la table"),
        ("Explain in two sentences how a gateway balances load.", r"(?i)\Aload balancing"),
        ("Write an email to my boss about a vacation", r"(?s)\ASubject: .*\n\nDear \w+,\n"),
        ("Draft a short story about a fox", r"a fox who lived"),
        ("List all email addresses in this text: ana@example.com or b.s@test.org, not @foo.",
         r"\Aana@example\.com\nb\.s@test\.org\Z"),
    ],
)  # fmt: skip
def test_common_requests_are_answered(asked: str, pattern: str) -> None:
    for way in range(4):
        assert re.search(pattern, say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize("name", [name for name in SNIPPETS if "python" in SNIPPETS[name]["code"]])
def test_every_python_snippet_compiles(name: str) -> None:
    ast.parse(SNIPPETS[name]["code"]["python"].replace("@@", "example"))


def test_python_snippets_work() -> None:
    known: dict[str, Any] = {}
    for name in (
        "quicksort", "binary_search", "palindrome", "fibonacci", "gcd", "two_sum", "factorial",
    ):  # fmt: skip
        exec(SNIPPETS[name]["code"]["python"], known)
    assert known["quick_sort"]([3, 1, 2, 3]) == [1, 2, 3, 3]
    assert (known["binary_search"]([1, 4, 9], 9), known["binary_search"]([1], 5)) == (2, -1)
    assert known["is_palindrome"]("Never odd or even")
    assert known["fibonacci"](6) == [0, 1, 1, 2, 3, 5]
    assert (known["gcd"](12, 18), known["two_sum"]([2, 7], 9)) == (6, (0, 1))
    assert known["factorial"](5) == 120
