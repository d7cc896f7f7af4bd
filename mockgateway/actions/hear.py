"""Write down what is said in a recording, in its own language or in English."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content.media import Heard, Listening, Transcript
from mockgateway.media import Studio, resolved
from mockgateway.ports import Job


class Hear:
    """`do: complete`, with `make: transcription` or `translation`."""

    async def act(self, call: Call, job: Job) -> Heard:
        """The transcript. Raises Problem for a file that is no recording."""
        asked: Listening = call.asked._replace(english=job.make == "translation")
        studio: Studio = job.studio
        source = await resolved(asked.source, studio, call.desk.links, "invalid_audio")
        heard: Transcript = await studio.run(
            "hear", source.data, source.address, asked.language, asked.english
        )
        subtitles = (
            await studio.run("subtitles", heard, asked.form) if asked.form in ("srt", "vtt") else ""
        )
        return Heard(heard, asked, subtitles, heard.seconds)
