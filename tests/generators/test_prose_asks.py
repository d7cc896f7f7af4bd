"""What people ask on a stage, in all languages: each answer is held to a property, whatever its words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mockgateway.content import ChatRequest, Message, ResponseFormat, Tool
from mockgateway.generators import instance, prose
from mockgateway.generators.chat import Chat
from mockgateway.generators.moderation import harmful
from mockgateway.generators.prose import arithmetic, language, numerals
from mockgateway.generators.prose.tables.programs import PROGRAMS
from mockgateway.seed import Seed

SEED = Seed.root(0)


def say(*texts: str, system: str = "", way: int = 0) -> str:
    turns = [Message("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    return prose.answer(
        ChatRequest("m", [*([Message("system", system)] if system else []), *turns]), SEED, way
    )


def rows(*pairs: tuple[str, str]) -> list[Any]:
    return [pytest.param(asked, pattern, id=asked[:40]) for asked, pattern in pairs]


@pytest.mark.parametrize(
    ("asked", "value"),
    rows(
        ("-5 + 3", "−2"), ("What is -5 + 3?", "−2"), ("5!", "120"), ("factorial of 6", "720"), ("2 to the power of 10", "1024"), ("15% of 80", "12"), ("square root of 144", "12"),
        ("twelve times seven", "84"), ("twenty-one divided by three", "7"), ("zwölf mal sieben", "84"), ("einundzwanzig plus drei", "24"), ("十二乘以七", "84"), ("十二かける七は？", "84"),
        ("สิบสองคูณเจ็ด", "84"), ("doce por siete", "84"), ("douze fois sept", "84"), ("I have 3 apples and buy 4 more", "7"), ("Tom has five apples and eats two. How many are left?", "3"),
        ("There are 5 boxes with 12 pencils each. How many pencils?", "60"), ("20% off 50", "40"), ("What is 1,200 / 3?", "400"), ("(3+4)*-2", "−14"), ("12 x 12", "144"), ("What's 7 squared?", "49"),
        ("Quanto é 5 + 7?", "12"),
    ),
)  # fmt: skip
def test_sums_come_out_right(asked: str, value: str) -> None:
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
def test_dates_and_numbers_of_other_kinds_are_no_sums(asked: str) -> None:
    assert " = " not in say(asked)
    assert arithmetic.calculation(asked) is None


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("forty-two", "42"),
        ("dreiundsiebzig", "73"),
        ("treinta y uno", "31"),
        ("quatre-vingt-onze", "91"),
        ("一百零五", "105"),
        ("ยี่สิบเอ็ด", "21"),
    ],
)
def test_number_words_are_read(words: str, digits: str) -> None:
    assert numerals.in_digits(words) == digits


@pytest.mark.parametrize(
    ("system", "asked", "holds"),
    [
        pytest.param("", "Say 'ok' and nothing else", lambda text: text == "ok", id="quoted words and nothing else"),
        pytest.param("", "Say ok and nothing else", lambda text: text == "ok", id="words and nothing else"),
        pytest.param("", "Please reply with exactly: PONG", lambda text: text == "PONG", id="exactly"),
        pytest.param("Reply only with the word BANANA.", "What is the weather?", lambda text: text == "BANANA", id="a system's only word"),
        pytest.param('Always respond with "pong".', "hi", lambda text: text == "pong", id="a system's quoted word"),
        pytest.param("", "What is the capital of France? Respond in one word", lambda text: text == "Paris", id="one word"),
        pytest.param("", "What is the largest planet? One word.", lambda text: text == "Jupiter", id="one word of an answer"),
        pytest.param("", "Describe the ocean in one word", lambda text: len(text.split()) == 1 and text != "The", id="one telling word"),
        pytest.param("", "Explain gravity in under 20 words", lambda text: 3 < len(text.split()) < 20, id="at most so many words"),
        pytest.param("", "Explain tea in max 2 sentences", lambda text: text.count(".") <= 2, id="at most so many sentences"),
        pytest.param("", "Respond in uppercase. What is tea?", str.isupper, id="capitals"),
        pytest.param("Use uppercase.", "What is tea? Use lowercase.", str.islower, id="the last wish wins"),
        pytest.param("You are a pirate.", "How do I cook rice?", lambda text: "Ahoy" in text and "Arr" in text, id="a pirate"),
        pytest.param("", 'Explain tea, start with "Well" and end with "The end"', lambda text: text.startswith("Well") and text.endswith("The end"), id="first and last words"),
        pytest.param("", "Write a sentence about dogs. Do not use the letter e.", lambda text: "e" not in text.lower() and len(text) > 20, id="no e"),
        pytest.param("", "Explain tea without punctuation", lambda text: "." not in text or "," not in text, id="no punctuation"),
        pytest.param("", "Explain tea in exactly three bullet points", lambda text: len(re.findall(r"(?m)^- ", text)) == 3, id="bullets"),
        pytest.param("", "Explain black holes step by step", lambda text: re.search(r"(?m)^3\. ", text) and "black hole" in text, id="steps"),
        pytest.param("", "Answer with yes or no: is the earth flat?", lambda text: text == "No.", id="yes or no"),
        pytest.param("Respond only in JSON", "What is the capital of France?", lambda text: json.loads(text)["answer"] == "Paris", id="a system's JSON"),
        pytest.param("", "What is 2+2? Answer in JSON", lambda text: json.loads(text)["result"] == 4, id="a sum in JSON"),
        pytest.param("", "List 3 fruits as JSON", lambda text: len(json.loads(text)["items"]) == 3, id="a list in JSON"),
        pytest.param("", "Write CSV with 3 people: columns name, age", lambda text: text.split("\n")[0] == "name,age" and text.count("\n") == 3, id="CSV"),
        pytest.param("", "Give me YAML for a person with name and age", lambda text: re.fullmatch(r'name: ".+"\nage: \d+', text), id="YAML"),
        pytest.param("", "Write a limerick about cats", lambda text: text.count("\n") == 4 and "cats" in text, id="a limerick"),
        pytest.param("", "Write a tweet about tea", lambda text: len(text) <= 280 and "#Tea" in text, id="a tweet"),
        pytest.param("", "Explain gravity. Answer in French.", lambda text: language.detect(text) == "fr", id="French by the user"),
        pytest.param("Always answer in French.", "What is tea?", lambda text: language.detect(text) == "fr" and "thé" in text, id="French by the system"),
        pytest.param("Always answer in French.", "What is gravity? Answer in German.", lambda text: language.detect(text) == "de", id="the user's language wins"),
    ],
)  # fmt: skip
def test_the_form_asked_for_is_kept(
    system: str, asked: str, holds: Callable[[str], object]
) -> None:
    for way in range(6):
        assert holds(say(asked, system=system, way=way)), say(asked, system=system, way=way)


@pytest.mark.parametrize(
    ("turns", "pattern"),
    [
        pytest.param(
            ["My name is Lena and I live in Oslo", "Nice", "Where do I live?"],
            r"\bOslo\.$",
            id="a home",
        ),
        pytest.param(
            ["My name is Lena and I live in Oslo", "Nice", "What's my name?"],
            r"\bLena\.$",
            id="a name before more",
        ),
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
def test_what_was_told_is_remembered(turns: list[str], pattern: str) -> None:
    assert re.search(pattern, say(*turns))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Bonjour", "fr"), ("Explique la photosynthèse", "fr"), ("Comment cuisiner du riz ?", "fr"), ("Merci beaucoup", "fr"), ("Olá, tudo bem?", "pt"), ("O que é fotossíntese?", "pt"), ("Ciao, come stai?", "it"),
        ("Cos'è la fotosintesi?", "it"), ("안녕하세요", "ko"), ("인공지능이란 무엇인가요?", "ko"), ("Привет", "ru"), ("Что такое гравитация?", "ru"), ("ما هو الذكاء الاصطناعي؟", "ar"), ("नमस्ते", "hi"), ("गुरुत्वाकर्षण क्या है?", "hi"),
    ],
)  # fmt: skip
def test_more_languages_are_heard_and_spoken(asked: str, code: str) -> None:
    assert language.detect(asked) == code
    assert language.detect(say(asked)) == code, say(asked)


@pytest.mark.parametrize(
    ("asked", "pattern"),
    rows(
        ("Write a debounce function", r"```javascript\nfunction debounce\("), ("Implement a linked list in Python", r"class LinkedList"), ("FizzBuzz in Rust", r"```rust\n"), ("write a regex for emails", r"EMAIL = "),
        ("How do I read a CSV file in Python?", r"csv\.DictReader"), ("SQL query for the second highest salary", r"MAX\(salary\)"), ("Write a binary search in Go", r"func BinarySearch"),
        ("Fix this code:\n```python\ndef add(a, b)\n    return a + b\nprint add(1, 2)\n```", r"(?s)Line 1.*def add\(a, b\):\n.*print\(add\(1, 2\)\)"),
        ("Write unit tests for:\n```python\ndef add(a, b):\n    return a + b\n```", r"def test_add"), ("Explain this:\n```python\ndef double(n):\n    return n * 2\n```", r"`double` takes `n` and returns `n \* 2`"),
        ("How many r's are in strawberry?", "3 times"), ("Reverse the word hello", "^olleh$"), ("Which is larger, 9.9 or 9.11?", r"^9\.9 is larger"), ("Is 17 prime?", "^Yes"), ("average of 3, 5 and 10", "is 6"),
        ("convert 10 km to miles", r"6\.214"), ("100 F to C", r"37\.78"), ("Python vs Go", r"\| Aspect \| Python \| Go \|"), ("What are the pros and cons of remote work?", r"(?s)Pros of remote work.*Cons of remote work"),
        ("Give me a recipe for pancakes", r"(?s)flour.*Method:\n1\. "), ("Plan a 3-day trip to Lisbon", r"(?s)Day 1.*Day 2.*Day 3.*Lisbon"), ("Suggest 5 names for a startup that sells coffee", r"(?s)\A(\d\. \w+\n?){5}\Z"),
        ("Explain in two sentences how a gateway balances load.", r"(?i)\Aload balancing"), ("Say \"good morning\" in Spanish", "buenos días"), ("Translate 'the cat is on the table' to French", "le chat est sur la table"),
        ("What is the largest planet?", "Jupiter"), ("Who wrote Hamlet?", "Shakespeare"),
    ),
)  # fmt: skip
def test_what_demonstrations_ask_for_is_right(asked: str, pattern: str) -> None:
    for way in range(4):
        assert re.search(pattern, say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize("task", sorted(PROGRAMS["python"]))
def test_every_python_program_compiles(task: str) -> None:
    ast.parse(PROGRAMS["python"][task])


def test_programs_do_what_they_say() -> None:
    known: dict[str, Any] = {}
    for task in (
        "quicksort",
        "merge_sort",
        "bubble_sort",
        "binary_search",
        "palindrome",
        "fibonacci",
        "gcd",
        "two_sum",
        "factorial",
    ):
        exec(PROGRAMS["python"][task], known)
    for sort in ("quick_sort", "merge_sort", "bubble_sort"):
        assert known[sort]([3, 1, 2, 3]) == [1, 2, 3, 3]
    assert (known["binary_search"]([1, 4, 9], 9), known["binary_search"]([1], 5)) == (2, -1)
    assert (
        known["is_palindrome"]("Never odd or even"),
        known["fibonacci"](6),
        known["gcd"](12, 18),
        known["two_sum"]([2, 7], 9),
        known["factorial"](5),
    ) == (True, [0, 1, 1, 2, 3, 5], 6, (0, 1), 120)


STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def strict(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def chat(said: str, seed: int = 0, **options: Any) -> Any:
    return (
        Chat()
        .make(
            ChatRequest("m", [Message("user", said)], **options), None, Seed.root(seed), 0, instance
        )
        .choices[0]
    )


FEELING = strict(sentiment={"type": "string", "enum": ["positive", "negative", "neutral"]})
TICKET = strict(
    category={"type": "string", "enum": ["billing", "technical", "shipping"]},
    priority={"type": "string", "enum": ["low", "medium", "high"]},
)


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        pytest.param(
            "Ann Lee, 34, lives at 12 Main St, Springfield 90210, ann@x.org",
            strict(
                name=STRING,
                age=INTEGER,
                address=strict(street=STRING, city=STRING, zip=STRING),
                email=STRING,
            ),
            {
                "name": "Ann Lee",
                "age": 34,
                "address": {"street": "12 Main St", "city": "Springfield", "zip": "90210"},
                "email": "ann@x.org",
            },
            id="an address",
        ),
        pytest.param(
            "张伟，今年28岁，住在上海",
            strict(name=STRING, age=INTEGER, city=STRING),
            {"name": "张伟", "age": 28, "city": "上海"},
            id="Chinese",
        ),
        pytest.param(
            "Peter Müller, Hauptstraße 5, 10115 Berlin",
            strict(street=STRING, zip=STRING, city=STRING),
            {"street": "Hauptstraße 5", "zip": "10115", "city": "Berlin"},
            id="German",
        ),
        pytest.param(
            "My name is Lena Weber",
            strict(first_name=STRING, last_name=STRING),
            {"first_name": "Lena", "last_name": "Weber"},
            id="halves of a name",
        ),
        pytest.param(
            "The food was cold and the waiter was rude.",
            FEELING,
            {"sentiment": "negative"},
            id="blame",
        ),
        pytest.param("I love it, works perfectly", FEELING, {"sentiment": "positive"}, id="praise"),
        pytest.param(
            "The package arrived on Monday.", FEELING, {"sentiment": "neutral"}, id="neither"
        ),
        pytest.param(
            "The site is down, we need this fixed ASAP",
            TICKET,
            {"category": "technical", "priority": "high"},
            id="a ticket",
        ),
        pytest.param(
            "I was charged twice on my invoice",
            TICKET,
            {"category": "billing", "priority": "medium"},
            id="a bill",
        ),
    ],
)
def test_values_are_taken_from_what_was_said(said: str, schema: Any, expected: Any) -> None:
    for seed in range(3):
        assert json.loads(chat(said, seed, format=ResponseFormat(schema)).text) == expected


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
def test_a_refusal_speaks_the_language_of_the_question(said: str, start: str) -> None:
    answer = chat(said)
    assert answer.refusal
    assert answer.text.startswith(start)


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
def test_harm_is_seen_in_more_languages_and_through_disguises(text: str) -> None:
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
def test_harmless_texts_in_them_are_left_alone(text: str) -> None:
    assert not harmful(text)


def takes(name: str, about: str, *fields: str) -> Tool:
    return Tool(
        name,
        about,
        {"type": "object", "properties": dict.fromkeys(fields, STRING), "required": list(fields)},
    )


TOOLS = [
    takes("get_weather", "Get the current weather for a city.", "city"), takes("now", "Returns the current date and time"), takes("calculator", "Evaluate a mathematical expression", "expression"),
    takes("send_email", "Send an email to a recipient", "to", "subject", "body"), takes("get_stock_price", "Get the current stock price for a ticker symbol", "symbol"),
    takes("create_reminder", "Create a reminder", "text", "time"), takes("translate_text", "Translate text to a language", "text", "target_language"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("What time is it?", ["now"]), ("今天几点了", ["now"]), ("¿Qué hora es?", ["now"]), ("Quel temps fait-il à Lyon ?", ["get_weather"]), ("Give me the current time and the weather in Rome", ["now", "get_weather"]),
        ("What is the price of AAPL?", ["get_stock_price"]), ("Remind me to call mom at 17:00", ["create_reminder"]), ("Write a poem about rain", []), ("Explain how email works", []), ("What can you do?", []),
        ("summarize this text: The weather was nice. Emails were sent.", []), ("My name is Bob and I live in Paris", []), ("Tell me a joke", []),
    ],
)  # fmt: skip
def test_only_the_tools_that_a_question_needs_are_called(said: str, names: list[str]) -> None:
    assert [call.name for call in chat(said, tools=TOOLS).calls] == names
