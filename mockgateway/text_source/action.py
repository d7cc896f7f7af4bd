"""Answer a chat with text from a text source."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import jsonschema_rs

from mockgateway import content as contents
from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content import ChatRequest, Choice, Completion, Content, LiveCompletion
from mockgateway.protocols import Action, OperationPlan
from mockgateway.text_source.base import Part, SourceError, TextSource, ToolCall

STEP = 0.03  # seconds between two steps of a stream
FURTHER = "\u2026"

log = logging.getLogger(__name__)


class FromSource:
    """`do: complete` for chats, with a source in place of the built-in text.

    Args:
        built_in: Makes a completion of a request, whose `canned` choice is the source's.
        source: The source of the text.
    """

    waits = True  # for the source; a client that disconnects ends the wait

    def __init__(self, built_in: Action, source: TextSource) -> None:
        self._built_in = built_in
        self._source = source

    async def act(self, call: Call, plan: OperationPlan) -> Content:
        """Return a completion, or one that grows; with the built-in text if the source fails."""
        request: ChatRequest = call.payload
        if call.canned is not None:
            return await self._built_in.act(call, plan)
        try:
            parts = self._source.answer(request)
            first = await self._first(parts) if parts is not None else None
            if parts is None or first is None:
                return await self._built_in.act(call, plan)
            if isinstance(first, str) and _is_live(call, request):
                call.source = self._source.name
                return LiveCompletion(self._grow(call, plan, request, first, parts))
            choice = await self._whole(request, first, parts)
        except SourceError as error:
            log.warning("%s; the built-in text answers", error)
            call.source = f"built-in ({error})"
            return await self._built_in.act(call, plan)
        call.source = self._source.name
        return await self._complete(call, plan, request, choice)

    async def _first(self, parts: AsyncIterator[Part]) -> Part | None:
        try:
            return await asyncio.wait_for(anext(parts), self._source.timeout)
        except StopAsyncIteration:
            return None
        except TimeoutError:
            waited = f"{self._source.timeout:g} s"
            raise SourceError(f"{self._source.name} sent no text within {waited}") from None

    async def _whole(self, request: ChatRequest, first: Part, parts: AsyncIterator[Part]) -> Choice:
        """Return the whole answer. Raises SourceError for one that does not fit the request."""
        answer = Answer(request)
        answer.add(first)
        try:
            async for part in parts:
                answer.add(part)
        finally:
            await close(parts)
        answer.check(self._source.name)
        return answer.choice()

    async def _grow(
        self,
        call: Call,
        plan: OperationPlan,
        request: ChatRequest,
        first: Part,
        parts: AsyncIterator[Part],
    ) -> AsyncIterator[Completion]:
        """Yield longer and longer completions; the last one is complete.

        Each step yields two, the text so far without and with one more piece. Their common part
        does not depend on later text, so that it can be sent.
        """
        answer = Answer(request)
        answer.add(first)
        try:
            async for _ in _steps(answer, parts):
                for more in ((), (FURTHER,)):
                    completion = await self._complete(call, plan, request, answer.choice(more))
                    yield completion
                if completion.choices[0].finish == "length":
                    break
            answer.check(self._source.name)
        except SourceError as error:
            log.warning("%s; the stream ends with the text so far", error)
            answer.drop_calls()
        finally:
            await close(parts)
        yield await self._complete(call, plan, request, answer.choice())

    async def _complete(
        self, call: Call, plan: OperationPlan, request: ChatRequest, choice: Choice
    ) -> Completion:
        call.payload = request._replace(canned=choice)
        try:
            completion = await self._built_in.act(call, plan)
        finally:
            call.payload = request
        assert isinstance(completion, Completion)
        return completion


class Answer:
    """The answer of a source so far."""

    def __init__(self, request: ChatRequest) -> None:
        self._request = request
        self._pieces: list[str] = []
        self._calls: list[contents.ToolCall] = []

    def add(self, part: Part) -> None:
        """Add text or a tool call."""
        if isinstance(part, str):
            self._pieces += tokens.split(part)
            return
        arguments = part.arguments
        text = arguments if isinstance(arguments, str) else json.dumps(dict(arguments))
        name = f"call_{len(self._calls)}"
        self._calls.append(contents.ToolCall(name, part.name, text))

    def drop_calls(self) -> None:
        """Remove the tool calls."""
        self._calls.clear()

    def choice(self, more: Sequence[str] = ()) -> Choice:
        """Return the answer as a choice; with `more`, only the text, with these pieces added."""
        pieces, calls = (*self._pieces, *more), () if more else self._calls
        finish: Any = "tool_calls" if calls else "stop"
        return Choice(pieces, "".join(pieces), finish, calls=calls)

    def check(self, source: str) -> None:
        """Raise SourceError for an answer that does not fit the request's tools and format."""
        request = self._request
        known = {} if request.tool_choice == "none" else {each.name: each for each in request.tools}
        for call in self._calls:
            if call.name not in known:
                raise SourceError(f"{source} calls {call.name!r}, which the request does not offer")
            schema = known[call.name].schema
            if schema is not None and not _fits(call.arguments, schema):
                raise SourceError(f"{source} calls {call.name} with arguments that do not fit")
        if request.tools and request.tool_choice not in ("auto", "none") and not self._calls:
            raise SourceError(f"{source} calls no tool, but the request requires it")
        if self._calls or request.format is None:
            return
        if not _fits("".join(self._pieces), request.format.schema or {"type": "object"}):
            raise SourceError(f"{source} gave an answer that does not fit the requested format")


async def _steps(answer: Answer, parts: AsyncIterator[Part]) -> AsyncIterator[None]:
    """Add the parts to an answer, and yield when it has new text, at most every STEP."""
    yield
    loop = asyncio.get_running_loop()
    last, shown = loop.time(), True
    waiting = asyncio.ensure_future(anext(parts, None))
    try:
        while True:
            left = None if shown else max(0.0, last + STEP - loop.time())
            await asyncio.wait({waiting}, timeout=left)
            if waiting.done():
                if (part := waiting.result()) is None:
                    return
                answer.add(part)
                shown = shown and isinstance(part, ToolCall)
                waiting = asyncio.ensure_future(anext(parts, None))
            if not shown and loop.time() - last >= STEP:
                yield
                last, shown = loop.time(), True
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def close(parts: AsyncIterator[Part]) -> None:
    """Close an iterator, and with it the connection to a server."""
    if (aclose := getattr(parts, "aclose", None)) is not None:
        await aclose()


def _is_live(call: Call, request: ChatRequest) -> bool:
    """Return whether the text can be passed on as it arrives: no option needs the whole answer."""
    plain = request.n == 1 and request.format is None and request.tool_choice in ("auto", "none")
    unchanged = call.faults is None and call.claim is None and request.logprobs is None
    return bool(call.field("stream")) and plain and unchanged


def _fits(text: str, schema: Any) -> bool:
    try:
        return jsonschema_rs.is_valid(schema, json.loads(text))
    except ValueError:  # not JSON, or a schema that the library cannot use
        return False
