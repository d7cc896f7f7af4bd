"""Find the user's own words in turns to which agents and editors have added context.

Agents put what they know into the user's turn, most often as tagged blocks
(`<environment_details>...</environment_details>`). A block at the top level of a text is context,
unless the user shows or refers to it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple

from mockgateway import text_tables
from mockgateway.content.chat import Message, ToolCall
from mockgateway.text_tables import pattern

_TABLE = "context"
_LONGEST = 400_000  # characters; longer texts are left as they are
_MOST_TAGS = 200  # opening tags that are looked at
_OPENING = re.compile(r"[ \t]*<([A-Za-z][\w.:-]*)(\s[^<>]*)?(?<!/)>")
_LINE_START = re.compile(r"(?m)^(?=[ \t]*<[A-Za-z])")
_FENCE = re.compile(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)")
_OBSERVATION = re.compile(r"\A\s*Observation:\s*(?P<text>.*)", re.DOTALL)
_CALLED = re.compile(r"[\"']name[\"']:\s*[\"'](\w+)[\"'](?:,\s*[\"']arguments[\"']:\s*(\{.*?\}))?")
_GAPS = re.compile(r"\n{3,}")


class _Segment(NamedTuple):
    """A block with its tag's name in lower case, or the text between blocks, without a name."""

    name: str
    text: str
    inner: str = ""


def without_context(messages: Sequence[Message]) -> Sequence[Message]:
    """Return the conversation without the context that agents add to it.

    User turns that consist of such context only are left out, unless all of them do. Additions to
    the results of tools are removed too.
    """
    roles = ("user", "tool")
    if not any(message.role in roles and _may_have_context(message) for message in messages):
        return messages
    own: list[Message] = []
    for message in messages:
        if message.role == "user" and (seen := _OBSERVATION.match(message.text)) and own:
            own[-1] = _with_calls(own[-1])
            message = Message("tool", seen["text"].strip(), answers="observed")
        elif message.role == "user" and _may_have_context(message):
            words = user_words(message.text, tuple(message.parts))
            if not words and not message.images and not message.calls:
                continue
            message = message._replace(text=words, parts=())
        elif message.role == "tool" and "</" in message.text:
            message = message._replace(text=_result(message.text))
        own.append(message)
    return own if any(message.role == "user" for message in own) else messages


def _may_have_context(message: Message) -> bool:
    text = message.text
    return "<" in text or len(message.parts) > 1 or "# " in text or "Observation:" in text[:20]


def _with_calls(message: Message) -> Message:
    """Return an assistant's turn with the calls that its text shows.

    Some agents write calls as text, and send their results as turns of the user.
    """
    if message.role != "assistant" or message.calls:
        return message
    found = _CALLED.findall(message.text)
    calls = tuple(ToolCall("observed", name, _as_json(given)) for name, given in found)
    return message._replace(calls=calls)


def _as_json(written: str) -> str:
    """Return arguments that are written as a Python dictionary as JSON."""
    try:
        return json.dumps(ast.literal_eval(written or "{}"))
    except (ValueError, SyntaxError):
        return written


@lru_cache(maxsize=256)
def user_words(text: str, parts: tuple[str, ...] = ()) -> str:
    """Return the user's own words in a turn; "" if there are none.

    Args:
        text: The whole text of the turn.
        parts: Its content parts, if there are several.
    """
    if len(text) > _LONGEST:
        return text
    headings = list(pattern(_TABLE, "request_heading").finditer(text)) if "# " in text else []
    if headings and (after := text[headings[-1].end() :].strip()):
        return user_words(after)
    if len(parts) < 2:
        return _own(_segments(text), text)
    own = [_own_part(part) for part in parts]
    left = [words for words in own if words]
    # A part that is nothing but context comes from an agent, which sends the user's words last.
    return left[-1] if len(left) < len(own) and left else "\n".join(left)


def _result(text: str) -> str:
    """Return a tool's result without the blocks that agents add to it."""
    segments = [one for one in _segments(text) if not (one.name and _is_injected(one.name))]
    return "".join(segment.text for segment in segments).rstrip()


def _own_part(part: str) -> str:
    if pattern(_TABLE, "injected_parts").search(part.lstrip()):
        return ""
    return _own(_segments(part), part)


def _own(segments: list[_Segment], text: str) -> str:
    blocks = [segment for segment in segments if segment.name]
    if not blocks:
        return text
    outside = "\n".join(segment.text for segment in segments if not segment.name).strip()
    wrappers = _names("wrappers") | (frozenset() if outside else _names("weak_wrappers"))
    wrapped = [user_words(block.inner.strip()) for block in blocks if block.name in wrappers]
    if any(wrapped):
        outside = "\n".join(wrapped)
    elif not outside:
        injected = all(_is_injected(block.name) for block in blocks)
        return "" if injected else text
    kept: list[str] = []
    for number, segment in enumerate(segments):
        if segment.name in wrappers:
            kept.append(user_words(segment.inner.strip()))
        elif not segment.name:
            kept.append("" if any(wrapped) else segment.text)
        elif _is_material(segment.name, outside, segments[number - 1].text if number else ""):
            kept.append(segment.text)
        else:
            kept.append("\n")
    return _GAPS.sub("\n\n", "".join(kept)).strip()


def _is_injected(name: str) -> bool:
    return any(fnmatchcase(name, known) for known in text_tables.load(_TABLE)["injected"])


def _is_material(name: str, outside: str, before: str) -> bool:
    """Return whether the user's words show a block or refer to it.

    Args:
        name: The block's name.
        outside: The user's words outside of all blocks.
        before: What stands before the block.
    """
    if _is_injected(name):
        return False
    low = outside.lower()
    if name in _names("documents") and pattern(_TABLE, "asks").search(low):
        return True
    if name in _names("markup") or before.rstrip().endswith((":", "：")):
        return True
    named = any(
        len(word) > 2 and re.search(rf"\b{re.escape(word.removesuffix('s'))}s?\b", low)
        for word in re.split(r"[-_.:]", name)
    )
    return named or any(
        pattern(_TABLE, key).search(low) for key in ("markup_words", "material", "treats")
    )


@cache
def _names(key: str) -> frozenset[str]:
    names = text_tables.load(_TABLE)[key]
    return frozenset(names.split() if isinstance(names, str) else names)


def _segments(text: str) -> list[_Segment]:
    """Return the top-level blocks of a text and the text between them, in order."""
    if "</" not in text:
        return [_Segment("", text)]
    fences = [found.span() for found in _FENCE.finditer(text)] if "```" in text else []
    segments: list[_Segment] = []
    done, at, tags = 0, 0, 0
    while tags < _MOST_TAGS and (found := _next_opening(text, at, at == done > 0)) is not None:
        at, tags = found.end(), tags + 1
        if any(start <= found.start() < end for start, end in fences):
            continue
        end, inner_end = _block_end(text, found)
        if end < 0:
            continue
        if found.start() > done:
            segments.append(_Segment("", text[done : found.start()]))
        name = found[1].lower().replace("_", "-")
        segments.append(_Segment(name, text[found.start() : end], text[found.end() : inner_end]))
        done = at = end
    if done < len(text):
        segments.append(_Segment("", text[done:]))
    return segments


def _next_opening(text: str, at: int, follows_block: bool) -> re.Match[str] | None:
    """Return the next opening tag at the start of a line, or right after a block."""
    if follows_block and (found := _OPENING.match(text, at)):
        return found
    for start in _LINE_START.finditer(text, at):
        if found := _OPENING.match(text, start.start()):
            return found
    return None


def _block_end(text: str, opening: re.Match[str]) -> tuple[int, int]:
    """Return where a block ends and where its closing tag begins; -1 if it is never closed."""
    name = re.escape(opening[1])
    depth = 0
    for tag in re.compile(rf"<(/?){name}(?:\s[^<>]*)?>").finditer(text, opening.start()):
        if tag[0].endswith("/>"):
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end(), tag.start()
    return -1, -1
