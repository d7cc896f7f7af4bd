"""Write a completion as chunks.

Two streams of one text differ only in id and time, which are at the beginning of each chunk, so the
rest of each chunk is cached. The chunks of one stream differ only in their delta, so each run of
them is written as the same bytes around it.
"""

from __future__ import annotations

from functools import lru_cache

import orjson

from mockgateway import tokens
from mockgateway.content import Choice, Completion, ToolCall
from mockgateway.reply import Event, Events, Frame, Run, Series

from .message import finish_reason, logprobs_object, usage_object
from .request import ReplyForm

DONE = Event("", "[DONE]")

_END = b'},"logprobs":null,"finish_reason":null}]}'
_BETWEEN = b"\n\ndata: "

_List = list[Event | Frame | Run | Series]

# The bytes after the head in the chunks of recent texts, by the identity of the pieces: hashing the
# pieces would touch more memory than joining them.
_known: dict[tuple[int, int, str, bool], tuple[tuple[str, ...], tuple[bytes, ...]]] = {}
_MOST_KNOWN, _LONGEST_KNOWN = 256, 2048  # texts; pieces of a text


def events(content: Completion, include_usage: bool, form: ReplyForm) -> Events:
    """Return role, deltas and finish_reason of each choice, usage if requested, `[DONE]`."""
    # With include_usage every chunk has `usage`, null until the last (API reference).
    shape, usage = ("with usage", b',"usage":null') if include_usage else ("", b"")
    if form.tier:
        shape, usage = (
            f"{shape} {form.tier}",
            b',"service_tier":%b%b' % (orjson.dumps(form.tier), usage),
        )
    head = b'{"id":"chatcmpl-%b","object":"chat.completion.chunk","created":%d,"model":%b%b' % (
        content.id.encode(),
        content.created,
        orjson.dumps(content.model),
        usage,
    )
    out: _List = []
    for index, choice in enumerate(content.choices):
        if not (choice.calls or choice.refusal or choice.logprobs is not None):
            alone = len(content.choices) == 1 and not include_usage
            rests = _rests(choice.pieces, index, choice.finish, alone)
            out.append(Series(f"text {choice.finish} {shape}", head, rests))
            if alone:
                return out
            continue
        start = b'%b,"choices":[{"index":%d,"delta":{' % (head, index)
        _choice(choice, start, shape, form, out)
        finish = finish_reason(choice, form)
        end = b'%b},"logprobs":null,"finish_reason":"%b"}]}' % (start, finish.encode())
        out.append(Frame(f"{finish} {shape}", end))
    if include_usage:
        last = head.removesuffix(b',"usage":null') + b',"choices":[],"usage":%b}' % orjson.dumps(
            usage_object(content.usage)
        )
        out.append(Frame(f"usage {form.tier}", last))
    out.append(DONE)
    return out


def _rests(pieces: tuple[str, ...], index: int, finish: str, ends: bool) -> tuple[bytes, ...]:
    """Return the bytes after the head in the chunks of a text, as in Series.

    `ends` is whether `[DONE]` comes next, so that all of the body is one join.
    """
    key = (id(pieces), index, finish, ends)
    known = _known.get(key)
    if known is not None and known[0] is pieces:
        return known[1]
    start = b',"choices":[{"index":%d,"delta":{' % index
    first = start + b'"role":"assistant","content":"","refusal":null' + _END + _BETWEEN
    end = b'%b},"logprobs":null,"finish_reason":"%b"}]}\n\n' % (start, finish.encode())
    if ends:
        end += b"data: [DONE]\n\n"
    rests = b"data: ", first, *[_rest(start, piece) for piece in pieces], end
    if len(pieces) <= _LONGEST_KNOWN:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = pieces, rests
    return rests


@lru_cache(maxsize=8192)  # texts have most of their pieces in common
def _rest(start: bytes, piece: str) -> bytes:
    return b'%b"content":%b%b%b' % (start, orjson.dumps(piece), _END, _BETWEEN)


def _choice(choice: Choice, start: bytes, shape: str, form: ReplyForm, out: _List) -> None:
    """Append a choice with tool calls, a refusal or logprobs: role, text, then each call."""
    word = "refusal" if choice.refusal else "content"
    silent = choice.refusal or (choice.calls and not choice.text)
    out.append(
        Frame(
            f"role {shape} {silent}",
            b'%b"role":"assistant","content":%b,"refusal":null%b'
            % (start, b"null" if silent else b'""', _END),
        )
    )
    before = b'%b"%b":' % (start, word.encode())
    if choice.logprobs is None:
        out.append(Run(f"{word} {shape}", before, choice.pieces, _END))
    else:
        for piece, logprob in zip(choice.pieces, choice.logprobs, strict=True):
            rendered = orjson.dumps(logprobs_object([logprob], choice.refusal))
            out.append(
                Frame(
                    f"logprob {word} {shape}",
                    b'%b%b},"logprobs":%b,"finish_reason":null}]}'
                    % (before, orjson.dumps(piece), rendered),
                )
            )
    for number, call in enumerate(choice.calls):
        _call(number, call, start, shape, form, out)


def _call(
    number: int, call: ToolCall, start: bytes, shape: str, form: ReplyForm, out: _List
) -> None:
    """Append a call: its name in one chunk, its arguments in a run of chunks."""
    pieces, name = tuple(tokens.split(call.arguments)), orjson.dumps(call.name)
    if form.legacy:
        opening = start + b'"function_call":{'
        first = b'%b"name":%b,"arguments":""}%b' % (opening, name, _END)
        out.append(Frame(f"function {shape}", first))
        before = opening + b'"arguments":'
        out.append(Run(f"function arguments {shape}", before, pieces, b"}" + _END))
        return
    custom = call.name in form.custom
    kind, field = (b"custom", b"input") if custom else (b"function", b"arguments")
    opening = b'%b"tool_calls":[{"index":%d,' % (start, number)
    inner = b'"id":%b,"type":"%b","%b":{"name":%b,"%b":""}}]'
    first = opening + inner % (orjson.dumps(call.id), kind, kind, name, field) + _END
    out.append(Frame(f"{kind.decode()} call {shape}", first))
    before = b'%b"%b":{"%b":' % (opening, kind, field)
    out.append(Run(f"{kind.decode()} call arguments {shape}", before, pieces, b"}}]" + _END))
