"""Tools of a browser act on the elements that a conversation lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed

TEXT = {"type": "string"}


def takes(name: str, *needed: str, **optional: Any) -> Tool:
    properties = dict.fromkeys(needed, TEXT) | optional
    return Tool(name, "", {"type": "object", "properties": properties, "required": [*needed]})


PLAYWRIGHT = [
    takes("browser_navigate", "url"),
    takes("browser_click", "element", "ref"),
    takes("browser_type", "element", "ref", "text", submit={"type": "boolean"}),
    takes("browser_select_option", "element", "ref", values={"type": "array", "items": TEXT}),
]
SNAPSHOT = """- textbox "Your name" [ref=e3]
- searchbox "Search recipes" [ref=e4]
- combobox "Sort by" [ref=e6]
- button "Save changes" [ref=e7]
- link "Delete account" [ref=e9]"""
FORM = [takes("click", "selector"), takes("fill", "selector", "value")]
HTML = """<input id="first" placeholder="First name"><input name="zip" placeholder="Postcode">
<button id="go">Order now</button><button id="back">Cancel</button>"""
INDEXED = [takes("click_element", index={"type": "integer"}), takes("scroll_down")]


def called(text: str, tools: list[Tool], *before: Message) -> list[tuple[str, Any]]:
    request = ChatRequest("m", [*before, Message("user", text)], tools=tools)
    reply = Chat().make(request, None, Seed.root(1), 1_780_000_000, draw_instance)
    return [(call.name, json.loads(call.arguments)) for call in reply.choices[0].calls]


@pytest.mark.parametrize(
    ("text", "tools", "name", "arguments"),
    [
        (
            f'<snapshot>\n{SNAPSHOT}\n</snapshot>\n<task>Search for "pea soup" and submit.</task>',
            PLAYWRIGHT,
            "browser_type",
            {"element": "Search recipes", "ref": "e4", "text": "pea soup", "submit": True},
        ),
        (
            f"Page:\n{SNAPSHOT}\n\nNext step: keep the changes.",
            PLAYWRIGHT,
            "browser_click",
            {"element": "Save changes", "ref": "e7"},
        ),
        (
            f"{SNAPSHOT}\n\nChoose newest first in the sort by list.",
            PLAYWRIGHT,
            "browser_select_option",
            {"element": "Sort by", "ref": "e6", "values": ["newest first"]},
        ),
        (f"{HTML}\n\nType 8004 as the postcode.", FORM, "fill", ("value", "8004")),
        (f"{HTML}\n\nGoal: place the order.", FORM, "click", {"selector": "#go"}),
        (
            '[3]<button aria-label="Close dialog"></button>\n[4]<a>Terms of use</a>\n\n'
            "Read the terms.",
            INDEXED,
            "click_element",
            {"index": 4},
        ),
    ],
)
def test_an_instruction_acts_on_the_element_that_it_means(
    text: str, tools: list[Tool], name: str, arguments: Any
) -> None:
    [(found, given)] = called(text, tools)
    assert found == name
    assert given == arguments if isinstance(arguments, dict) else arguments in given.items()


def test_a_page_may_come_from_a_tool() -> None:
    before = [
        Message("user", "Open https://shop.example and delete my account"),
        Message("assistant", "", calls=[ToolCall("c1", "browser_navigate", '{"url": "x"}')]),
        Message("tool", SNAPSHOT, answers="c1"),
    ]
    request = ChatRequest("m", before, tools=PLAYWRIGHT)
    reply = Chat().make(request, None, Seed.root(1), 1_780_000_000, draw_instance)
    [call] = reply.choices[0].calls
    assert json.loads(call.arguments) == {"element": "Delete account", "ref": "e9"}


@pytest.mark.parametrize("text", ["Click on the button", "Go to https://shop.example"])
def test_without_a_page_no_element_is_made_up(text: str) -> None:
    assert all("ref" not in given for _, given in called(text, PLAYWRIGHT))
