"""Kinds of documents, code in messages and instructions are answered with what they ask for."""

from __future__ import annotations

import ast
import re

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import evaluation, write_answer

CLAMP = "```python\ndef clamp(value, low, high):\n    return max(low, min(value, high))\n```"
DIFF = """```diff
--- a/src/cart.py
+++ b/src/cart.py
@@ -14,7 +14,7 @@ def total(items):
-    return sum(i.price for i in items)
+    return sum(i.price * i.quantity for i in items)
```"""
SHOP = "You are SupportBot of Acme. Refunds are possible within 30 days. We open at 9 am."


def say(text: str, system: str = "") -> str:
    turns = [Message("system", system)] if system else []
    return write_answer(ChatRequest("m", [*turns, Message("user", text)]), 7)


@pytest.mark.parametrize(
    ("task", "demands"),
    [
        ("Write release notes for version 2.4.0 of Parcelly. Group them under Added and Fixed.\n"
         "- dark mode\n- fixed a crash", [r"2\.4\.0", r"(?s)Added.*Dark mode.*Fixed.*crash"]),
        ("Write release notes for Loom 2.1: added a dark mode, fixed a crash, search is faster now",
         [r"(?s)\A# Loom 2\.1\n.*## New\n.*dark mode.*## Improved\n.*faster.*## Fixed\n.*crash"]),
        (f"Write a conventional commit message for this diff.\n\n{DIFF}", [r"\Afix\(cart\): \S"]),
        ("Create an agenda for a 45-minute kickoff with 4 items. Attendees: Mei, Jo.",
         [r"Mei, Jo", r"(?s)1\. .*min\).*4\. .*min\)\Z"]),
        ("Write a user story with two acceptance criteria for exporting a report.",
         [r"I want to export a report so that", r"(?s)Given.*When.*Then.*Given"]),
        ("Compare Foo and Bar. Give two pros and two cons of each and a recommendation.",
         [r"(?s)Foo.*(?:^- .*){4}.*Bar.*(?:^- .*){4}.*Recommendation", r"(?m)^- "]),
        ("Suggest 3 slogans for a bakery named \"Crumb\", each at most six words. One per line.",
         [r"\A(?:\S+(?: \S+){0,5}\n){2}\S+(?: \S+){0,5}\Z"]),
        ("Make a 4-week training plan for a run with three bullets under each week.",
         [r"(?s)Week 1.*Week 4", r"(?m)(?:^- .*\n){2}^- "]),
        ("Give me a regex for exactly five digits. Only the regex.", [r"\A\^\\d\{5\}\$\Z"]),
        (f"Write pytest tests for this function. Code only.\n\n{CLAMP}",
         [r"\A```python\ndef test_", r"assert clamp\(5, 0, 12\) == 5"]),
        (f"Add a docstring to this function:\n\n{CLAMP}", [r'"""Clamp', r"Args:\n        value: "]),
        ("Rewrite in the third person and the past tense; the narrator is called Lena: "
         "I see my brother. He waves at me.", [r"\ALena saw her brother\. He waved at her\.\Z"]),
        ("Context: The scooter charges in 4.5 hours. It weighs 14 kg.\n\nQuestion: How long does "
         "it take to charge?\nAnswer with the value only.", [r"\A4\.5 hours\Z"]),
        ("Write a how-to about cleaning a grinder with exactly three ## headings: What you need, "
         "Step by step, How often. Around 300 words.",
         [r"(?s)^## What you need.*^## Step by step.*^## How often", r"(?i)cleaning a grinder"]),
        ("Make a markdown table with columns Bird, Length and Vegan: The wren is 10 cm long and is "
         "vegan; the magpie is 45 cm long and is not vegan.",
         [r"\| wren \| 10 cm \| Yes \|", r"\| magpie \| 45 cm \| No \|"]),
        ("Write a Rust function named to_fahrenheit(c: f64) -> f64. Only the code.",
         [r"\A```rust\nfn to_fahrenheit\(c: f64\) -> f64 \{\n    c \* 9\.0 / 5\.0 \+ 32"]),
        ("Write a Java method isAdult(int age) that returns true if the age is at least 18.",
         [r"static boolean isAdult\(int age\) \{\n    return age >= 18;"]),
        ("Explique en trois phrases pourquoi il faut porter un casque.",
         [r"\APorter un casque [^.]+\. [^.]+\. [^.]+\.\Z"]),
        ("Erkläre in zwei Sätzen, warum man die Kette regelmäßig ölen sollte.",
         [r"\ADie Kette regelmäßig zu ölen, "]),
    ],
)  # fmt: skip
def test_a_request_gets_its_kind_of_document(task: str, demands: list[str]) -> None:
    answer = say(task)
    assert all(re.search(demand, answer, re.MULTILINE) for demand in demands), answer


def test_a_note_has_the_earlier_facts_about_its_receiver() -> None:
    earlier = "My parrot is called Figaro and my aunt Jo feeds him. I'm away from 11 to 18 August."
    turns = [Message("user", earlier), Message("assistant", "Noted.")]
    asked = Message("user", "Write a short note to my aunt with the dates and the parrot's name.")
    note = write_answer(ChatRequest("m", [*turns, asked]), 7)
    assert note.startswith("Hi Jo,")
    assert "Figaro and you feed him" in note
    assert "11 to 18 August" in note


def test_rules_of_a_company_are_acted_on_when_their_condition_holds() -> None:
    rules = (
        "You are an agent at Velo. Offer a 15% voucher if a delivery was late. Never offer refunds."
    )
    assert "15% voucher" in say(
        "My helmet was supposed to arrive on Monday and is not here!", rules
    )
    assert "voucher" not in say("Thanks, the helmet is great and fits my head well.", rules)


@pytest.mark.parametrize(
    ("system", "text", "answer"),
    [
        ("Reply with one of these labels and nothing else: billing, bug, account.",
         "I was charged twice for March, please send one payment back.", r"\Abilling\Z"),
        ("Summarize the user's message in exactly one sentence.",
         "The lift is broken. It will be repaired on Monday by a firm from Ghent.", r"\A[^.]+\.\Z"),
        ("Translate everything the user writes into German.", "Good morning", r"Guten Morgen"),
    ],
)  # fmt: skip
def test_a_task_in_the_instructions_is_done_with_each_message(
    system: str, text: str, answer: str
) -> None:
    assert re.search(answer, say(text, system))


def test_an_earlier_answer_is_revised() -> None:
    letter = "Dear Ann,\n\nThe chairs are late.\n\nKind regards,\nBo"
    turns = [Message("user", "Write to Ann"), Message("assistant", letter)]
    more = Message("user", "Replace chairs with tables and add that we give 10 % off.")
    answer = write_answer(ChatRequest("m", [*turns, more]), 7)
    assert answer == "Dear Ann,\n\nThe tables are late. We give 10 % off.\n\nKind regards,\nBo"


def test_facts_in_the_instructions_answer_questions_and_nothing_else_is_made_up() -> None:
    assert say("Are refunds possible?", SHOP) == "Refunds are possible within 30 days."
    assert "I have no information" in say("Do you sell bicycles?", SHOP)
    unsure = (
        "Answer from the context. If the answer is not there, say 'No idea'.\nContext: It rains."
    )
    assert (
        say("Who won the election?", f"{unsure} The weather was bad on all days of the week.")
        == "No idea"
    )


@pytest.mark.parametrize(
    "body",
    ["while True: pass", "return 'a' * 10**9", "return ().__class__", "return open('x')",
     "x = 'a'\n for i in range(99): x = x + x\n return x", "return 2 ** 9999999"],
)  # fmt: skip
def test_code_of_a_message_is_evaluated_within_limits(body: str) -> None:
    function = ast.parse(f"def f():\n {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    with pytest.raises(evaluation.CannotEvaluateError):
        evaluation.call(function, [])


def test_a_story_has_the_person_the_find_the_title_and_the_ending_that_the_message_gives() -> None:
    text = say(
        "Write a story of about 220 words in the past tense about a gardener called Ilse who digs"
        " up a coin in a field. Give it a title and a sad ending."
    )
    assert re.match(r"# Ilse and the Coin in a Field\n\nThere was a gardener named Ilse", text)
    assert "found a coin in a field" in text
    assert "past tense" not in text
    assert text.endswith("for the rest of her days.")


def test_an_article_writes_about_its_headings_and_ends_with_the_list_requested() -> None:
    text = say(
        "Write an article of about 200 words about a first canoe trip. Use the ## headings Route"
        " and Packing. End with a bulleted list of exactly three mistakes to avoid."
    )
    route, packing = text.split("## Packing")
    assert "old railway lines" in route
    assert "Light bags" in packing
    assert len(re.findall(r"^- \w.+$", packing, re.MULTILINE)) == 3


def test_a_guide_has_the_headings_the_rules_and_the_lists_of_its_request() -> None:
    text = say(
        'I need a guide of 380 to 460 words, "Retiring our SOAP API". Our rules: warnings for 9'
        " months, a Brownout header twice a week, no silent removals. Give each rule a heading and"
        " end with a checklist of 3 bullet points."
    )
    assert re.findall(r"^#+ (.+)$", text, re.MULTILINE) == [
        "Retiring our SOAP API",
        "Warnings for 9 months",
        "Brownout header twice a week",
        "No silent removals",
    ]
    assert "Brownout header twice a week." in text
    assert len(re.findall(r"^- \w", text, re.MULTILINE)) == 3
    assert 380 <= len(text.split()) <= 470


def test_a_speech_names_its_occasion_and_the_people_to_thank() -> None:
    text = say(
        "Write a speech of about 120 words for the reopening of the Elm Road pool. Thank the"
        " lifeguards and mention the new slide."
    )
    assert "reopening of the Elm Road pool" in text
    assert "the lifeguards." in text
    assert "the new slide" in text
