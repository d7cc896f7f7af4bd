"""The requests that test the wire formats, by format or kind of output."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, NamedTuple

from mockgateway.contract.uploads import picture

Json = Any
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
PERSON_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "person", "strict": True, "schema": PERSON},
}
WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
WEATHER_CHOICE = {"type": "function", "function": {"name": "get_weather"}}
COUNT = [{"role": "user", "content": "Count from one to fifty in words."}]
REPEAT = [{"role": "user", "content": "Say exactly: one two three four five"}]
# A real picture: no gateway can fetch those of the document's examples.
PICTURE = "data:image/png;base64," + base64.b64encode(picture()).decode()
DOCUMENTS = ["An API gateway for models.", "Bread needs time.", "Boats sail on the sea."]

SPELLED_OUT = "Count from one to fifty in words."
LONG = "We talk about harbours, tides and lighthouses, and about boats that wait for the wind. " * 6
AFTER_LONG = [
    {"role": "user", "content": LONG},
    {"role": "assistant", "content": "I see."},
    *REPEAT,
]
CITIES = [{"role": "user", "content": "What is the weather in Paris and in Rome?"}]
MESSAGES_TOOL = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "input_schema": WEATHER_TOOL["function"]["parameters"],  # type: ignore[index]
}
SEEDED = {
    "messages": [{"role": "user", "content": "Write a sentence about the sea."}],
    "seed": 7,
    "temperature": 0,
}


class Variant(NamedTuple):
    """The fields in which a request differs from the cheapest one.

    `worth` estimates how many faults of `benchmarks/mutants.py` it finds first.
    """

    worth: float
    fields: dict[str, Json]
    optional: Mapping[str, Json] = {}  # left out where the document does not have them


# By `say` or `make` of the operation, the most useful variant first.
VARIANTS: dict[str, list[Variant]] = {
    "openai_chat": [
        Variant(
            30,
            {"messages": COUNT, "max_tokens": 5},
            {"n": 2, "logprobs": True, "top_logprobs": 2},
        ),
        Variant(
            25,
            {"messages": COUNT, "stream": True, "max_tokens": 64},
            {"stream_options": {"include_usage": True}},
        ),
        Variant(
            9,
            {"messages": CITIES, "tools": [WEATHER_TOOL], "tool_choice": "required",
             "stream": True, "max_tokens": 120},
            {"parallel_tool_calls": True},
        ),
        Variant(6, {"tools": [WEATHER_TOOL], "tool_choice": WEATHER_CHOICE, "max_tokens": 120}),
        Variant(5, {"response_format": PERSON_FORMAT, "max_tokens": 120}),
        Variant(4.5, {"messages": AFTER_LONG, "stop": [" "]}),
        Variant(4, {"stream": True}),
        Variant(2, SEEDED),
        Variant(2, SEEDED),
    ],
    "anthropic_messages": [
        Variant(14, {"messages": COUNT, "stream": True, "max_tokens": 64}),
        Variant(12, {"messages": COUNT, "max_tokens": 5}),
        Variant(3, {"messages": REPEAT, "stop_sequences": ["three"]}),
        Variant(
            3,
            {"messages": CITIES, "tools": [MESSAGES_TOOL], "tool_choice": {"type": "any"},
             "stream": True, "max_tokens": 120},
        ),
    ],
    "openai_responses": [
        Variant(12, {"input": SPELLED_OUT, "stream": True, "max_output_tokens": 64}),
        Variant(10, {"input": SPELLED_OUT, "max_output_tokens": 16}),
    ],
    "openai_embeddings": [],  # see `_embeddings`
    "rerank": [Variant(8, {"top_n": 2, "documents": DOCUMENTS, "query": "gateway"})],
    "image": [
        Variant(12, {"response_format": "b64_json", "size": "512x512"}),
        Variant(
            9,
            {"response_format": "url", "size": "512x768", "n": 2},
            {"output_format": "jpeg"},
        ),
        Variant(8, {"response_format": "url", "size": "512x512"}),
    ],
    "upscale": [Variant(5, {"image": PICTURE, "scale": 2})],
    "background_removal": [Variant(5, {"image": PICTURE})],
    "speech": [
        Variant(6, {"response_format": "wav"}),
        Variant(5, {"stream": True}),
        Variant(2, {"response_format": "flac"}),
    ],
    "sound_effect": [Variant(5, {"duration": 2})],
}  # fmt: skip
