"""The tools that a chat calls, and their arguments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mockgateway.content import ChatRequest, Choice, Completion, Message, Tool, ToolCall
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed

STRING = {"type": "string"}


def takes(name: str, about: str, optional: tuple[str, ...] = (), **properties: Any) -> Tool:
    required = [field for field in properties if field not in optional]
    return Tool(
        name,
        about,
        {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
    )


WEATHER = takes(
    "get_weather",
    "Get the current weather for a city.",
    ("unit",),
    city=STRING,
    unit={"type": "string", "enum": ["celsius", "fahrenheit"]},
)
CALCULATOR = takes("calculator", "Evaluate a mathematical expression", expression=STRING)
EMAIL = takes("send_email", "Send an email", to=STRING, subject=STRING, body=STRING)
SEARCH = takes("web_search", "Search the web", query=STRING)
ADD = takes("add", "Add two numbers", a={"type": "integer"}, b={"type": "integer"})
FLIGHT = takes(
    "book_flight",
    "Book a flight",
    ("cabin",),
    origin=STRING,
    destination=STRING,
    date={"type": "string", "format": "date"},
    passengers={"type": "integer", "minimum": 1},
    cabin={"enum": ["economy", "business"]},
)


def complete(said: str | list[Message], seed: int = 0, **options: Any) -> Completion:
    messages = [Message("user", said)] if isinstance(said, str) else said
    return Chat().make(
        ChatRequest("qwen3-max", messages, **options),
        None,
        Seed.root(seed),
        1_780_000_000,
        draw_instance,
    )


def choice(said: str | list[Message], *tools: Tool, seed: int = 0, **options: Any) -> Choice:
    return complete(said, seed, tools=tools, **options).choices[0]


def called(said: str | list[Message], *tools: Tool, **options: Any) -> list[tuple[str, Any]]:
    return [
        (call.name, json.loads(call.arguments)) for call in choice(said, *tools, **options).calls
    ]


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        pytest.param(
            "What is the weather in Singapore?", WEATHER, {"city": "Singapore"}, id="a city"
        ),
        pytest.param(
            "Weather in New York in fahrenheit please",
            WEATHER,
            {"city": "New York", "unit": "fahrenheit"},
            id="a city of two words and an enum's word",
        ),
        pytest.param("今天北京天气怎么样？", WEATHER, {"city": "北京"}, id="Chinese"),
        pytest.param(
            "Will I need an umbrella in Oslo?",
            WEATHER,
            {"city": "Oslo"},
            id="another word for weather",
        ),
        pytest.param("What is 23*47?", CALCULATOR, {"expression": "23*47"}, id="a sum"),
        pytest.param("Add 3 and 4", ADD, {"a": 3, "b": 4}, id="two numbers"),
        pytest.param(
            "Search the web for cheap hotels in Rome",
            SEARCH,
            {"query": "cheap hotels in Rome"},
            id="a query without its lead",
        ),
        pytest.param(
            "Send an email to bob@x.com with subject 'Lunch' saying see you",
            EMAIL,
            {"to": "bob@x.com", "subject": "Lunch", "body": "see you"},
            id="a letter",
        ),
        pytest.param(
            "Book a flight from Berlin to Lisbon on 2026-05-04 for 2 passengers, business",
            FLIGHT,
            {
                "origin": "Berlin",
                "destination": "Lisbon",
                "date": "2026-05-04",
                "passengers": 2,
                "cabin": "business",
            },
            id="prepositions",
        ),
    ],
)
def test_arguments_come_from_the_conversation(
    said: str, tool: Tool, arguments: dict[str, Any]
) -> None:
    for seed in range(5):
        assert called(said, tool, seed=seed) == [(tool.name, arguments)]


def test_of_several_tools_the_mentioned_one_is_called() -> None:
    tools = (EMAIL, WEATHER, CALCULATOR, SEARCH)

    assert [name for name, _ in called("What's the weather like in Paris?", *tools)] == [
        "get_weather"
    ]
    assert [name for name, _ in called("What is 12 + 30?", *tools)] == ["calculator"]


def test_a_message_about_no_tool_is_answered_in_words() -> None:
    answer = choice("Hello there!", WEATHER, EMAIL)

    assert (answer.finish, list(answer.calls)) == ("stop", [])
    assert answer.text


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("none", []),
        ("auto", []),
        ("required", ["get_weather"]),
        (":send_email", ["send_email"]),
        (":absent", []),
    ],
)
def test_the_tool_choice_is_obeyed(option: str, names: list[str]) -> None:
    for seed in range(5):
        answer = choice("Hello there!", WEATHER, EMAIL, tool_choice=option, seed=seed)
        assert [call.name for call in answer.calls] == names
        assert (answer.finish == "tool_calls") == bool(names)


def test_two_cities_give_two_parallel_calls_with_distinct_ids() -> None:
    calls = choice("Weather in Paris and London?", WEATHER).calls

    assert [json.loads(call.arguments)["city"] for call in calls] == ["Paris", "London"]
    assert len({call.id for call in calls}) == 2
    assert all(call.id.startswith("call_") for call in calls)


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize("option", ["auto", "required", ":get_weather"])
def test_a_tool_loop_ends_in_words_that_use_the_results(option: str, parallel: bool) -> None:
    messages = [Message("user", "Compare the weather in Paris and London.")]
    cities = []
    for _ in range(5):
        answer = choice(messages, WEATHER, tool_choice=option, parallel=parallel)
        assert len(answer.calls) <= (2 if parallel else 1)
        if not answer.calls:
            break
        messages.append(Message("assistant", "", (), answer.calls))
        cities += [json.loads(call.arguments)["city"] for call in answer.calls]
        messages += [
            Message(
                "tool", '{"temperature": 18, "unit": "celsius", "sky": "hazy"}', (), (), call.id
            )
            for call in answer.calls
        ]
    assert answer.finish == "stop"
    assert cities == (["Paris", "London"] if option != ":get_weather" else ["Paris"])
    assert all(word in answer.text for word in ("18", "hazy"))


def test_a_new_question_may_call_the_tool_again() -> None:
    call = ToolCall("call_1", "get_weather", '{"city":"Paris"}')
    before = [
        Message("user", "Weather in Paris?"),
        Message("assistant", "", (), [call]),
        Message("tool", "sunny", (), (), "call_1"),
        Message("assistant", "Sunny."),
    ]

    assert called([*before, Message("user", "And the weather in Oslo?")], WEATHER) == [
        ("get_weather", {"city": "Oslo"})
    ]


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"type": "object"}, id="any object"),
        pytest.param(
            {
                "type": "object",
                "properties": {"when": {"type": "string", "format": "date-time"}},
                "required": ["when"],
            },
            id="a moment",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"city": {"type": "string", "maxLength": 3}},
                "required": ["city"],
            },
            id="a city too long to be Lisbon",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"city": {"anyOf": [STRING, {"type": "null"}]}},
                "required": ["city"],
            },
            id="an optional one",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"at": {"$ref": "#/$defs/At"}},
                "required": ["at"],
                "$defs": {"At": {"type": "object", "properties": {"city": STRING}}},
            },
            id="a reference",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"n": {"type": "integer", "multipleOf": 7, "minimum": 1}},
                "required": ["n"],
            },
            id="a multiple of seven",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"cities": {"type": "array", "items": STRING, "minItems": 3}},
                "required": ["cities"],
            },
            id="more than were named",
        ),
    ],
)
def test_arguments_are_always_valid(schema: dict[str, Any]) -> None:
    for seed in range(10):
        for _, arguments in called(
            "Weather in Lisbon, 3 days",
            Tool("get_weather", "", schema),
            tool_choice="required",
            seed=seed,
        ):
            Draft202012Validator(schema).validate(arguments)
            assert isinstance(arguments, dict)


def test_a_tool_with_free_text_gets_the_users_words() -> None:
    assert (
        choice("list all files", Tool("shell", "Run a command", None), tool_choice="required")
        .calls[0]
        .arguments
        == "list all files"
    )


def test_a_call_counts_as_completion_tokens_and_is_cut_at_max_tokens() -> None:
    whole = complete("Weather in Paris?", tools=[WEATHER])
    cut = complete("Weather in Paris?", tools=[WEATHER], max_tokens=whole.usage.completion - 2)

    assert whole.usage.completion > 8
    assert (cut.choices[0].finish, cut.usage.completion) == ("length", whole.usage.completion - 2)
    assert whole.choices[0].calls[0].arguments.startswith(cut.choices[0].calls[0].arguments)


def test_tools_count_as_prompt_tokens() -> None:
    assert (
        complete("Hello", tools=[WEATHER, EMAIL]).usage.prompt
        > complete("Hello", tools=[WEATHER]).usage.prompt
        > complete("Hello").usage.prompt + 20
    )


def test_a_required_call_is_made_once_and_by_a_mentioned_tool() -> None:
    tools = [
        Tool(
            "get_weather",
            "Weather of a city.",
            {"type": "object", "properties": {"city": {"type": "string"}}},
        ),
        Tool("send_email", "Send an email.", {"type": "object"}),
    ]
    asked = Message("user", "What's the weather in Paris?")
    first = (
        Chat()
        .make(
            ChatRequest("m", [asked], tools=tools, tool_choice="required"),
            None,
            Seed.root(1),
            0,
            draw_instance,
        )
        .choices[0]
    )
    answered = [
        asked,
        Message("assistant", "", calls=first.calls),
        Message("tool", '{"result": "ok"}', answers=first.calls[0].id),
    ]
    second = (
        Chat()
        .make(
            ChatRequest("m", answered, tools=tools, tool_choice="required"),
            None,
            Seed.root(1),
            0,
            draw_instance,
        )
        .choices[0]
    )

    assert [call.name for call in first.calls] == ["get_weather"]
    assert (list(second.calls), second.finish) == ([], "stop")
    assert second.text


TOOLS = [
    takes("get_weather", "Get the current weather for a city.", city=STRING),
    takes("now", "Returns the current date and time"),
    takes("calculator", "Evaluate a mathematical expression", expression=STRING),
    takes("send_email", "Send an email to a recipient", to=STRING, subject=STRING, body=STRING),
    takes("get_stock_price", "Get the current stock price for a ticker symbol", symbol=STRING),
    takes("create_reminder", "Create a reminder", text=STRING, time=STRING),
    takes("translate_text", "Translate text", text=STRING, target_language=STRING),
]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("What time is it?", ["now"]),
        ("今天几点了", ["now"]),
        ("¿Qué hora es?", ["now"]),
        ("Quel temps fait-il à Lyon ?", ["get_weather"]),
        ("Give me the current time and the weather in Rome", ["now", "get_weather"]),
        ("What is the price of AAPL?", ["get_stock_price"]),
        ("Remind me to call mom at 17:00", ["create_reminder"]),
        ("Write a poem about rain", []),
        ("Explain how email works", []),
        ("What can you do?", []),
        ("summarize this text: The weather was nice. Emails were sent.", []),
        ("My name is Bob and I live in Paris", []),
        ("Tell me a joke", []),
    ],
)
def test_only_the_needed_tools_are_called(said: str, names: list[str]) -> None:
    assert [call.name for call in choice(said, *TOOLS).calls] == names


def numbers(name: str, about: str) -> Tool:
    number = {"type": "number"}
    return takes(name, about, a=number, b=number)


OPERATIONS = [
    numbers("add", "Add two numbers."),
    numbers("subtract", "Subtract b from a."),
    numbers("multiply", "Multiply two numbers."),
    numbers("divide", "Divide a by b."),
]


@pytest.mark.parametrize(
    ("said", "name", "arguments"),
    [
        ("What is 3 times 12?", "multiply", {"a": 3, "b": 12}),
        ("7 multiplied by 8", "multiply", {"a": 7, "b": 8}),
        ("the product of 4 and 9", "multiply", {"a": 4, "b": 9}),
        ("6 * 7", "multiply", {"a": 6, "b": 7}),
        ("5 plus 6", "add", {"a": 5, "b": 6}),
        ("What's the sum of 21 and 22?", "add", {"a": 21, "b": 22}),
        ("Adding 2 to 40 makes?", "add", {"a": 2, "b": 40}),
        ("30 minus 4", "subtract", {"a": 30, "b": 4}),
        ("90 divided by 5", "divide", {"a": 90, "b": 5}),
        ("8 / 2 is what?", "divide", {"a": 8, "b": 2}),
    ],
)
def test_a_calculation_calls_the_tool_of_its_operation(
    said: str, name: str, arguments: dict[str, int]
) -> None:
    assert called(said, *OPERATIONS) == [(name, arguments)]


TICKETS = [
    takes("create_ticket", "Create a support ticket", title=STRING),
    takes("list_tickets", "List all support tickets"),
    takes("delete_ticket", "Delete a support ticket", id=STRING),
    takes("update_ticket", "Update a support ticket", id=STRING, title=STRING),
]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Open a ticket about the broken printer", "create_ticket"),
        ("Show me all tickets", "list_tickets"),
        ("Remove ticket T-12", "delete_ticket"),
        ("Change the title of ticket T-9 to 'Done'", "update_ticket"),
    ],
)
def test_tools_that_share_a_noun_are_told_apart_by_their_verbs(said: str, name: str) -> None:
    assert [call[0] for call in called(said, *TICKETS)] == [name]


FINAL = takes("final_answer", "Provides a final answer to the given problem.", answer=STRING)
RESULT = takes(
    "final_result",
    "The final response which ends this conversation",
    city=STRING,
    degrees={"type": "integer"},
)


@pytest.mark.parametrize("option", ["auto", "required"])
def test_the_answer_is_a_call_of_the_tool_that_ends_the_conversation(option: str) -> None:
    said = [Message("user", "What is the capital of Peru?")]
    calls = called(said, WEATHER, FINAL, tool_choice=option)
    assert calls == [("final_answer", {"answer": "The capital of Peru is Lima."})]


def test_other_tools_are_called_before_the_one_that_ends_the_conversation() -> None:
    said = [Message("user", "What is the weather in Oslo?")]
    first = choice(said, WEATHER, RESULT, tool_choice="required").calls
    assert [call.name for call in first] == ["get_weather"]
    said += [
        Message("assistant", "", calls=first),
        Message("tool", '{"city": "Oslo", "degrees": 21}', answers=first[0].id),
    ]
    assert called(said, WEATHER, RESULT, tool_choice="required") == [
        ("final_result", {"city": "Oslo", "degrees": 21})
    ]


CONVERT = takes(
    "convert_money",
    "Convert an amount from one currency to another",
    amount={"type": "number"},
    from_currency=STRING,
    to_currency=STRING,
)
REPAY = takes("refund_order", "Refund an order", order_id=STRING, amount={"type": "number"})
PAY = takes("pay", "Transfer", recipient=STRING, amount={"type": "number"}, currency=STRING)
SHOP = takes(
    "search_items", "Search the shop", ("max_price",), query=STRING, max_price={"type": "number"}
)


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        (
            "What are 40 Canadian dollars in Swiss francs?",
            [("convert_money", {"amount": 40, "from_currency": "CAD", "to_currency": "CHF"})],
        ),
        (
            "Convert 75 euros to yen, then email the result to uma@ferry.io",
            [
                ("convert_money", {"amount": 75, "from_currency": "EUR", "to_currency": "JPY"}),
                ("send_email", {"to": "uma@ferry.io"}),
            ],
        ),
        ("Refund 8.75 for order 31", [("refund_order", {"order_id": "31", "amount": 8.75})]),
        ("Find me a walnut desk under 320 euros", [("search_items", {"max_price": 320})]),
        (
            "How is the weather in Oslo and in Quito, in celsius?",
            [("get_weather", {"city": city, "unit": "celsius"}) for city in ("Oslo", "Quito")],
        ),
    ],
)
def test_amounts_and_parts_of_a_request_reach_their_tools(
    said: str, calls: list[tuple[str, dict[str, Any]]]
) -> None:
    made = choice(said, CONVERT, REPAY, SHOP, EMAIL, WEATHER).calls
    assert [call.name for call in made] == [name for name, _ in calls]
    for call, (_, arguments) in zip(made, calls, strict=True):
        assert arguments.items() <= json.loads(call.arguments).items()


def test_a_tool_whose_arguments_are_given_precedes_one_that_shares_a_verb() -> None:
    mail = takes("send_mail", "Send mail", to={"type": "string", "format": "email"}, body=STRING)
    (call,) = choice("Send 30 Danish kroner to Aya", mail, PAY).calls
    assert call.name == "pay"
    assert json.loads(call.arguments) == {"recipient": "Aya", "amount": 30, "currency": "DKK"}


def test_a_request_that_begins_with_get_keeps_its_values() -> None:
    day = {"type": "string", "format": "date"}
    table = takes(
        "book_table", "Reserve a table", restaurant=STRING, date=day, guests={"type": "integer"}
    )
    said = "Get us a table at Luna Verde on 4 May 2026, we're five. A quiet corner would be nice."
    assert called(said, table) == [
        ("book_table", {"restaurant": "Luna Verde", "date": "2026-05-04", "guests": 5})
    ]


HOUSE = [
    takes("set_lamp", "Switch a lamp on or off", room=STRING, on={"type": "boolean"}),
    takes("set_heating", "Set the heating of a room", room=STRING, degrees={"type": "number"}),
    takes("close_ticket", "Close a support ticket as resolved", ticket_id=STRING),
    takes("add_comment", "Add a comment to a ticket", ticket_id=STRING, text=STRING),
    takes("find_member", "Look up a member of the club", member=STRING),
    takes("book_lesson", "Book a lesson for a member", member_id=STRING, teacher=STRING),
    takes("buscar_trenes", "Busca trenes entre dos ciudades", origen=STRING, destino=STRING),
]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Turn off the attic lamp and set the heating there to 19", ["set_lamp", "set_heating"]),
        ("Close TCK-41, then add to TCK-43 that it ships", ["close_ticket", "add_comment"]),
        ("Set the heating in the attic to 19 and in the cellar to 12", ["set_heating"] * 2),
        ("Busca un tren de Vigo a Lugo, por favor", ["buscar_trenes"]),
        ("Merci beaucoup, c'est tout pour aujourd'hui.", []),
        ("How do I close a ticket?", []),
    ],
)
def test_a_message_is_divided_among_tools(said: str, names: list[str]) -> None:
    assert [call.name for call in choice(said, *HOUSE).calls] == names


def test_the_next_tool_takes_an_argument_from_a_result() -> None:
    said = [Message("user", "Look up Ida Brandt and book her a lesson with Ms Okafor.")]
    first = [ToolCall("call_1", "find_member", '{"member": "Ida Brandt"}')]
    said += [
        Message("assistant", "", calls=first),
        Message("tool", '{"member_id": "M-3381", "name": "Ida Brandt"}', answers="call_1"),
    ]
    ((name, arguments),) = called(said, *HOUSE)
    assert (name, arguments["member_id"]) == ("book_lesson", "M-3381")


@pytest.mark.parametrize(
    ("wish", "ferry", "seats"),
    [("the cheapest", "F-2", 3), ("the earliest", "F-3", 2), ("the one to Horta", "F-1", 4)],
)
def test_an_argument_comes_from_the_object_that_the_request_means(
    wish: str, ferry: str, seats: int
) -> None:
    find = takes("find_ferries", "Find ferries on a day", day=STRING)
    book = takes("book_ferry", "Book a ferry", ferry_id=STRING, seats={"type": "integer"})
    rows = [
        ("F-1", "Horta", 20, "12:00"),
        ("F-2", "Velas", 9, "16:00"),
        ("F-3", "Madalena", 15, "07:00"),
    ]
    found = [dict(zip(("ferry_id", "to", "price", "departure"), row, strict=True)) for row in rows]
    said = [
        Message("user", f"Find the ferries on Monday and book {seats} seats on {wish}."),
        Message("assistant", "", calls=[ToolCall("call_1", "find_ferries", '{"day": "Monday"}')]),
        Message("tool", json.dumps({"ferries": found}), answers="call_1"),
    ]
    assert called(said, find, book) == [("book_ferry", {"ferry_id": ferry, "seats": seats})]
