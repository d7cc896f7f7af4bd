"""Texts obey what is asked: length, form, given facts; small tasks have their one right answer."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections import Counter

import pytest

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message, Role
from mockgateway.generators.prose import write_answer


def say(*texts: str, way: int = 0) -> str:
    """Return the answer to the last of texts that user and assistant say in turn."""
    roles: list[Role] = ["user", "assistant"]
    turns = [Message(roles[(len(texts) - 1 - at) % 2], text) for at, text in enumerate(texts)]
    return write_answer(ChatRequest("m", turns), way)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("Convert 5 km to miles", "5 km is 3.11 miles."),
        ("How many degrees Celsius is 68 °F? Just the number.", "20"),
        ("Is 91 prime?", "No, 91 is not prime: it is divisible by 7."),
        ("Sort: 3,1,2", "1, 2, 3"),
        ("Sort by age, oldest first, one per line: Ana 31, Bo 45, Cem 28", "Bo 45\nAna 31\nCem 28"),
        ("Remove duplicates: red, blue, red, Blue. Return only the list.", "red, blue"),
        ("How many of these numbers are even: 3, 8, 14, 21?", "2"),
        ("How many days are there between 3 May 2025 and 20 June 2025? Only the number.", "48"),
        ("Convert 3 March 2025 to ISO 8601. Only the date.", "2025-03-03"),
        ("Which date is 10 days after 25 May 2025?", "4 June 2025"),
        ("What weekday is 14 July 2025? Only the weekday.", "Monday"),
        (
            'Translate into German: "Please send us the price list by 3 May."',
            "Bitte senden Sie uns die Preisliste bis zum 3. Mai.",
        ),
        (
            "Is this a complaint, a question or praise? One word.\n\n"
            '"Do you deliver to the islands as well?"',
            "question",
        ),
        ("Which of these is not a metal: copper, iron, velvet, zinc? One word.", "velvet"),
        ("Which word does not belong: violin, hammer, flute, cello?", "hammer"),
        ("Find the odd one out: Lyon, Madrid, Rome, Berlin.", "Lyon"),
        (
            "As CSV with the columns title,author,pages:\n\n"
            "The Salt Road by Ines Varga (312 pages), A Quiet Harbor by Tom Reyes (188 pages)",
            "title,author,pages\nThe Salt Road,Ines Varga,312\nA Quiet Harbor,Tom Reyes,188",
        ),
        ("Sort these from largest to smallest: 14, 3, 27, 8", "27, 14, 8, 3"),
        ("Spell 'necessary' backwards.", "yrassecen"),
        ("How many r's are in strawberry?", "The letter “r” occurs 3 times in “strawberry”."),
        ("What is the plural of mouse?", "Mice"),
        ("Which is bigger, 9.11 or 9.9?", "9.9 is bigger."),
        ("Convert 2024 to roman numerals", "MMXXIV"),
        ("Rewrite in the past tense: She walks and buys milk.", "She walked and bought milk."),
        ("In one word: is the sea salty or sweet?", "salty"),
        ('In one word: is this spam? "You have won! Click here to claim your prize."', "Yes"),
        (
            "<policy>\nSale items are final. Returns take 30 days.\n</policy>\n"
            "Can I return a sale item?",
            "Sale items are final.",
        ),
        (
            "Rewrite this formally: hey guys, cant make it tmrw, got a doc appointment. thx",
            "Dear all, I cannot make it tomorrow, as I have a medical appointment. Thank you.",
        ),
        (
            "Paraphrase: The talk was postponed because the projector was broken.",
            "Because the projector was out of order, the talk was put off.",
        ),
        (
            "Translate into French: The audit uncovered three transfers.",
            "“[mock translation into French] The audit uncovered three transfers.”",
        ),
        ("Turn this into a numbered list: buy milk, call mum", "1. buy milk\n2. call mum"),
        (
            "Give me CSV with the header product,price: pens cost 1.20, rulers cost 0.90.",
            "product,price\npens,1.20\nrulers,0.90",
        ),
        (
            "Put this into a table with the columns Name, Role and City: Ana is a designer in "
            "Porto, Ben is an engineer in Leeds.",
            "| Name | Role | City |\n| --- | --- | --- |\n| Ana | designer | Porto |\n"
            "| Ben | engineer | Leeds |",
        ),
        (
            "Write YAML for a service called billing with port 8443 and debug turned off.",
            "name: billing\nport: 8443\ndebug: false",
        ),
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_a_small_task_has_its_answer(task: str, answer: str) -> None:
    assert say(task) == answer


@pytest.mark.parametrize("words", [120, 800, 2000, 4000])
def test_a_long_text_has_its_length_and_repeats_no_sentence(words: int) -> None:
    text = say(f"Write {words:,} words about night trains in Europe.")
    sentences = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if " " in part]

    assert 0.95 * words <= len(text.split()) <= 1.02 * words
    assert max(Counter(sentences).values()) == 1
    assert text.count("night trains") > words / 60


def test_an_article_has_the_sections_that_are_named() -> None:
    text = say(
        "Write a blog post of 600 words on remote work. Use headings for pay, tools and meetings."
    )
    assert re.findall(r"^## (\w+)", text, re.MULTILINE)[:3] == ["Pay", "Tools", "Meetings"]


@pytest.mark.parametrize(
    ("request_", "facts"),
    [
        (
            "Write an email to Dana inviting her to the launch on 12 May in Room 4. Mention that "
            "lunch is provided. Sign as Miguel.",
            ["Dear Dana", "the launch on 12 May in Room 4.", "Lunch is provided.", "Miguel"],
        ),
        (
            "Rewrite this politely: Send me the March invoice today. You forgot the VAT number.",
            ["Could you please send me the March invoice today?", "overlooked the VAT number"],
        ),
        (
            "Write a formal three-sentence notice to tenants: the lift is out of service on 4 May.",
            ["The lift is out of service on 4 May."],
        ),
        (
            "Write a product description for a bottle called HydroPeak. Mention that it costs $29.",
            ["HydroPeak", "It costs $29."],
        ),
    ],
)
def test_a_message_says_the_facts_of_its_request(request_: str, facts: list[str]) -> None:
    text = say(request_)
    assert [fact for fact in facts if fact not in text] == []


def test_facts_of_the_conversation_are_recalled() -> None:
    conversation = ("My manager is Tomasz and we ship on 14 June.", "Noted.")
    assert say(*conversation, "Who is my manager, and when do we ship?") == (
        "Your manager is Tomasz. You ship on 14 June."
    )


@pytest.mark.parametrize(
    ("request_", "demand"),
    [
        ("Write a haiku about winter", r"\A.+\n.+\n.+\Z"),
        ("Write a limerick about a baker", r"\A(?:.+\n){4}.+\Z"),
        ("Suggest 4 names for a tea shop in Oslo, comma separated.",
         r"\A[^,\n]+(?:, [^,\n]+){3}\Z"),
        ("Give me 2 slogans for a gym called Ironwood, max 6 words each, as bullets.",
         r"\A- \S+(?: \S+){0,5}\n- \S+(?: \S+){0,5}\Z"),
        ("Give me 3 quiz questions about space, the answer in parentheses at the end of the line.",
         r"\A(?:\d\. [^\n]+\? \([^()\n]+\)\n?){3}\Z"),
        ("Generate a JSON array of 2 fake users with first_name, email and is_active.",
         r"(?s)\A\[.*first_name.*@example\.com.*\"is_active\": true.*is_active.*\]\Z"),
        ("Write a 100-word story about a fox named Rusk who is afraid of thunderstorms.",
         r"(?s)\bRusk\b.*thunderstorms"),
        ("Give me a shopping list for hummus for 8 people.", r"- 800 g cooked chickpeas\n"),
        ("Create a 2-day itinerary for Vienna as a table.", r"(?s)\A\| Day .*\n\| 2 \| [^\n]+\Z"),
        ("Write 3 test cases for a login form as a table with columns ID and Expected result.",
         r"\A\| ID \| Expected result \|\n.*\n(?:\| TC-0\d \| .+ \|\n?){3}\Z"),
        ("Schreibe einen Beschreibungstext: Gasthof Adler in Ulm, 9 Zimmer, Hunde erlaubt.",
         r"Gasthof Adler in Ulm.*9 Zimmer.*Hunde sind erlaubt\."),
    ],
)  # fmt: skip
def test_an_invented_text_has_the_form_and_the_subject_of_its_request(
    request_: str, demand: str
) -> None:
    answer = say(request_)

    assert re.search(demand, answer), answer


def test_every_field_has_words_for_all_kinds_of_texts() -> None:
    fields = text_tables.load("inventing/domains")
    keys = {"words", "roots", "things", "do", "pains", "gains", "slogans", "features", "ideas",
            "five", "seven", "couplets", "tags", "emoji"}  # fmt: skip

    assert {name for name, row in fields.items() if set(row) - {"weak"} != keys} == set()


def test_every_quiz_question_has_an_answer_and_three_wrong_ones() -> None:
    topics = text_tables.load("inventing/quiz")["topics"].values()

    assert [row for topic in topics for row in topic["rows"] if row.count(" | ") != 4] == []


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (
            "SQL only: select name from the table users where age is greater than 30, newest first "
            "by created_at, limit 2",
            [("Cy",), ("Bo",)],
        ),
        ("SQL only: from the table users, count the users per city, most frequent first",
         [("Bern", 3), ("Oslo", 1)]),
        ("Update the city to 'Rome' in the users table for id 1. SQL only.", []),
    ],
)  # fmt: skip
def test_sql_runs_on_the_tables_that_a_request_names(
    request_: str, rows: list[tuple[object, ...]], request: pytest.FixtureRequest
) -> None:
    database = sqlite3.connect(":memory:")
    request.addfinalizer(database.close)
    database.execute("CREATE TABLE users (id, name, age, city, created_at)")
    people = [
        (1, "Al", 20, "Bern", 1), (2, "Bo", 40, "Bern", 2),
        (3, "Cy", 50, "Oslo", 3), (4, "Di", 31, "Bern", 0),
    ]  # fmt: skip
    database.executemany("INSERT INTO users VALUES (?, ?, ?, ?, ?)", people)
    statement = say(request_).strip("`").removeprefix("sql")

    assert database.execute(statement).fetchall() == rows


@pytest.mark.parametrize(
    ("request_", "call", "value"),
    [
        ("Write a Python function called count_vowels that takes a string named text.",
         "count_vowels('banana')", 3),
        ("Implement `def parts(items: list, size: int) -> list`, which splits a list into parts.",
         "parts([1, 2, 3], 2)", [[1, 2], [3]]),
        ("Write a Python class named Stack with push, pop and peek methods.",
         "(lambda s: (s.push(1), s.push(2), s.pop(), s.peek())[2:])(Stack())", (2, 1)),
        ("Python: is_tag(code) uses a regex: two capital letters, a dash and 3 to 4 digits.",
         "[is_tag('AB-123'), is_tag('AB-12'), is_tag('ab-123')]", [True, False, False]),
        ("Python function days_left(start, end): number of days between two ISO dates.",
         "days_left('2024-02-27', '2024-03-01')", 3),
        ("Python: median(values), raises a ValueError for an empty list.",
         "[median([3, 1, 2]), len(median.__code__.co_consts) > 1]", [2, True]),
        ("Python: tag_of(name) that uppercases the name, turns runs of signs other than letters and"
         " digits into one underscore and strips underscores at both ends.",
         "tag_of(' 7 big--cats! ')", "7_BIG_CATS"),
        ("Python: runs(year) that returns True if it is divisible by 4 but not by 100, unless it is"
         " divisible by 400.", "[runs(2000), runs(1900), runs(2024)]", [True, False, True]),
        ("Python: is_iban(code) checks that an IBAN is valid.",
         "[is_iban('GB82 WEST 1234 5698 7654 32'), is_iban('GB82 WEST 1234 5698 7654 33')]",
         [True, False]),
        ("Python function card_ok(number) with the Luhn check.",
         "[card_ok('4111 1111 1111 1111'), card_ok('4111 1111 1111 1112')]", [True, False]),
    ],
)  # fmt: skip
def test_code_has_the_names_that_a_request_gives(request_: str, call: str, value: object) -> None:
    found = re.search(r"```python\n(.*?)```", say(request_), re.DOTALL)
    assert found
    space: dict[str, object] = {}
    exec(compile(ast.parse(found[1]), "reply", "exec"), space)

    assert eval(call, space) == value


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("The spare tyre is in the shed.\n\nWhere is the tyre?", "The spare tyre is in the shed."),
        ("Order 5: paid in March. It shipped late. When was it paid?", "Order 5: paid in March."),
        ("I like dogs. What is a dog?", None),
        ("Respond only with one of: LOW, MEDIUM, HIGH. The sensor reads high.", "HIGH"),
        ("How many letters are in 'tractor'?", "7"),
    ],
)
def test_an_answer_comes_from_the_message(message: str, expected: str | None) -> None:
    text = say(message)
    assert expected in text if expected else message.split(".")[0] not in text


@pytest.mark.parametrize(
    ("columns", "first"),
    [("Tool, License, Speed", ["Vim", "Nano", "Kakoune"]), ("Aspect, Vim, Nano, Kakoune", [])],
)
def test_a_comparison_table_is_about_the_things_compared(columns: str, first: list[str]) -> None:
    text = say(f"Make a table comparing Vim, Nano and Kakoune with the columns {columns}.")
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert cells[0] == columns.split(", ")
    assert "an example" not in text
    assert not first or [row[0] for row in cells[2:]] == first


@pytest.mark.parametrize(
    ("statement", "question", "answer"),
    [
        ("I'm Ulla; my goat is called Jo.", "What is my goat's name?", "Your goat's name is Jo."),
        ("My boat is blue.", "What is my boat's name?", "You have not told me that yet."),
    ],
)  # fmt: skip
def test_the_name_of_what_a_user_owns_is_remembered(
    statement: str, question: str, answer: str
) -> None:
    assert say(statement, "Nice.", question) == answer


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("total order value per customer from Spain since 1 May 2024, highest first", [("Bo", 9)]),
        ("names of customers without any orders", [("Cy",)]),
        (
            "name and country of all customers, sorted by name, first 2",
            [("Ana", "Peru"), ("Bo", "Spain")],
        ),
        ("number of orders per country", [("Peru", 1), ("Spain", 2)]),
        ("names of customers that have no order after 1 May 2024", [("Cy",)]),
        (
            "the two customers with the highest total of orders, as columns name and spent",
            [("Ana", 5), ("Bo", 13)],
        ),
        (
            "each customer's name and the number of orders, including customers without orders",
            [("Ana", 1), ("Bo", 2), ("Cy", 0)],
        ),
        ("countries with at least 2 customers", [("Peru",)]),
        (
            "total order value per month in 2024 as columns month and value",
            [("2024-06", 5), ("2024-07", 9)],
        ),
    ],
)
def test_sql_selects_from_the_tables_that_a_request_lists(
    asked: str, rows: list[tuple[object, ...]], request: pytest.FixtureRequest
) -> None:
    tables = "customers(id, name, country) and orders(id, customer_id, total, created_at)"
    said = say(f"Given the tables {tables}, write SQL: {asked}. Only the code.")
    database = sqlite3.connect(":memory:")
    request.addfinalizer(database.close)
    database.executescript(
        "CREATE TABLE customers(id, name, country); CREATE TABLE orders(id, customer_id, total,"
        " created_at); INSERT INTO customers VALUES (1,'Ana','Peru'),"
        "(2,'Bo','Spain'),(3,'Cy','Peru');"
        " INSERT INTO orders VALUES (1,1,5,'2024-06-01'),(2,2,9,'2024-07-01'),(3,2,4,'2023-01-01');"
    )
    query = said.replace("```sql", "").replace("```", "")
    assert sorted(database.execute(query)) == rows
