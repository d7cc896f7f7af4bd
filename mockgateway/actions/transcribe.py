"""Transcribe recordings: short ones at once, long ones as a task."""

from __future__ import annotations

from typing import ClassVar

from mockgateway.call import Call
from mockgateway.content import Content
from mockgateway.content.media import Transcript, TranscriptionRequest, TranscriptionResult
from mockgateway.media import resolve_input
from mockgateway.protocols import Action, OperationPlan


class Transcribe:
    """`do: complete`, with `make: transcription` or `translation` (into English)."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, plan: OperationPlan) -> TranscriptionResult:
        """Return the transcript. Raises Problem for a file that is not a recording."""
        request: TranscriptionRequest = call.payload._replace(english=plan.make == "translation")
        studio, links = plan.studio, call.state.links
        source = await resolve_input(request.source, studio, links, "invalid_audio")
        heard: Transcript = await studio.run(
            "transcribe", source.data, source.address, request.language, request.english
        )
        subtitles = ""
        if request.form in ("srt", "vtt"):
            subtitles = await studio.run("subtitles", heard, request.form)
        return TranscriptionResult(heard, request, subtitles, heard.seconds)


class TranscribeOrSubmit:
    """`do: complete, make: transcription`, with one action for short and one for long input."""

    waits: ClassVar[bool] = True  # for a worker process

    def __init__(self, short: Action, long: Action) -> None:
        self._short = short
        self._long = long

    async def act(self, call: Call, plan: OperationPlan) -> Content:
        """Return the transcript, or a task."""
        return await (self._long if self.becomes_task(call, plan) else self._short).act(call, plan)

    def becomes_task(self, call: Call, plan: OperationPlan) -> bool:
        """Return whether the call becomes a task: for `file_urls` or a model with `long`."""
        long = call.model is not None and "long" in call.model.abilities
        return call.field("file_urls") is not None or long
