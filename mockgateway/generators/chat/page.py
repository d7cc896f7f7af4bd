"""Act on the elements of a web page that a conversation lists: click, type or choose an option."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.text_tables import pattern
from mockgateway.word_vectors import likeness

from .schemas import schema_of

Json = Any

_TABLE = "page"
_SNAPSHOT = re.compile(
    r"^[ \t]*-?[ \t]*(?P<role>[a-z]+)(?:[ \t]+\"(?P<label>[^\"\n]*)\")?[^\n\[]*"
    r"\[(?:ref|uid|id)=(?P<ref>[\w-]+)\]",
    re.MULTILINE,
)
_LISTED = re.compile(
    r"^[ \t]*-?[ \t]*(?P<selector>(?P<role>[a-z]+)?[#.][\w-]+)[ \t:]+\"?(?P<label>[^\"\n]*)",
    re.MULTILINE,
)
_TAG = re.compile(
    r"(?:\[(?P<index>\d+)\]\s*)?<(?P<role>a|button|input|select|textarea)\b(?P<inside>[^>]*)>"
    r"(?P<label>[^<]*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^[ \t]*\[(?P<index>\d+)\][ \t]*(?P<role>[a-z]+)[ \t:]+\"?(?P<label>[^\"\n<]+)", re.MULTILINE
)
_ATTRIBUTE = re.compile(r"([\w-]+)=[\"']([^\"']*)[\"']")
_OPTION = re.compile(r"<option[^>]*>([^<]+)")
_TASK = re.compile(
    r"<(?P<tag>task|instruction|goal|step|user_request)\b[^>]*>(?P<task>.*?)</(?P=tag)>", re.DOTALL
)
_LEAD = re.compile(r"\A(?:[A-Z][\w ]{0,20}:)\s*")
_QUOTED = re.compile(r"[\"“'‘`]([^\"”'’`\n]+)[\"”'’`]")
_PLAIN_VALUE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|\+?\d[\d ()-]{6,}\d")
_WORD = re.compile(r"[a-z0-9]+")
_PLACES = ("ref", "uid", "selector", "css", "locator", "index", "element_id", "target")
_FIELDS = frozenset("textbox searchbox input textarea combobox spinbutton".split())
_LISTS = frozenset("select combobox listbox".split())
_STATIC = frozenset("heading text paragraph img image generic banner label".split())


class Element(NamedTuple):
    """An element of a page."""

    role: str
    label: str
    ref: str = ""
    selector: str = ""
    number: str = ""
    options: tuple[str, ...] = ()


def page_call(prompt: ChatRequest) -> ToolCall | None:
    """Return the call that a listed page and an instruction ask for, without its id, or None."""
    tools = {kind: tool for tool in prompt.tools if (kind := _kind(tool))}
    if prompt.tool_choice == "none":
        return None
    if prompt.tool_choice.startswith(":"):
        tools = {kind: tool for kind, tool in tools.items() if tool.name == prompt.tool_choice[1:]}
    place = _place_of_page(prompt.messages) if tools else -1
    if place < 0:
        return None
    elements = list(_elements(prompt.messages[place].text))
    task = _task(prompt.messages)
    if not task or pattern(_TABLE, "elsewhere").search(task):
        return None
    kind = next(
        (kind for kind in ("type", "select") if pattern(_TABLE, kind).search(task)), "click"
    )
    tool = tools.get(kind)
    element = _best(elements, kind, task)
    if tool is None or element is None:
        return None
    arguments = _arguments(tool, element, kind, task)
    if not schema_of(tool.schema).accepts(arguments):
        return None
    return ToolCall("", tool.name, orjson.dumps(arguments).decode())


def _properties(tool: Tool) -> dict[str, Json]:
    found = tool.schema.get("properties") if isinstance(tool.schema, dict) else None
    return found if isinstance(found, dict) else {}


def _kind(tool: Tool) -> str:
    """Return what a tool does to an element: click, type or select; "" if it takes none."""
    names = _properties(tool)
    if names.keys().isdisjoint(_PLACES):
        return ""
    if not names.keys().isdisjoint(("text", "value", "content")):
        return "type"
    if not names.keys().isdisjoint(("option", "options", "values")):
        return "select"
    return "click" if "click" in tool.name.lower() or "press" in tool.name.lower() else ""


def _place_of_page(messages: Sequence[Message]) -> int:
    """Return the number of the last message if it lists elements, or of a tool's; -1 for none."""
    for place in range(len(messages) - 1, -1, -1):
        message = messages[place]
        if len(list(_elements(message.text))) > 1:
            return place
        if message.role == "user" or (message.calls and place < len(messages) - 2):
            break
    return -1


def _task(messages: Sequence[Message]) -> str:
    """Return the instruction of the last user's message, without the page."""
    text = next((message.text for message in reversed(messages) if message.role == "user"), "")
    if found := _TASK.search(text):
        return found["task"].strip()
    lines = [line for line in text.splitlines() if line.strip() and not list(_elements(line))]
    return _LEAD.sub("", lines[-1].strip()) if lines else ""


def _elements(text: str) -> Iterator[Element]:
    for found in _SNAPSHOT.finditer(text):
        yield Element(found["role"], found["label"] or found["role"], ref=found["ref"])
    for found in _LISTED.finditer(text):
        yield Element(found["role"] or "", found["label"], selector=found["selector"])
    for found in _NUMBERED.finditer(text):
        yield Element(found["role"], found["label"].strip(), number=found["index"])
    for found in _TAG.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(found["inside"]))
        role, name = found["role"].lower(), attributes.get("name")
        shown = (attributes.get(key) for key in ("aria-label", "placeholder", "value", "title"))
        labels = [found["label"].strip(), *shown, attributes.get("id"), name]
        selector = f"#{attributes['id']}" if "id" in attributes else ""
        selector = selector or (f'{role}[name="{name}"]' if name else "")
        inside = text[found.end() :].partition("</select>")[0] if role == "select" else ""
        yield Element(
            role,
            " ".join(dict.fromkeys(label for label in labels if label)),
            selector=selector,
            number=found["index"] or "",
            options=tuple(option.strip() for option in _OPTION.findall(inside)),
        )


def _best(elements: list[Element], kind: str, task: str) -> Element | None:
    """Return the element that an instruction means."""
    said = set(_WORD.findall(task.lower()))
    wanted = {"type": _FIELDS, "select": _LISTS}.get(kind)

    def points(element: Element) -> float:
        fits = element.role in wanted if wanted else element.role not in _STATIC | _FIELDS
        words = set(_WORD.findall(element.label.lower()))
        listed = any(option.lower() in task.lower() for option in element.options)
        shared = len(words & said) / (len(words) or 1)
        return 1.5 * fits + 2 * shared + listed + likeness(task, element.label)

    usable = [element for element in elements if element.role not in _STATIC] or elements
    return max(usable, key=points, default=None)


def _arguments(tool: Tool, element: Element, kind: str, task: str) -> dict[str, Json]:
    """Return the arguments of a tool that acts on an element."""
    own = {"ref": element.ref, "uid": element.ref, "index": element.number}
    any_place = element.selector or element.ref or element.number
    filled: dict[str, Json] = {}
    for name, part in _properties(tool).items():
        kind_of = part.get("type") if isinstance(part, dict) else None
        if name in _PLACES:
            place = own.get(name) or any_place
            filled[name] = int(place) if kind_of == "integer" and place.isdigit() else place
        elif name == "element":
            filled[name] = element.label
        elif kind == "type" and name in ("text", "value", "content"):
            filled[name] = _value(task)
        elif kind == "select" and name in ("option", "value", "options", "values"):
            option = next((o for o in element.options if o.lower() in task.lower()), _value(task))
            filled[name] = [option] if kind_of == "array" else option
        elif name in ("submit", "press_enter") and pattern(_TABLE, "submits").search(task):
            filled[name] = True
    return filled


def _value(task: str) -> str:
    """Return the text that an instruction tells to type or to choose."""
    for form in (_QUOTED, _PLAIN_VALUE):
        if found := form.search(task):
            return (found[1] if form is _QUOTED else found[0]).rstrip(".")
    found = pattern(_TABLE, "value").search(task)
    return found["value"].strip(" .") if found else task
