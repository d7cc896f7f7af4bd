"""Which tools to call, and with what: those that the user's words are about, each once, so that loops end.

A call is not made again once the conversation has its result: the next wish comes, and after the last the answer in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .facts import facts
from .fill import Filling
from .guess import PLACES, words_of
from .schemas import schema_of
from .spoken import said

Json = Any

_MOST_PARALLEL = 8
_GENERIC = frozenset(
    """
    a an and any by do fetch find for from function get getting give given in info information is it list look lookup make of on or query retrieve return returns run
    search set show the this to tool use used user with current data specific value get_ api call api create update new please what which your you my can about that are
    be
    """.split()
)
# What people say instead of the words that tools are named by, in the languages of the texts.
_ALIKE = (
    frozenset(
        "weather temperature forecast rain sunny umbrella hot cold climate wetter clima tiempo temps temp météo meteo 天气 天氣 天気 อากาศ".split()
    ),
    frozenset(
        "calculate calculator calc math arithmetic evaluate sum add multiply plus times minus compute expression".split()
    ),
    frozenset("email mail e-mail correo".split()),
    frozenset("time clock now datetime hour uhr hora heure 时间 時間 เวลา 几点 何時 กี่โมง".split()),
    frozenset("stock share price ticker quote".split()),
    frozenset("search google web internet find look lookup".split()),
    frozenset("flight fly flights airline vuelo flug".split()),
    frozenset("hotel room stay accommodation".split()),
    frozenset("meeting calendar event schedule appointment remind reminder".split()),
    frozenset("translate translation language".split()),
)
_ARITHMETIC = re.compile(r"(?<![\d-])\d+(?:\.\d+)?\s*[-+*/×÷^]\s*\d+(?![\d-])")  # no date
_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(
    r"\b(?:what(?:'s| is)? (?:the )?(?:current |local )?(?:time|day|date)|current (?:time|date)|time is it|today'?s date|qué (?:hora|día)|wie spät|wie viel uhr|welche[rs]? (?:tag|datum)|quelle heure|quel jour)\b"
    r"|几点|几号|星期几|何時|何日|กี่โมง|วันที่เท่าไ",
    re.IGNORECASE,
)
_TELLS_TIME = frozenset("time date clock now datetime today".split())
# Asks for a text and not for a deed, so that a tool which merely shares its subject is left alone.
_WORDS_WANTED = re.compile(
    r"\A\W*(?:please |can you |could you |would you )*(?P<verb>write|explain|describe|summari[sz]e|compose|draft|define|tell)\b(?! me (?:the|what|if|when|where)\b)",
    re.IGNORECASE,
)


def calls(prompt: ChatRequest, seed: Seed, draw: Draw, prose: Callable[[], str]) -> list[ToolCall]:
    """The calls that come next; none for an answer in words."""
    tools, choice = prompt.tools, prompt.tool_choice
    if not tools or choice == "none":
        return []
    made = _made(prompt.messages)
    if choice.startswith(":"):
        chosen = [tool for tool in tools if tool.name == choice[1:] and tool.name not in made]
        wishes = [_wish(prompt, tool, seed, draw, prose, "") for tool in chosen[:1]]
    else:
        scored = sorted(
            ((score(tool, said(prompt)), -number, tool) for number, tool in enumerate(tools)),
            key=lambda each: each[:2],
            reverse=True,
        )
        best = scored[0][0]
        chosen = [tool for points, _, tool in scored if points >= max(2, best / 2)]
        if (
            choice == "required" and not made and not chosen
        ):  # once something was called, a tool that nobody spoke of would only do harm
            chosen = [scored[0][2]]
        wishes = [
            _wish(prompt, tool, seed, draw, prose, value)
            for tool in chosen
            for value in (_split(prompt, tool) or ("",))[made.get(tool.name, 0) :]
        ]
    found = [call for call in wishes if call][: _MOST_PARALLEL if prompt.parallel else 1]
    return [
        call._replace(
            id=f"call_{seed.of('call', len(prompt.messages), number, call.name).base62(24)}"
        )
        for number, call in enumerate(found)
    ]


def _made(messages: Sequence[Message]) -> dict[str, int]:
    """How often each tool was called since the user last spoke."""
    out: dict[str, int] = {}
    for message in reversed(messages):
        if message.role == "user":
            break
        for call in message.calls:
            out[call.name] = out.get(call.name, 0) + 1
    return out


def score(tool: Tool, text: str) -> int:
    """How much a text is about a tool: 2 for a word of its name, 1 for others of its description and parameters."""
    spoken = {_stem(word) for word in _WORD.findall(text.lower())}
    if (
        (wants := _WORDS_WANTED.match(text))
        and wants["verb"].lower() not in words_of(tool.name)
        and not any(letter.isdigit() or letter == "@" for letter in text)
    ):
        return 0
    name = {_stem(word) for word in words_of(tool.name)}
    telling = name - _GENERIC or name
    described = {_stem(word) for word in _WORD.findall(tool.description.lower()[:1000])} - _GENERIC
    points = 2 * len(telling & spoken) + len((described - name) & spoken)
    for alike in _ALIKE:
        if not alike.isdisjoint(telling) and (
            not alike.isdisjoint(spoken)
            or any(not word.isascii() and word in text for word in alike)
        ):
            points += 2
    if _ARITHMETIC.search(text) and not _ALIKE[1].isdisjoint(telling | described):
        points += 2
    if _CLOCK.search(text) and not _TELLS_TIME.isdisjoint(telling):
        points += 3
    properties = tool.schema.get("properties") if isinstance(tool.schema, dict) else None
    for part in properties.values() if isinstance(properties, dict) else ():
        options = part.get("enum") if isinstance(part, dict) else None
        points += isinstance(options, list) and any(
            isinstance(option, str) and len(option) > 3 and _stem(option.lower()) in spoken
            for option in options
        )
    return points


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _split(prompt: ChatRequest, tool: Tool) -> Sequence[str]:
    """The places that a tool is to be called for one by one; none where it is called once."""
    field = _place(tool.schema)
    if not field:
        return ()
    found: list[str] = []
    text = said(prompt)[-8000:]
    for name in facts(text).names:
        if name.after or (
            found
            and re.search(
                rf"{re.escape(found[-1])}(?:\s*[,&/、]\s*(?:and\s+)?|\s+(?:and|or|y|und|e)\s+){re.escape(name.text)}",
                text,
            )
        ):
            found.append(name.text)
    return tuple(dict.fromkeys(found))[:_MOST_PARALLEL] if len(found) > 1 else ()


def _place(schema: Json) -> str:
    """The one parameter that names a place, "" where there is none, or two of them."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    found = [
        name
        for name, part in (properties or {}).items()
        if isinstance(part, dict) and part.get("type") == "string" and "enum" not in part and not PLACES.isdisjoint(words_of(name))
    ] if isinstance(properties, dict) else []  # fmt: skip
    return found[0] if len(found) == 1 else ""


def _wish(
    prompt: ChatRequest, tool: Tool, seed: Seed, draw: Draw, prose: Callable[[], str], place: str
) -> ToolCall | None:
    """The call; None where the model may choose and nothing that was said could be an argument."""
    if tool.schema is None:
        return ToolCall("", tool.name, said(prompt).strip() or prose())
    spoken = [
        message.text for message in reversed(prompt.messages) if message.role in ("user", "tool")
    ][:6]
    filling = Filling(
        schema_of(tool.schema), spoken, prose, (_place(tool.schema), place) if place else None
    )
    arguments = filling.make(draw, seed.of("arguments", tool.name, place), sparse=True)
    if (
        prompt.tool_choice == "auto"
        and not filling.drawn
        and isinstance(tool.schema, dict)
        and tool.schema.get("required")
    ):
        return None
    return ToolCall(
        "", tool.name, orjson.dumps(arguments if isinstance(arguments, dict) else {}).decode()
    )
