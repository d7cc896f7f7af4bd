"""Answers in a form that the conversation asks for in words, without `response_format`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mockgateway.content import ChatRequest, Message, ResponseFormat
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.generators.chat.shape import shape_in
from mockgateway.generators.chat.templates import templated_answer
from mockgateway.seed import Seed

TOWN = {
    "title": "Town",
    "type": "object",
    "properties": {"city": {"type": "string"}, "inhabitants": {"type": "integer"}},
    "required": ["city", "inhabitants"],
}
FACT = "Bergen has 290000 inhabitants."
BERGEN = {"city": "Bergen", "inhabitants": 290000}
COMPACT, INDENTED = json.dumps(TOWN), json.dumps(TOWN, indent=2)
LANGCHAIN = """The output should be formatted as a JSON instance that conforms to the JSON schema \
below.

As an example, for the schema {"properties": {"foo": {"title": "Foo", "type": "array", "items": \
{"type": "string"}}}, "required": ["foo"]}
the object {"foo": ["bar", "baz"]} is a well-formatted instance of the schema. The object \
{"properties": {"foo": ["bar", "baz"]}} is not well-formatted.

Here is the output schema:
"""
INSTRUCTOR = (
    "As a genius expert, your task is to understand the content and provide the parsed objects in "
    f"json that match the following json_schema:\n\n{INDENTED}\n\n"
    "Make sure to return an instance of the JSON, not the schema itself"
)


def answer(user: str, system: str = "", **options: Any) -> str:
    turns = [Message("system", system)] if system else []
    prompt = ChatRequest("m", [*turns, Message("user", user)], **options)
    made = Chat().make(prompt, None, Seed.root(5), 1_780_000_000, draw_instance)
    return made.choices[0].text


@pytest.mark.parametrize(
    ("user", "system"),
    [
        (f"{FACT} Extract it as JSON of this schema: {COMPACT}", ""),
        (f"{FACT}\nReturn JSON that matches:\n```json\n{INDENTED}\n```", ""),
        (FACT, f"Reply only with JSON that conforms to this JSON Schema:\n{INDENTED}"),
        (FACT, f"Output schema: {TOWN!r}. Answer in JSON, no prose."),
        (f"{LANGCHAIN}```\n{COMPACT}\n```\n{FACT}\n", ""),
        (FACT, INSTRUCTOR),
        (f'{FACT} Respond in JSON: {{"city": string, "inhabitants": integer}}', ""),
        (f"{FACT} Give JSON like {{'city': 'Rome', 'inhabitants': 5}}", ""),
        (f"{FACT}\nJSON format:\n{{\n  city: str,\n  inhabitants: int  // all of them\n}}", ""),
        (f"{FACT}\nUse interface Town {{ city: string; inhabitants: number }}", ""),
        (f'{FACT}\nFill in this template: {{"city": <string>, "inhabitants": <integer>}}', ""),
        (f"{FACT} The output must conform to:\n{COMPACT}", ""),
        (f'{FACT} Return JSON as {{"city": ..., "inhabitants": ...}}', ""),
        (f"{FACT} Give an object shaped like {{ city: string; inhabitants: number }}", ""),
    ],
)
def test_a_shape_in_words_gives_json_of_it(user: str, system: str) -> None:
    assert json.loads(answer(user, system)) == BERGEN


def test_json_object_mode_reads_the_shape_too() -> None:
    text = answer(f"{FACT}\nSchema: {COMPACT}", format=ResponseFormat(None))
    assert json.loads(text) == BERGEN


@pytest.mark.parametrize(
    "user",
    [
        f"{FACT}\n\nReturn the correct JSON response within a ```json codeblock. not the schema",
        f"{FACT} Answer with a markdown code snippet.",
    ],
)
def test_a_fence_is_written_where_it_is_asked_for(user: str) -> None:
    text = answer(user, INSTRUCTOR)
    assert text.startswith("```json\n")
    assert json.loads(text.removeprefix("```json\n").removesuffix("\n```")) == BERGEN


@pytest.mark.parametrize(
    "user",
    [
        'Tell me a joke. Answer in JSON: {"setup": string, "punchline": string}',
        "Tell me a joke as JSON with keys setup and punchline",
    ],
)
def test_fields_that_nothing_gives_are_sentences_of_the_answer(user: str) -> None:
    value = json.loads(answer(user))
    assert value.keys() == {"setup", "punchline"}
    assert value["setup"] != value["punchline"]
    assert all(len(text.split()) > 3 for text in value.values())


DSPY = """Your input fields are:
1. `question` (str):
Your output fields are:
1. `reasoning` (str):
2. `answer` (str):
3. `score` (float):
4. `verdict` (Literal['good', 'bad']):
All interactions will be structured in the following way, with the appropriate values filled in.

[[ ## question ## ]]
{question}

[[ ## answer ## ]]
{answer}

[[ ## completed ## ]]"""


def test_fields_are_written_between_dspys_markers() -> None:
    text = answer(
        "[[ ## question ## ]]\nWhat is the capital of Italy?\n\nRespond with the corresponding "
        "output fields, starting with the field `[[ ## reasoning ## ]]`, then "
        "`[[ ## answer ## ]]`, and then ending with the marker for `[[ ## completed ## ]]`.",
        DSPY,
    )
    parts = [part.partition(" ## ]]\n") for part in text.split("[[ ## ")[1:]]
    values = {name: value.strip() for name, _, value in parts}
    assert text.rstrip().endswith("[[ ## completed ## ]]")
    assert "Rome" in values["answer"]
    assert float(values["score"]) >= 0
    assert values["verdict"] in ("good", "bad")
    assert values["reasoning"]


def test_an_agent_that_thinks_first_gets_a_final_answer() -> None:
    rules = "Use this format:\nThought: what to do\nFinal Answer: the answer"
    text = answer("What is 6 times 7?", rules)
    assert text.startswith("Thought: ")
    assert "42" in text.partition("Final Answer: ")[2]


def test_an_agent_that_runs_code_gets_code() -> None:
    rules = "Write code between <code> and </code>. Call final_answer(...) with the answer."
    text = answer("What is the capital of Peru?", rules)
    assert '<code>\nfinal_answer("The capital of Peru is Lima.")\n</code>' in text


@pytest.mark.parametrize(
    "user",
    [
        "What is JSON?",
        'Explain this JSON: {"a": 1, "b": [2]}',
        'Convert this JSON to CSV: [{"a": 1}, {"a": 2}]',
        "Write a JavaScript function that returns {a: 1}",
        "What does the schema of a database describe?",
    ],
)
def test_text_about_json_is_answered_in_words(user: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Extra"):
        json.loads(answer(user))


def test_the_arguments_of_a_tool_are_no_form_of_the_answer() -> None:
    system = (
        "Respond briefly.\n- Use the `apply_patch` tool to edit files (NEVER try `applypatch`, only"
        ' `apply_patch`): {"command":["apply_patch","*** Begin Patch"]}'
    )

    assert "Paris" in answer("What is the capital of France?", system)


def test_alternatives_lists_and_options_are_read() -> None:
    shown = shape_in(
        'Return JSON: {"mood": "happy|sad", "size": "S" | "L", "tags": [string], "n"?: number|null}'
    )
    assert shown is not None
    assert shown.schema["properties"] == {
        "mood": {"enum": ["happy", "sad"]},
        "size": {"enum": ["S", "L"]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "n": {"type": "number"},
    }
    assert shown.schema["required"] == ["mood", "size", "tags"]


def test_an_unfinished_shape_is_none() -> None:
    assert shape_in('Return JSON: {"a": {"b": ') is None
    assert shape_in("Return JSON: " + "{" * 5000) is None


REACT = """Your input fields are:
1. `question` (str):
2. `trajectory` (str):
Your output fields are:
1. `next_thought` (str):
2. `next_tool_name` (Literal['get_weather', 'finish']):
3. `next_tool_args` (dict[str, Any]):
All interactions will be structured in the following way.

(1) get_weather, whose description is <desc>Get the weather of a city.</desc>. It takes \
arguments {'city': {'type': 'string'}}.
(2) finish, whose description is <desc>Marks the task as complete.</desc>. It takes arguments {}."""


def test_an_agent_of_dspy_calls_a_tool_once_and_finishes() -> None:
    asked = "[[ ## question ## ]]\nWhat is the weather in Oslo?\n\n[[ ## trajectory ## ]]\n"
    first = answer(asked, REACT)
    assert "next_tool_name ## ]]\nget_weather" in first
    assert 'next_tool_args ## ]]\n{"city": "Oslo"}' in first

    seen = (
        '[[ ## tool_name_0 ## ]]\nget_weather\n\n[[ ## tool_args_0 ## ]]\n{"city": "Oslo"}\n\n'
        '[[ ## observation_0 ## ]]\n{"degrees": 21}\n'
    )
    assert "next_tool_name ## ]]\nfinish" in answer(asked + seen, REACT)


HEIGHT = "The tower in Ulm is 161 metres tall."


@pytest.mark.parametrize(
    ("user", "system", "expected"),
    [
        ("Put the final answer in <sum>. What is 8 + 5?", "", "<sum>.*13.*</sum>"),
        ("What is 8 + 5?", "Answer as <ok>yes|no</ok><why>...</why>", "<ok>(yes|no)</ok>\n<why>.+"),
        ("Give it as <total>your sum</total>: what is 8 + 5?", "", "<total>.*13.*</total>"),
        (
            "Reply as XML: <sea><name/><depth/></sea>",
            "",
            "<sea><name>.+</name><depth>.+</depth></sea>",
        ),
        ("Use the format `SUM: <number>`. What is 8 + 5?", "", "SUM: 13"),
        (
            "What is 8 + 5?",
            "Use this format:\nSum: [sum]\nWhy: [reasoning]",
            "Sum: .+\nWhy: .*13.*",
        ),
        (f"Answer in YAML with the keys town, height_m: {HEIGHT}", "", "town: Ulm\nheight_m: 161"),
        (f"Output TOML with keys town and height_m. {HEIGHT}", "", 'town = "Ulm"\nheight_m = 161'),
        ("I am glad.", "Use these fields:\nMood: <one word>\nRank: <1-9>", "Mood: .+\nRank: [1-9]"),
        ("All passed.", "Reply as: VERDICT: <PASS|FAIL>", "VERDICT: (PASS|FAIL)"),
        (
            "I live in Lyon, France.",
            "Output YAML with fields city and country.",
            "city: Lyon\n.*France",
        ),
        ("It must look like:\n```\nSUM: <number>\n```\nWhat is 8 + 5?", "", "SUM: 13"),
        ("Reply in CSV with header id,name and 1 row.", "", "id,name\n[^_]*"),
    ],
)
def test_a_template_in_words_is_filled(user: str, system: str, expected: str) -> None:
    assert re.fullmatch(expected, answer(user, system), re.DOTALL)


def test_quoted_keys_are_the_keys() -> None:
    text = answer("Respond with a JSON object containing the keys 'lat' and 'lon' for Ulm.")
    assert list(json.loads(text)) == ["lat", "lon"]


def test_dots_in_a_shape_take_the_type_from_their_name() -> None:
    text = answer(f'{FACT} Reply as {{"city": ..., "population": ...}}')
    assert json.loads(text) == {"city": "Bergen", "population": 290000}
    assert "13" in json.loads(answer('Return {"answer": "..."}. What is 8 + 5?'))["answer"]


@pytest.mark.parametrize(
    "user",
    [
        "Summarize the text in <doc> tags.\n<doc>The Elbe rises in the mountains.</doc>",
        "Write a React component that returns <div>hello</div>.",
        "Explain the term {name} in this format: `{name} is`, please.",
        "Fix this YAML:\nname: foo\n  bar: [a, b]",
    ],
)
def test_material_is_no_template(user: str) -> None:
    assert templated_answer([user], user, lambda *_: {}, str) is None


def test_python_classes_and_lines_of_json_are_forms_of_an_answer() -> None:
    classes = "class Item(BaseModel):\n    sku: str\n    count: int\n\nclass Order(BaseModel):\n"
    classes += "    customer: str\n    items: list[Item]\n"
    said = f"Return JSON for this model:\n\n{classes}\nKarin Holm orders 3 x AB-100, 1 x CD-200."
    assert json.loads(answer(said)) == {
        "customer": "Karin Holm",
        "items": [{"sku": "AB-100", "count": 3}, {"sku": "CD-200", "count": 1}],
    }
    said = (
        "Turn these into JSON Lines with the keys name and age:\n- Ana Lopez, 34\n- Ben Carter, 51"
    )
    rows = [json.loads(line) for line in answer(said).splitlines()]
    assert rows == [{"name": "Ana Lopez", "age": 34}, {"name": "Ben Carter", "age": 51}]
