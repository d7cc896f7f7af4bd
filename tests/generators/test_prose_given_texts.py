"""A given text, or the last answer, is shortened, corrected, converted or classified."""

from __future__ import annotations

import json

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import converted, of_data, write_answer
from tests.generators.test_prose_tasks import say

NOTICE = (
    "Dear tenants,\n\nPlease be informed that, due to the fact that a pipe has burst, the water is "
    "going to be turned off on 8 June from 9:00 to 12:00. We would like to thank you for your "
    "patience. The laundry room stays open.\n\nYour caretaker\nMr Fabri"
)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (
            "Correct the mistakes: Thier custommers have recieved to many boxes on wensday.",
            "Their customers have received too many boxes on Wednesday.",
        ),
        ("Korrigiere Tippfehler: Vieleicht könen Sie.", "Vielleicht können Sie."),
        ("Which language is this? ISO code only.\n\nJe voudrais deux billets pour demain.", "fr"),
        (
            "Route this to one of Billing, Shipping, Other. Only the name.\n\nI was charged twice.",
            "Billing",
        ),
        ("Priority: low, medium or high? One word.\n\nNo rush, a typo in the footer.", "low"),
        ("Change to the active voice: The gate was opened by Ines.", "Ines opened the gate."),
        (
            "Rewrite in simple words: In the event that the guest fails to pay, the hotel can act.",
            "The guest must pay. If not, the hotel can act.",
        ),
        (
            "Make this comment kinder: This is rubbish. Did you even run the tests? Use a set.",
            "Thank you for your work on this. It may help to run the tests. Could you please use a "
            "set?",
        ),
        (
            "Make this professional: yo, your guys showed up till noon. - Sam, Dunmore",
            "Dear Sir or Madam,\n\nYour staff arrived until noon.\n\nKind regards,\nSam\nDunmore",
        ),
        (
            "Anonymise this: replace names with [X].\n\nAsk Rosa Blum (rosa@inn.example) or Rosa.",
            "Ask [X] ([EMAIL]) or [X].",
        ),
        ("Remove duplicates: pear, fig, pear, kiwi, fig", "pear, fig, kiwi"),
        ("Rewrite as a question: You can swim here.", "Can you swim here?"),
        (
            "Fill in the template.\n\nTemplate: Hi {name}, room {room} is yours.\nData: name Ute, "
            "room 9",
            "Hi Ute, room 9 is yours.",
        ),
        (
            "List only the risks.\n\nThe pump is cheap. However, it may fail in winter, and "
            "repairs are a concern.",
            "- It may fail in winter, and repairs are a concern.",
        ),
        (
            "Turn these notes into minutes with the headings Present and Decisions.\n\nPresent: "
            "Ida, Leo. We decided to sell the van.",
            "## Present\n\n- Present: Ida, Leo.\n\n## Decisions\n\n- We decided to sell the van.",
        ),
        (
            "Write a subject line.\n\nHi Bo, the lease of the van ends on 3 May, and I need your "
            "answer. Thanks, Al",
            "Lease of van ends 3 May",
        ),
        (
            "Summarise in bullets: the cause, what happens next.\n\nThe site was down on Monday. "
            "An expired licence caused the outage. We will add a reminder by June.",
            "- An expired licence caused the outage.\n- We will add a reminder by June.",
        ),
        (
            "Shorten to at most 12 words without losing anything:\nIn the event that the gate is "
            "closed, it is possible for you to make use of the bell.",
            "If the gate is closed, you can use the bell.",
        ),
        (
            "Rewrite this in a friendly tone, two sentences:\nResidents are hereby requested to "
            "return the key prior to 2 May. Enquiries are to be directed to Ivo.",
            "Please return the key before 2 May. If you have any questions, please contact Ivo.",
        ),
        (
            "Mask e-mail addresses and IBANs with ***:\nPay FI21 1234 5600 0007 85 and tell "
            "ina@reed.example.",
            "Pay *** and tell ***.",
        ),
        (
            "How many boats does the club own? Only the number.\n\nThe club was founded in 1950. "
            "It has 140 members and owns 12 boats.",
            "12",
        ),
    ],
)
def test_a_given_text_is_worked_on(request_: str, answer: str) -> None:
    assert say(request_) == answer


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (
            "Put this into a table with the columns Hall, Seats, Extras.\n\nThe Oak hall seats 90 "
            "people and has a stage. Elm fits 12 and has a screen.",
            "| Hall | Seats | Extras |\n| --- | --- | --- |\n| Oak | 90 | stage |\n"
            "| Elm | 12 | screen |",
        ),
        (
            "Convert to CSV with the header code,item,qty. Only CSV.\n\nWe have 5 of the tin lamp "
            "(TL-1), two of the felt hat (FH-22) and none of the clay pot (CP-3).",
            "code,item,qty\nTL-1,tin lamp,5\nFH-22,felt hat,two\nCP-3,clay pot,0",
        ),
        (
            'List the dates as bullets in the form "date: what", sorted by date.\n\nThe exam is on '
            "9 May. Before that, the essay is due on 2 May and the books must go back by 30 April.",
            "- 30 April: books must go back\n- 2 May: essay\n- 9 May: exam",
        ),
        (
            "Table with columns Owner, Task, Due, nothing else.\n\nIvy: Done so far, I only have "
            "to call the bank, will do that by Monday.\nRoy: Lovely.\nRoy: I'll order chairs by "
            "Friday.",
            "| Owner | Task | Due |\n| --- | --- | --- |\n| Ivy | call the bank | Monday |\n"
            "| Roy | order chairs | Friday |",
        ),
    ],
)
def test_records_are_read_from_sentences(request_: str, answer: str) -> None:
    assert say(request_) == answer


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        ("Git command to create a branch called fix/menu from origin/main. Command only.",
         "git switch -c fix/menu origin/main"),
        ("Shell command that deletes all .tmp files older than 9 days below /srv/data.",
         'find /srv/data -type f -name "*.tmp" -mtime +9 -delete'),
        ("Bash command to count the lines that contain WARN in web.log.",
         'grep -c "WARN" web.log'),
        ("curl command: GET https://api.example.com/v1/me with the header X-Team: blue.",
         'curl -X GET https://api.example.com/v1/me \\\n  -H "X-Team: blue"'),
        ("Cron expression for every weekday at 7:45", "45 7 * * 1-5"),
    ],
)  # fmt: skip
def test_a_command_has_the_values_of_its_request(request_: str, command: str) -> None:
    assert say(request_).strip("`").removeprefix("bash").strip() == command


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("in the basket, the voucher was counted twice when a page was reloaded; now it is counted "
         "once", "fix(basket): prevent voucher from being counted twice"),
        ("users can now sort the list by price", "feat: let users sort the list by price"),
        ("the menu did nothing when it was empty, now it shows a hint",
         "fix: show a hint when it is empty"),
    ],
)  # fmt: skip
def test_a_commit_message_is_an_order_for_the_change(change: str, message: str) -> None:
    asked = "Conventional commit message, one line, at most 72 characters, for this change: "
    assert say(asked + change).startswith(message)


@pytest.mark.parametrize(
    ("wish", "holds", "lacks"),
    [
        ("Make it shorter.", ["Because a pipe has burst", "8 June", "Mr Fabri"], ["thank you"]),
        (
            "Change the time to 10:00 to 14:00.",
            ["from 10:00 to 14:00", "8 June"],
            ["9:00", "12:00"],
        ),
        ("The date is 9 June, and sign it with Mrs Vega.", ["on 9 June", "Mrs Vega"], ["Fabri"]),
        ("Remove the sentence about the laundry room.", ["patience"], ["laundry"]),
        ("Turn it into bullet points.", ["- The laundry room stays open."], ["thank you"]),
        ("When is the water turned off?", ["8 June"], ["laundry"]),
    ],
)
def test_the_last_answer_is_worked_on(wish: str, holds: list[str], lacks: list[str]) -> None:
    text = say("Write a notice about the water.", NOTICE, wish)
    assert [part for part in holds if part not in text] == []
    assert [part for part in lacks if part in text] == []


@pytest.mark.parametrize(
    ("data", "to", "becomes"),
    [
        ('{"a": {"b": [1, null]}, "c": true}', "YAML", "a:\n  b:\n  - 1\n  - null\nc: true"),
        ("port: 80\nhosts: [x, y]", "TOML", 'port = 80\nhosts = ["x", "y"]'),
        ("id,name\n1,Ann", "a Markdown table", "| id | name |\n| --- | --- |\n| 1 | Ann |"),
        ("| id |\n|---|\n| 1.50 |", "CSV", "id\n1.50"),
        ('[{"n": 1}]', "XML", "<items>\n  <item>\n    <n>1</n>\n  </item>\n</items>"),
        ("PORT=80\nDEBUG=false", "JSON", '{\n  "PORT": 80,\n  "DEBUG": false\n}'),
    ],
)
def test_data_is_converted(data: str, to: str, becomes: str) -> None:
    assert converted(f"Convert this to {to}, nothing else:\n\n{data}") == becomes


def test_data_that_goes_to_toml_and_back_is_the_same() -> None:
    data = {"title": "demo", "owner": {"name": "Ann"}, "rows": [{"x": 1}, {"x": 2}]}
    toml = converted(f"Convert this JSON to TOML:\n\n{json.dumps(data)}")
    assert json.loads(converted(f"Convert this TOML to JSON:\n\n{toml}") or "") == data


def test_frequent_statements_are_said_in_other_languages() -> None:
    assert say("Write a line of thanks.", "Thank you for your visit.", "Now in German please.") == (
        "Wir bedanken uns ganz herzlich für Ihren Besuch."
    )
    assert "El lunes permanecemos cerrados." in say(
        "Translate into Spanish: The shop is closed on Monday."
    )
    facts = "Always answer in French. Opening hours are Monday to Friday, 9 to 17."
    turns = [Message("system", facts), Message("user", "Are you open on Sunday?")]
    assert write_answer(ChatRequest("m", turns), 0) == (
        "Nous sommes malheureusement fermés le dimanche. "
        "Nous sommes ouverts du lundi au vendredi, de 9 h à 17 h."
    )


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (
            'Turn this CSV into a table, dearest first, and add a column "Sum" (count times price)'
            ".\n\nitem,count,price\nbolt,10,0.25\nhinge,4,3",
            "| item | count | price | Sum |\n| --- | --- | --- | --- |\n"
            "| hinge | 4 | 3 | 12.00 |\n| bolt | 10 | 0.25 | 2.50 |",
        ),
        (
            "Table with the rows: Price, Sauna. Columns: Feature, Alba, Brisa.\n\nAlba costs 90 "
            "euros and has a sauna. Brisa is 70 euros, no sauna.",
            "| Feature | Alba | Brisa |\n| --- | --- | --- |\n| Price | 90 euros | 70 euros |\n"
            "| Sauna | yes | no |",
        ),
        (
            "Sum these by shop as bullets, highest first.\nKiosk 2.50\nMarket 9\nKiosk 4.00",
            "- Market: 9.00\n- Kiosk: 6.50",
        ),
    ],
)
def test_data_are_sorted_grouped_and_computed(request_: str, answer: str) -> None:
    assert of_data(request_) == answer
