"""The values that structured output takes from the text of a conversation."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mockgateway.content import ChatRequest, Message, ResponseFormat
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed

NOW = 1_780_000_000  # Thursday, 2026-05-28, 20:26:40 UTC
STRING, INTEGER, NUMBER, TRUTH = (
    {"type": kind} for kind in ("string", "integer", "number", "boolean")
)
DATE = {"type": "string", "format": "date"}


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": closed(**properties)}


def or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


def extracted(said: str, schema: Any, system: str = "", seed: int = 0) -> Any:
    turns = [Message("system", system)] if system else []
    request = ChatRequest(
        "qwen3-max", [*turns, Message("user", said)], format=ResponseFormat(schema)
    )
    made = Chat().make(request, None, Seed.root(seed), NOW, draw_instance)
    return json.loads(made.choices[0].text)


INVOICE = """
Invoice no. 88-17, dated 4 March 2025, due 3 April 2025
From: Kestrel Tools Ltd., 4 Quay Street, Bristol BS1 2JQ
Bill to: Hotel Adler GmbH, Seestraße 9, 78464 Konstanz

| Item       | Qty | Unit price | Amount  |
|------------|-----|------------|---------|
| Wrench set | 4   | €25.50     | €102.00 |
| Drill      | 1   | €149.00    | €149.00 |

Subtotal: €251.00
VAT 19%: €47.69
Total: €298.69
"""


def test_an_invoice_keeps_its_parties_its_lines_and_its_sums_apart() -> None:
    party = closed(name=STRING, city=STRING)
    lines = many(item=STRING, quantity=INTEGER, unit_price=NUMBER, amount=NUMBER)
    schema = closed(
        invoice_number=STRING, date=DATE, due_date=DATE, seller=party, buyer=party, lines=lines,
        subtotal=NUMBER, tax=NUMBER, total=NUMBER, currency=STRING,
    )  # fmt: skip

    assert extracted(INVOICE, schema) == {
        "invoice_number": "88-17",
        "date": "2025-03-04",
        "due_date": "2025-04-03",
        "seller": {"name": "Kestrel Tools Ltd.", "city": "Bristol"},
        "buyer": {"name": "Hotel Adler GmbH", "city": "Konstanz"},
        "lines": [
            {"item": "Wrench set", "quantity": 4, "unit_price": 25.5, "amount": 102},
            {"item": "Drill", "quantity": 1, "unit_price": 149, "amount": 149},
        ],
        "subtotal": 251,
        "tax": 47.69,
        "total": 298.69,
        "currency": "EUR",
    }


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        pytest.param(
            "Table for 4 at Luigi's on Friday 7 pm, the name is Okafor",
            closed(party_size=INTEGER, restaurant=STRING, date=DATE, name=STRING),
            {"party_size": 4, "restaurant": "Luigi's", "date": "2026-05-29", "name": "Okafor"},
            id="a booking with a weekday",
        ),
        pytest.param(
            "Roast for 1 hour 30 minutes at 180 °C, prep 20 minutes, serves 6",
            closed(cook_time_minutes=INTEGER, prep_minutes=INTEGER, servings=INTEGER),
            {"cook_time_minutes": 90, "prep_minutes": 20, "servings": 6},
            id="durations in other units",
        ),
        pytest.param(
            "Rechnung vom 03.02.2025, zahlbar bis 17.02.2025, Gesamtbetrag 1.290,50 €",
            closed(rechnungsdatum=DATE, faellig_am=DATE, gesamtbetrag=NUMBER),
            {"rechnungsdatum": "2025-02-03", "faellig_am": "2025-02-17", "gesamtbetrag": 1290.5},
            id="German dates and amounts",
        ),
        pytest.param(
            "Flat with 2 bathrooms, parking but no garage. Pets are not allowed.",
            closed(bathrooms=INTEGER, has_parking=TRUTH, has_garage=TRUTH, pets_allowed=TRUTH),
            {"bathrooms": 2, "has_parking": True, "has_garage": False, "pets_allowed": False},
            id="negations",
        ),
        pytest.param(
            "Ana Ruiz (designer, Lima) and Tom Berg (editor, Oslo) joined.",
            closed(people=many(name=STRING, role=STRING, city=STRING)),
            {
                "people": [
                    {"name": "Ana Ruiz", "role": "designer", "city": "Lima"},
                    {"name": "Tom Berg", "role": "editor", "city": "Oslo"},
                ]
            },
            id="people in a sentence",
        ),
        pytest.param(
            "code;title;credits\nCS1;Logic;6\nMA2;Algebra;5",
            closed(courses=many(code=STRING, title=STRING, credits=INTEGER)),
            {
                "courses": [
                    {"code": "CS1", "title": "Logic", "credits": 6},
                    {"code": "MA2", "title": "Algebra", "credits": 5},
                ]
            },
            id="rows between semicolons",
        ),
        pytest.param(
            "I'm Ida Holm, reach me at ida@holm.se. I have no landline.",
            closed(name=STRING, email=STRING, landline=or_null("string"), age=or_null("integer")),
            {"name": "Ida Holm", "email": "ida@holm.se", "landline": None, "age": None},
            id="null for what is not there",
        ),
        pytest.param(
            "Spares: 3 rolls, 2 lamps.\n\nBest regards\nNoor Aziz",
            closed(sender=STRING, parts=many(name=STRING, quantity=INTEGER)),
            {
                "sender": "Noor Aziz",
                "parts": [{"name": "rolls", "quantity": 3}, {"name": "lamps", "quantity": 2}],
            },
            id="a signature and an enumeration",
        ),
        pytest.param(
            "The app crashes since the update to 4.2.1 on Windows 11, this is urgent!",
            closed(
                category={"enum": ["billing", "bug", "other"]},
                priority={"enum": ["low", "medium", "high"]},
                app_version=STRING,
                operating_system=STRING,
            ),
            {
                "category": "bug",
                "priority": "high",
                "app_version": "4.2.1",
                "operating_system": "Windows 11",
            },
            id="a ticket",
        ),
    ],
)
def test_values_are_those_of_the_text(said: str, schema: Any, expected: Any) -> None:
    for seed in range(3):
        assert extracted(said, schema, seed=seed) == expected


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("", "2026-05-29"),
        ("Today is 2025-03-10 (Monday).", "2025-03-11"),
        ("Current date: 31 December 2024", "2025-01-01"),
        ("Vandaag is maandag 2 maart 2026.", "2026-03-03"),
        ("The visit took place on 8 May 2026.", "2026-05-09"),
    ],
)
def test_relative_dates_count_from_the_stated_day_else_from_the_clock(
    system: str, expected: str
) -> None:
    assert extracted("Call me tomorrow", closed(date=DATE), system) == {"date": expected}


MOMENT = {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The parcel arrived on Saturday.", "2026-03-07"),
        ("Ship it a week from Friday, please.", "2026-03-20"),
        ("Can you come on the 15th?", "2026-03-15"),
        ("Lieferung bis Ende April.", "2026-04-30"),
        ("Le colis est arrivé lundi dernier.", "2026-03-09"),
        ("Entrega dentro de tres semanas.", "2026-03-31"),
        ("Passo dopodomani.", "2026-03-12"),
        ("De monteur komt vrijdag volgende week.", "2026-03-20"),
        ("Proszę o wizytę w przyszły wtorek.", "2026-03-17"),
        ("请在下周四之前送到。", "2026-03-19"),
    ],
)
def test_days_are_read_in_words_of_many_languages(said: str, expected: str) -> None:
    today = "Today is Tuesday, 10 March 2026."
    assert extracted(said, closed(date=DATE), today) == {"date": expected}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Dinner on Friday at half past seven in the evening", "2026-03-13T19:30:00Z"),
        ("Termin am Donnerstag um Viertel nach drei", "2026-03-12T15:15:00Z"),
        ("rendez-vous demain à huit heures et demie", "2026-03-11T08:30:00Z"),
        ("cita el viernes 13 a las cinco de la tarde", "2026-03-13T17:00:00Z"),
        ("会议在明天下午两点半", "2026-03-11T14:30:00Z"),
    ],
)
def test_times_in_words_join_the_day_beside_them(said: str, expected: str) -> None:
    today = "Today is Tuesday, 10 March 2026."
    assert extracted(said, closed(meeting_at=MOMENT), today) == {"meeting_at": expected}


def test_numbers_take_the_unit_scale_and_sign_of_their_field() -> None:
    said = (
        "Turnover was 2.4 billion euros. The crate is 80 x 60 x 45 cm and weighs 2,5 kg. "
        "Stored at 4 to 8 degrees. Interlude lasts 3:05. Deposit $ 1.800."
    )
    names = "turnover_millions width_cm weight_g min_temperature_c interlude_length_seconds deposit"
    assert extracted(said, closed(**dict.fromkeys(names.split(), NUMBER))) == {
        "turnover_millions": 2400, "width_cm": 60, "weight_g": 2500, "min_temperature_c": 4,
        "interlude_length_seconds": 185, "deposit": 1800,
    }  # fmt: skip


def test_long_runs_of_signs_before_a_value_do_not_hide_it() -> None:
    """Expressions that go back into such runs would take minutes."""
    for sign in (".", "X", "*", " ", "A-"):
        said = f"Receipt {sign * (8_000 // len(sign))}\n\nTotal: 41.50"
        assert extracted(said, closed(total=NUMBER)) == {"total": 41.5}, sign


def test_numbers_of_accounts_are_no_phone_numbers() -> None:
    said = "My customer number is 0093417, locker 6, and you can reach me on 07700 900 214."
    wanted = closed(customer_number=STRING, phone=STRING, locker=STRING)
    assert extracted(said, wanted) == {
        "customer_number": "0093417", "phone": "07700 900 214", "locker": "6",
    }  # fmt: skip


def drawn_schema(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """Return a schema as clients write them, of random fields."""
    kinds: list[Any] = [
        STRING, INTEGER, NUMBER, TRUTH, DATE, {"type": "string", "format": "date-time"},
        {"type": "string", "format": "email"}, {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"},
        {"type": "string", "minLength": 3, "maxLength": 8}, {"enum": ["low", "high", 3, None]},
        {"type": "integer", "minimum": 5, "maximum": 9}, {"type": "number", "multipleOf": 0.5},
        {"type": ["string", "null"]}, {"anyOf": [INTEGER, {"type": "null"}]}, {"const": "fixed"},
        {"type": "array", "items": STRING, "minItems": 1, "maxItems": 3, "uniqueItems": True},
        {"anyOf": [closed(kind={"const": "a"}, x=INTEGER), closed(kind={"const": "b"}, y=STRING)]},
    ]  # fmt: skip
    names = "name email total due_date items quantity city status price url notes age id".split()
    properties: dict[str, Any] = {}
    for name in chance.sample(names, chance.randint(1, 7)):
        nested = depth < 3 and chance.random() < 0.25
        part = drawn_schema(chance, depth + 1) if nested else chance.choice(kinds)
        properties[name] = {"type": "array", "items": part} if chance.random() < 0.2 else part
    required = [name for name in properties if chance.random() < 0.7]
    return {"type": "object", "properties": properties, "required": required} | (
        {"additionalProperties": False} if chance.random() < 0.5 else {}
    )


@pytest.mark.parametrize("part", range(4))
def test_random_schemas_are_answered_validly(part: int) -> None:
    for number in range(part * 60, part * 60 + 60):
        schema = drawn_schema(random.Random(number))
        value = extracted(INVOICE, schema, seed=number)

        assert Draft202012Validator(schema).is_valid(value), (number, schema, value)


def test_a_line_with_a_complaint_gives_its_street_mood_and_category() -> None:
    said = "Send it to Ida Roe, 7 Fern Grove, Leeds. The vase came scratched and I am furious."
    moods = {"type": "string", "enum": ["positive", "neutral", "negative"]}
    kinds = {"type": "string", "enum": ["damaged_item", "late_delivery", "question"]}
    found = extracted(said, closed(street=STRING, sentiment=moods, category=kinds))
    assert found == {"street": "7 Fern Grove", "sentiment": "negative", "category": "damaged_item"}


def test_skills_follow_their_lead_and_three_sides_make_a_box() -> None:
    said = "Ivo has experience with Perl, Java and SQL. His desk measures 120 x 60 x 75 cm."
    sides = {f"{side}_cm": INTEGER for side in ("length", "width", "height")}
    found = extracted(said, closed(skills={"type": "array", "items": STRING}, **sides))
    assert found == {
        "skills": ["Perl", "Java", "SQL"],
        "length_cm": 120,
        "width_cm": 60,
        "height_cm": 75,
    }


def test_a_log_line_gives_its_pairs_with_units() -> None:
    said = '2025-07-03T08:14:22Z WARN pump-07 sensor=th-9 temp=31.4C rssi=-81dBm msg="too warm"'
    assert extracted(said, closed(sensor=STRING, temp=NUMBER, rssi=INTEGER, message=STRING)) == {
        "sensor": "th-9", "temp": 31.4, "rssi": -81, "message": "too warm",
    }  # fmt: skip


def test_promises_of_people_become_tasks_with_owners_and_days() -> None:
    said = (
        "Weekly sync, 12 May 2025\nRavi will fix the login bug by Thursday 15 May. "
        "Sofia to prepare the pricing page until 20 May.\nNext meeting: 19 May in room Oslo"
    )
    schema = closed(title=STRING, action_items=many(owner=STRING, task=STRING, due_date=DATE))
    assert extracted(said, schema) == {
        "title": "Weekly sync",
        "action_items": [
            {"owner": "Ravi", "task": "fix the login bug", "due_date": "2025-05-15"},
            {"owner": "Sofia", "task": "prepare the pricing page", "due_date": "2025-05-20"},
        ],
    }


def test_doses_sets_and_moments_are_read_from_notes() -> None:
    said = (
        "Medication: metformin 500 mg twice daily. Squats 4x8 at 70 kg. Outage of search-api on "
        "2025-03-18 from 14:05 UTC, recovery at 14:43. VAT ID GB 294 1187 65. "
        "Plan: from Pro to Basic."
    )
    plans = {"type": "string", "enum": ["Basic", "Pro"]}
    medication = closed(name=STRING, dose=STRING, frequency=STRING)
    found = extracted(
        said,
        closed(
            medication=medication, sets=INTEGER, reps=INTEGER, vat_id=STRING, service=STRING,
            resolved_at={"type": "string", "format": "date-time"}, new_plan=plans,
        ),
    )  # fmt: skip
    assert found == {
        "medication": {"name": "metformin", "dose": "500 mg", "frequency": "twice daily"},
        "sets": 4,
        "reps": 8,
        "vat_id": "GB 294 1187 65",
        "service": "search-api",
        "resolved_at": "2025-03-18T14:43:00Z",
        "new_plan": "Basic",
    }


CHAT = """Agent: Kestrel Garage, good morning!
Customer: hi, my Skoda needs new tyres, can you do next Wednesday?
Agent: Wednesday 14 October 2026, 7:45. What's your name?
Customer: Hamza Yilmaz, and 04331 882 109
Agent: Do you need a courtesy car?
Customer: nope"""
MAIL = """Our label printer prints blank labels, serial 18J2044.

Kind regards
Holger Brandt
Warehouse Lead
Nordkap Logistics GmbH"""
ORDER = """订单编号：DD20260318-0457
收货人：王晓梅
收货地址：上海市浦东新区世纪大道100号

| 商品 | 数量 | 单价 |
|---|---|---|
| 蓝牙耳机 | 2 | ¥299.00 |"""
PARCEL = (
    "Pick it up from Studio Kobalt (Lena Arndt, Weserstr. 112, 12059 Berlin) and bring it to "
    "Dr. Paulo Medeiros at Rua das Flores 31, 4050-265 Porto, Portugal."
)
LOG = """2026-02-18T03:12:07Z INFO  api request=ab12 POST /v2/cart 201 48ms
2026-02-18T03:12:09Z WARN  api connection pool at 95%
2026-02-18T03:12:11Z ERROR api request=ab19 POST /v2/payments 503 30002ms
2026-02-18T03:12:14Z INFO  api circuit breaker opened"""
END = closed(name=STRING, street=STRING, city=STRING)


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        (
            CHAT,
            closed(contact_name=STRING, date=DATE, courtesy_car=TRUTH),
            {"contact_name": "Hamza Yilmaz", "date": "2026-10-14", "courtesy_car": False},
        ),
        (
            MAIL,
            closed(reporter=closed(name=STRING, job_title=STRING, company=STRING)),
            {
                "reporter": {
                    "name": "Holger Brandt",
                    "job_title": "Warehouse Lead",
                    "company": "Nordkap Logistics GmbH",
                }
            },
        ),
        (
            ORDER,
            closed(order_number=STRING, recipient=closed(name=STRING, address=STRING),
                   items=many(name=STRING, quantity=INTEGER, unit_price=NUMBER)),
            {
                "order_number": "DD20260318-0457",
                "recipient": {"name": "王晓梅", "address": "上海市浦东新区世纪大道100号"},
                "items": [{"name": "蓝牙耳机", "quantity": 2, "unit_price": 299}],
            },
        ),
        (
            PARCEL,
            closed(sender=closed(name=STRING, city=STRING), recipient=END),
            {
                "sender": {"name": "Lena Arndt", "city": "Berlin"},
                "recipient": {
                    "name": "Dr. Paulo Medeiros", "street": "Rua das Flores 31", "city": "Porto"
                },
            },
        ),
        (
            LOG,
            closed(path=STRING, status_code=INTEGER, duration_ms=INTEGER),
            {"path": "/v2/payments", "status_code": 503, "duration_ms": 30002},
        ),
    ],
)  # fmt: skip
def test_the_structure_of_a_text_tells_whose_its_values_are(
    said: str, schema: Any, expected: Any
) -> None:
    assert extracted(said, schema) == expected


def test_a_thing_is_found_by_the_kind_that_its_field_names() -> None:
    lesson = "She has played the violin for two years and would like lessons on Tuesdays."
    assert extracted(lesson, closed(instrument=STRING))["instrument"] == "violin"
    ill = "He has had a sore throat since Monday."
    assert extracted(ill, closed(symptom=STRING))["symptom"] == "sore throat"


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        (
            "You need 200 g brown sugar, 3 eggs and 1.5 cups milk. Serves 4.",
            {"ingredients": many(name=STRING, amount={"type": "number"}, unit=STRING)},
            {"ingredients": [200, 3, 1.5]},
        ),
        (
            "Call me any time.\n\nRosa Lindgren, 0700 555 210",
            {"applicant": STRING},
            {"applicant": "Rosa Lindgren"},
        ),
        (
            "Bitte ausfüllen und senden:\n\nDer Zeuge war vor Ort. Zeugin: Frau Ada Krug.",
            {"zeuge": STRING},
            {"zeuge": "Frau Ada Krug"},
        ),
    ],
    ids=["ingredients", "last line", "German label"],
)
def test_values_stand_in_lists_last_lines_and_other_forms_of_a_word(
    text: str, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = extracted(text, closed(**fields))
    if "ingredients" in found:
        found = {"ingredients": [row["amount"] for row in found["ingredients"]]}
    assert found == expected


def test_things_under_numbered_labels_and_ranked_lines_are_rows() -> None:
    pens = many(number=INTEGER, goats=INTEGER)
    said = "Check of 4 May.\n\nPen 12: 20 goats, calm.\nPen 14: 31 goats, gate open.\n"
    assert extracted(said, closed(pens=pens))["pens"] == [
        {"number": 12, "goats": 20},
        {"number": 14, "goats": 31},
    ]
    results = many(rank=INTEGER, runner=STRING, time=STRING)
    said = "Results\n1. Ana Brandt 2:31:07\n2. Leo Falk 2:33:40\n"
    assert extracted(said, closed(results=results))["results"] == [
        {"rank": 1, "runner": "Ana Brandt", "time": "2:31:07"},
        {"rank": 2, "runner": "Leo Falk", "time": "2:33:40"},
    ]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("Which invoices are from January?", "2026-01-01", "2026-01-31"),
        ("Sum up the orders of November.", "2025-11-01", "2025-11-30"),
        ("Export the bookings of Q2 2023.", "2023-04-01", "2023-06-30"),
        ("List the refunds of last month.", "2026-04-01", "2026-04-30"),
    ],
)
def test_a_period_gives_its_first_and_its_last_day(said: str, first: str, last: str) -> None:
    day = {"type": "string", "format": "date"}
    found = extracted(said, closed(date_from=day, date_to=day))
    assert found == {"date_from": first, "date_to": last}


@pytest.mark.parametrize(
    ("said", "row", "expected"),
    [
        (  # columns below two headers of one gap, an empty cell and a line that is no row
            "Date    Kind  Text            Debit     Credit   Balance\n"
            "        Brought forward                           900.00\n"
            "02-May  POS   Corner Bakery    12.40               887.60\n"
            "03-May  SAL   Reed & Sons              2,100.00  2,987.60\n",
            {"text": STRING, "amount": NUMBER, "side": {"enum": ["debit", "credit"]}},
            [
                {"text": "Corner Bakery", "amount": 12.4, "side": "debit"},
                {"text": "Reed & Sons", "amount": 2100, "side": "credit"},
            ],
        ),
        (  # a receipt without a header, whose factors stand before the product
            "CORNER SHOP\nTEA BAGS 80S      2 @ 3.15     6.30\nOAT MILK 1L                   1.95\n"
            "TOTAL                         8.25\n",
            {"item": STRING, "quantity": INTEGER, "unit_price": NUMBER, "total": NUMBER},
            [
                {"item": "TEA BAGS 80S", "quantity": 2, "unit_price": 3.15, "total": 6.3},
                {"item": "OAT MILK 1L", "quantity": 1, "unit_price": 1.95, "total": 1.95},
            ],
        ),
        (  # the same labels in each paragraph
            "Name: Ines Roth\nTrade: Welder\nAge: 44\n\nName: Tom Vega\nTrade: Roofer\nAge: 23\n",
            {"name": STRING, "age": INTEGER},
            [{"name": "Ines Roth", "age": 44}, {"name": "Tom Vega", "age": 23}],
        ),
        (  # numbered blocks with lines of their own
            "1. Train IC 204\n- Fare: $48\n- Date: 4 May 2026\n\n"
            "2. Train IC 377\n- Fare: $61\n- Date: 5 May 2026\n",
            {"train": STRING, "fare": INTEGER, "date": DATE},
            [
                {"train": "IC 204", "fare": 48, "date": "2026-05-04"},
                {"train": "IC 377", "fare": 61, "date": "2026-05-05"},
            ],
        ),
        (  # tasks in the present tense beside other items
            "- the boiler is old\n- Ida calls the plumber by 3 June\n"
            "- Ravi orders a valve, 5 June\n",
            {"owner": STRING, "task": STRING, "due": DATE},
            [
                {"owner": "Ida", "task": "calls the plumber", "due": "2026-06-03"},
                {"owner": "Ravi", "task": "orders a valve", "due": "2026-06-05"},
            ],
        ),
    ],
    ids=["aligned", "receipt", "paragraphs", "numbered blocks", "tasks"],
)
def test_rows_are_told_apart_by_columns_products_labels_and_numbers(
    said: str, row: dict[str, Any], expected: list[Any]
) -> None:
    name = "tasks" if "owner" in row else "items"
    assert extracted(said, closed(**{name: many(**row)}))[name] == expected


@pytest.mark.parametrize(
    ("said", "name", "expected"),
    [
        ("Pack light. No drones and no pets!", "not_allowed", ["drones", "pets"]),
        ("We agreed to close the old shop. Rain is due.", "decisions", ["close the old shop"]),
        ("Vera and Ole can't come.", "absent", ["Vera", "Ole"]),
        ("Present: Ada (chair), me (Jo Lind). Next: 5 May.", "attendees", ["Ada", "Jo Lind"]),
        ("You know SQL. Rust is a plus.", "optional_skills", ["Rust"]),
        ("x.py was deleted\nlib/y.py was deleted\n", "deleted", ["x.py", "lib/y.py"]),
        ("Points: 1) Sales rose. 2) Rents fell.", "key_points", ["Sales rose", "Rents fell"]),
        ("Added: `--wet`. Removed: `--dry`, thanks @ida.", "removed_options", ["--dry"]),
        ("Added: `--wet`. Removed: `--dry`, thanks @ida.", "contributors", ["ida"]),
        ("Comes in teal, sand and rust.", "colors", ["teal", "sand", "rust"]),
        ("Tour guided by Ole Prag and Ida Lund.", "guiders", ["Ole Prag", "Ida Lund"]),
    ],
)
def test_lists_follow_the_phrases_that_stand_for_their_names(
    said: str, name: str, expected: list[str]
) -> None:
    many_texts = {"type": "array", "items": STRING}
    assert extracted(said, closed(**{name: many_texts}))[name] == expected


def test_entities_and_relations_are_those_of_the_sentences() -> None:
    said = "Ida Lund founded Brine Ltd in Narvik. Otto Prag works for Brine Ltd and lives in Oslo."
    kinds = {"enum": ["person", "organization", "place"]}
    links = {"enum": ["founded", "works_for", "lives_in"]}
    found = extracted(
        said,
        closed(
            nodes=many(name=STRING, type=kinds),
            edges=many(source=STRING, relation=links, target=STRING),
        ),
    )
    assert [(node["name"], node["type"]) for node in found["nodes"]] == [
        ("Ida Lund", "person"),
        ("Brine Ltd", "organization"),
        ("Narvik", "place"),
        ("Otto Prag", "person"),
        ("Oslo", "place"),
    ]
    assert [tuple(edge.values()) for edge in found["edges"]] == [
        ("Ida Lund", "founded", "Brine Ltd"),
        ("Otto Prag", "works_for", "Brine Ltd"),
        ("Otto Prag", "lives_in", "Oslo"),
    ]


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        (
            "Gym form 12\n[x] Monthly  [ ] Yearly\nTowel service: [ ] yes [x] no\nLocker: Y\n"
            "Have you been a member before? No\nThe photo is attached. I haven't found the sauna.",
            closed(
                plan={"enum": ["yearly", "monthly"]},
                towel_service=TRUTH,
                locker=TRUTH,
                been_member=TRUTH,
                photo_attached=TRUTH,
                sauna_found=TRUTH,
            ),
            {
                "plan": "monthly",
                "towel_service": False,
                "locker": True,
                "been_member": False,
                "photo_attached": True,
                "sauna_found": False,
            },
        ),
        (
            "The beagle limps since Sunday. She needs new bandages, but no collar. Call me back!",
            closed(
                animal={"enum": ["rabbit", "bird", "dog"]},
                injured=TRUTH,
                needs_collar=TRUTH,
                needs_bandages=TRUTH,
                callback_requested=TRUTH,
            ),
            {
                "animal": "dog",
                "injured": True,
                "needs_collar": False,
                "needs_bandages": True,
                "callback_requested": True,
            },
        ),
    ],
)
def test_options_and_truths_are_stated_ticked_denied_or_implied(
    said: str, schema: Any, expected: Any
) -> None:
    assert extracted(said, schema) == expected


@pytest.mark.parametrize(
    ("said", "row", "expected"),
    [
        (
            "Menu\nStarters\n  Leek soup 5.50\n  Olives 4.00\nMains\n  Roast pike 17.80\n",
            {"name": STRING, "price": NUMBER, "category": STRING},
            [
                {"name": "Leek soup", "price": 5.5, "category": "Starters"},
                {"name": "Olives", "price": 4, "category": "Starters"},
                {"name": "Roast pike", "price": 17.8, "category": "Mains"},
            ],
        ),
        (
            "Ada: I'll bring the stove.\nIngrid: I can bring rolls.\nAda: great\n",
            {"person": STRING, "item": STRING},
            [{"person": "Ada", "item": "stove"}, {"person": "Ingrid", "item": "rolls"}],
        ),
        (
            "Q: Is parking free?\nA: Yes, for guests.\n\nQ: When is breakfast?\nA: From 7 to 10.\n",
            {"question": STRING, "answer": STRING},
            [
                {"question": "Is parking free?", "answer": "Yes, for guests."},
                {"question": "When is breakfast?", "answer": "From 7 to 10."},
            ],
        ),
        (
            "I did 3 sets of 12 dips, then 4 sets of 8 rows at 40 kg.",
            {"name": STRING, "sets": INTEGER, "reps": INTEGER, "weight_kg": or_null("number")},
            [
                {"name": "dips", "sets": 3, "reps": 12, "weight_kg": None},
                {"name": "rows", "sets": 4, "reps": 8, "weight_kg": 40},
            ],
        ),
        (
            "Costs: bus 12.00, ferry 31.50, lunch 9.80.\nReceipts for all except the bus.\n",
            {"amount": NUMBER, "receipt": {"type": "boolean"}},
            [
                {"amount": 12, "receipt": False},
                {"amount": 31.5, "receipt": True},
                {"amount": 9.8, "receipt": True},
            ],
        ),
    ],
    ids=["groups", "chat", "answers", "counts", "exceptions"],
)
def test_rows_take_values_from_headings_speakers_answers_and_counted_words(
    said: str, row: dict[str, Any], expected: list[Any]
) -> None:
    assert extracted(said, closed(items=many(**row)))["items"] == expected


def test_properties_without_words_in_their_names_are_filled_validly() -> None:
    unit = {"enum": ["kg", "pcs"]}
    texts = {"type": "array", "items": STRING}
    schema = closed(**{"_": texts, "!": many(**{"_": STRING, "?": NUMBER, "-": unit})})
    found = extracted("Item, Qty, Unit\nBolt, 3, kg\nNut, 4, pcs\n\n- 1 x A @ 2.00 = 2.00", schema)
    Draft202012Validator(schema).validate(found)
