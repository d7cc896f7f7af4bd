"""Write down what is said in a recording, in its own language or in English."""

from __future__ import annotations

from typing import ClassVar

from mockgateway.call import Call
from mockgateway.content.media import Transcript, TranscriptionRequest, TranscriptionResult
from mockgateway.media import MediaRenderer, resolve_input
from mockgateway.protocols import OperationPlan


class Hear:
    """`do: complete`, with `make: transcription` or `translation`."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, job: OperationPlan) -> TranscriptionResult:
        """The transcript. Raises Problem for a file that is no recording."""
        asked: TranscriptionRequest = call.payload._replace(english=job.make == "translation")
        studio: MediaRenderer = job.studio
        source = await resolve_input(asked.source, studio, call.state.links, "invalid_audio")
        heard: Transcript = await studio.run(
            "transcribe", source.data, source.address, asked.language, asked.english
        )
        subtitles = (
            await studio.run("subtitles", heard, asked.form) if asked.form in ("srt", "vtt") else ""
        )
        return TranscriptionResult(heard, asked, subtitles, heard.seconds)
