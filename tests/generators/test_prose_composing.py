"""Messages and other short texts say what their request wants said, in its frame and its limits."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import write_answer


def say(text: str) -> str:
    return write_answer(ChatRequest("m", [Message("user", text)]), 3)


@pytest.mark.parametrize(
    ("task", "demands"),
    [
        ("Write a reply to a customer whose parcel 5531 (a rug) has been lost since 2 May. "
         "Apologise, say that we send a new one by 9 May, and offer a voucher if he prefers that. "
         "His name is Mr Oduya. Sign as Lena from Rug & Loom. 60 to 100 words.",
         [r"\ADear Mr Oduya,\n", r"sorry that your parcel 5531 \(a rug\) has been lost since 2 May",
          r"We send a new one by 9 May\.", r"offer you a voucher if you prefer that\.",
          r"Lena\nRug & Loom\Z"]),
        ("Write an e-mail to our supplier Kestner Glass asking them to deliver 40 vases earlier "
         "and thanking them for the samples. Mention order K-77. No subject line. I am Ruth.",
         [r"\ADear Kestner Glass team,", r"Could you please deliver 40 vases earlier\?",
          r"Thank you very much for the samples\.", r"order K-77", r"Ruth\Z"]),
        ("Write a casual Slack message to my teammate Ola asking her to check ticket #12 before "
         "noon, because the demo starts then. Two sentences at most.",
         [r"\AHi Ola, could you please check ticket #12 before noon\? The demo starts then\.\Z"]),
        ("Write a notice with a heading: the sauna is closed from 3 to 5 June for repairs. "
         "Questions: Ms Vik, 555 0100. Under 50 words.",
         [r"\A# Sauna closed\n\nThe sauna is closed from 3 to 5", r"contact Ms Vik, 555 0100"]),
        ("Reply to this review as the owner of the bakery \"Korn\": \"The rye loaf was burnt and "
         "nobody apologised.\" We now check each loaf. Max 60 words, no jargon, kind tone.",
         [r"sorry that the rye loaf was burnt", r"We now check each loaf\.", r"The Korn team\Z"]),
        ("Tell drivers in three bullets what changes on Monday. Tours start at 5:30. Vans are "
         "loaded by the night shift. Maya keeps the keys.",
         [r"\A- Tours start at 5:30\.\n- Vans are loaded by the night shift\.\n- Maya keeps the "
          r"keys\.\Z"]),
        ("Invite existing customers to the tasting. Starts 4 May, 12 places, free for members.",
         [r"invite you to the tasting\. It starts on 4 May\.", r"There are 12 places\."]),
        ("Write an out-of-office reply: away until 9 May, urgent matters to Ben Lo, no phone.",
         [r"I am away until 9 May\. For urgent matters, please contact Ben Lo\."]),
        ("Invite all members to the garden party on 4 July. Ask them to tell Kim if they bring a "
         "guest. Signed: the board.",
         [r"invite you to the garden party on 4 July", r"tell Kim if you bring a guest\?"]),
        ("Schreibe Frau Lohse eine E-Mail: Ihr Fahrrad ist fertig, sie kann es morgen abholen. "
         "Frage, ob sie auch ein neues Schloss braucht. Absender: Rad Kuhn.",
         [r"\ABetreff: .+\n\nSehr geehrte Frau Lohse,", r"können Sie|Sie können",
          r"ob Sie auch ein neues Schloss brauchen\?", r"Rad Kuhn\Z"]),
        ("Écris un e-mail à Madame Petit pour confirmer la réservation de Madame Petit du 4 mai. "
         "Signé : Hôtel Mer.", [r"Madame Petit,\n", r"confirmer votre réserv", r"Hôtel Mer\Z"]),
        ("Escribe un correo al señor Ruiz para decirle que su pedido llega el lunes. Pide que "
         "llame. Firma: Tienda Sol.",
         [r"Estimado señor Ruiz:", r"de que su pedido llega el lunes\.", r"que llame\."]),
    ],
)  # fmt: skip
def test_a_message_speaks_from_its_sender_to_its_receiver(task: str, demands: list[str]) -> None:
    text = say(task)
    assert [demand for demand in demands if not re.search(demand, text)] == [], text


@pytest.mark.parametrize(
    ("task", "least", "most"),
    [
        ("Write an apology to our guests for the noise on Friday. 60 to 80 words.", 60, 80),
        ("Write an e-mail to Ms Roy confirming her visit on 3 May. At most 40 words.", 10, 40),
        ("Write a product text for the Brill kettle: 1.7 litres, 900 grams, glass lid. "
         "50 to 70 words.", 50, 70),
        ("Write a notice to tenants of about 60 words: the lift is out of order until Friday.",
         54, 66),
    ],
)  # fmt: skip
def test_a_message_has_the_length_that_is_asked_for(task: str, least: int, most: int) -> None:
    assert least <= len(say(task).split()) <= most


@pytest.mark.parametrize(
    ("task", "demands"),
    [
        ("Write an FAQ with three questions for the lido. Each question as a Markdown heading. "
         "Facts: open 8 to 20 every day; towels can be rented for 2 euros; dogs are not allowed.",
         [r"## When are you open\?\n\nWe are open 8 to 20 every day\.", r"## Can towels be",
          r"## Are dogs"]),
        ("Write a product description for our web shop: Brill kettle, 900 grams, cordless, steel. "
         "Do not use the word \"perfect\".",
         [r"Brill kettle", r"weighs 900 grams and is cordless", r"made of steel"]),
        ("Give me a one-sentence bio for Ida Holm: potter, lives in Bergen, sells at two markets.",
         [r"Ida Holm is a potter who lives in Bergen and sells at two markets\."]),
        ("Suggest 3 titles for a talk about how nurses can sleep better. At most 7 words each.",
         [r"\A1\. How nurses can sleep better\n2\. .*nurses.*\n3\. "]),
        ("Outline for a talk on fire safety. Four numbered sections, each with two sub-bullets.",
         [r"\A1\. .*fire safety.*\n   - .+\n   - .+\n2\. (?s:.*)\n4\. "]),
        ("Write a section for CHANGELOG.md in the Keep a Changelog format for version 1.2.0:\n\n"
         "- new: dark mode\n- crash at start fixed\n- tokens in logs, fixed (security)",
         [r"## \[1\.2\.0\]", r"### Added\n\n- Dark mode", r"### Security\n\n- Tokens in logs"]),
        ("Write alt text for a photo: a red boat lies on the beach, gulls above it.",
         [r"\AA red boat lies on the beach, gulls above it\.\Z"]),
    ],
)  # fmt: skip
def test_other_short_texts_keep_the_facts(task: str, demands: list[str]) -> None:
    text = say(task)
    assert [demand for demand in demands if not re.search(demand, text)] == [], text


@pytest.mark.parametrize(
    ("role", "earlier", "task", "demands"),
    [
        ("user", "I'm Joost and my wife is called Amina. We sold our shop on 4 May.",
         "Write a card (3 sentences) to my colleagues saying thanks, from me and my wife.",
         [r"\ADear colleagues,", r"Thank you", r"4 May", r"Joost and Amina\Z"]),
        ("user", "We are opening a second bakery on 2 October. My partner Idris will run it.",
         "Write a Facebook post announcing it with exactly two hashtags. Mention the date.",
         [r"2 October", r"Idris", r"\A[^#]*#\w+ #\w+\Z"]),
        ("system", "Formal tone. Sign every message with \"The Brill Dental team\". "
         "Never use emojis.",
         "Write an email with a clear subject line to Ms. Adeyemi: her visit on 9 May has been "
         "moved to 11 May.",
         [r"\ASubject: Your visit", r"Dear Ms\. Adeyemi,", r"Your visit on 9 May has been moved",
          r"The Brill Dental team\Z"]),
    ],
)  # fmt: skip
def test_a_message_uses_the_conversation(
    role: Literal["user", "system"], earlier: str, task: str, demands: list[str]
) -> None:
    turns = [Message(role, earlier), Message("assistant", "I see."), Message("user", task)]
    text = write_answer(ChatRequest("m", turns), 0)
    assert [demand for demand in demands if not re.search(demand, text)] == [], text


@pytest.mark.parametrize(
    ("task", "reply"),
    [
        ("Write an e-mail in German to Mr Berg: your new lamp was shipped yesterday. No subject.",
         "Sehr geehrter Herr Berg,\n\nIhre neue Lampe wurde gestern versandt."),
        ('Translate to French: "We have not received the signed contract yet, because the post '
         'office was closed on Monday."',
         "Nous n'avons pas encore reçu le contrat signé parce que le bureau de poste"),
        ('Translate to Spanish: "Could you please send us two photos of the broken window by '
         '3 May?"', "¿Podría enviarnos dos fotos de la ventana rota antes del 3 de mayo?"),
        ('Translate to German: "The gnomes burnish our zithers every evening."', "mock"),
    ],
)  # fmt: skip
def test_english_facts_are_written_in_another_language(task: str, reply: str) -> None:
    assert reply in say(task)
