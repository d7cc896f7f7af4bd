"""Write a completion as chunks.

The chunks of a text differ only in their delta, so each run of them is written as bytes around it.
"""

from __future__ import annotations

import orjson

from mockgateway import tokens
from mockgateway.content import Choice, Completion, ToolCall
from mockgateway.reply import Event, Frame, Run

from .message import finish_reason, logprobs_object, usage_object
from .request import ReplyForm

DONE = Event("", "[DONE]")

_END = b'},"logprobs":null,"finish_reason":null}]}'

Events = list[Event | Frame | Run]


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
    out: Events = []
    for index, choice in enumerate(content.choices):
        start = b'%b,"choices":[{"index":%d,"delta":{' % (head, index)
        if choice.calls or choice.refusal or choice.logprobs is not None:
            _choice(choice, start, shape, form, out)
        else:
            first = start + b'"role":"assistant","content":"","refusal":null' + _END
            out.append(Frame(f"role {shape}", first))
            out.append(Run(f"content {shape}", start + b'"content":', choice.pieces, _END))
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


def _choice(choice: Choice, start: bytes, shape: str, form: ReplyForm, out: Events) -> None:
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
            told = orjson.dumps(logprobs_object([logprob], choice.refusal))
            out.append(
                Frame(
                    f"logprob {word} {shape}",
                    b'%b%b},"logprobs":%b,"finish_reason":null}]}'
                    % (before, orjson.dumps(piece), told),
                )
            )
    for number, call in enumerate(choice.calls):
        _call(number, call, start, shape, form, out)


def _call(
    number: int, call: ToolCall, start: bytes, shape: str, form: ReplyForm, out: Events
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
