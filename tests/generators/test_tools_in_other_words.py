"""The tools that are chosen for requests that do not name them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockgateway.content import ChatRequest, Message, Tool
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed

TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}
DAY = {"type": "string", "format": "date"}


def takes(name: str, about: str, **properties: Any) -> Tool:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return Tool(name, about, schema)


SHOP = [
    takes("get_order_status", "Look up the status of an order", order_id=TEXT),
    takes("cancel_order", "Cancel an order", order_id=TEXT),
    takes("issue_refund", "Refund an order", order_id=TEXT),
    takes("get_shipping_quote", "Price of a shipment", destination={**TEXT}, weight_kg=NUMBER),
    takes("list_open_tickets", "List the open tickets of a customer", customer_id=TEXT),
]
DESK = [
    takes("get_invoice", "Get an invoice with its owner and status", invoice_number=WHOLE),
    takes("cancel_appointment", "Cancel an appointment", appointment_id=TEXT),
    takes("list_slots", "Free appointment slots of a doctor", doctor=TEXT, date=DAY),
    takes("set_replicas", "Set the number of replicas", deployment=TEXT, replicas=WHOLE),
    takes("turn_off_device", "Turn a device off", device=TEXT),
]


def called(said: str, tools: list[Tool]) -> list[tuple[str, Any]]:
    request = ChatRequest("m", [Message("user", said)], tools=tools)
    reply = Chat().make(request, None, Seed.root(1), 1_780_000_000, draw_instance)
    return [(call.name, json.loads(call.arguments)) for call in reply.choices[0].calls]


@pytest.mark.parametrize(
    ("said", "tools", "calls"),
    [
        pytest.param(
            "Give Mr. Bauer his money back for ORD-812",
            SHOP,
            [("issue_refund", {"order_id": "ORD-812"})],
            id="a verb with words inside it",
        ),
        pytest.param(
            "How much would it cost to send 7 kg to Lima?",
            SHOP,
            [("get_shipping_quote", {"destination": "Lima", "weight_kg": 7})],
            id="a question for a price",
        ),
        pytest.param(
            "Cancel ORD-77 and refund it",
            SHOP,
            [("cancel_order", {"order_id": "ORD-77"}), ("issue_refund", {"order_id": "ORD-77"})],
            id="two steps that share an id",
        ),
        pytest.param(
            "Who does bill 4410 belong to?",
            DESK,
            [("get_invoice", {"invoice_number": 4410})],
            id="a question for a person",
        ),
        pytest.param(
            "When can I see Dr. Weber on 9 January 2027?",
            DESK,
            [("list_slots", {"doctor": "Dr. Weber", "date": "2027-01-09"})],
            id="a question for a time, with an abbreviation",
        ),
        pytest.param(
            "Please call off AP-31 and scale search-api to 4 instances",
            DESK,
            [
                ("cancel_appointment", {"appointment_id": "AP-31"}),
                ("set_replicas", {"deployment": "search-api", "replicas": 4}),
            ],
            id="two steps of different subjects",
        ),
        pytest.param(
            "Kill the heater", DESK, [("turn_off_device", {"device": "heater"})], id="a bare object"
        ),
        pytest.param(
            "Tell Jonas Pohl that he is not a good fit",
            [
                takes("send_offer", "Send a job offer", candidate=TEXT, salary=NUMBER),
                takes("reject_candidate", "Reject a candidate", candidate=TEXT),
            ],
            [("reject_candidate", {"candidate": "Jonas Pohl"})],
            id="news for a person",
        ),
        pytest.param("Why do orders get delayed?", SHOP, [], id="a question of knowledge"),
        pytest.param("I love this shop", SHOP, [], id="a remark"),
        pytest.param("What is 17 percent of 240?", SHOP, [], id="a number that is no id"),
    ],
)
def test_a_request_in_other_words_gets_its_calls(
    said: str, tools: list[Tool], calls: list[tuple[str, Any]]
) -> None:
    assert called(said, tools) == calls
