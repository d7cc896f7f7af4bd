"""OpenAI's transcripts: texts, subtitles, JSON with times or speakers, and their events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content.media import TranscriptionResult, Word
from mockgateway.problem import Problem
from mockgateway.reply import Event, Reply
from mockgateway.seed import Seed
from mockgateway.text_tables import load

SUBTITLES = {"srt": "application/x-subrip", "vtt": "text/vtt"}
DIARIZED = "diarized_json"

_TOKENS_PER_SECOND = 10  # of a recording
_SPEAKERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check(call: Call) -> None:
    """Raise Problem for speakers that the model cannot tell apart.

    `logprobs` of a model without them are ignored.
    """
    model = call.model
    formats = model.facts.get("response_formats", ()) if model is not None else ()
    if call.field("response_format") == DIARIZED and DIARIZED not in formats:
        message = f"response_format '{DIARIZED}' needs a model that diarizes its transcripts."
        raise Problem("invalid_request", message, param="response_format")
    if _included(call) and not (model is not None and "logprobs" in model.abilities):
        call.ignored += ("include[]",)


def write(call: Call, result: TranscriptionResult) -> Reply:
    """Write the transcript, or its events, in the requested format."""
    form, transcript = result.asked.form, result.transcript
    if call.field("stream") is True:
        return Reply(200, "text/event-stream", events=[*_events(call, result)])
    if form in SUBTITLES:
        return Reply(200, SUBTITLES[form], body=result.subtitles.encode())
    if form == "text":
        return Reply(200, "text/plain", body=f"{transcript.text}\n".encode())
    if form == "verbose_json":
        return Reply(200, value=_verbose(result))
    value: dict[str, Any] = {"text": transcript.text}
    if form == DIARIZED:
        segments = _spoken(call, transcript.segments)
        value |= {"task": "transcribe", "duration": round(transcript.seconds, 3)}
        value["segments"] = segments
    pieces = tokens.split(transcript.text)
    if _has_logprobs(call):
        value["logprobs"] = _logprobs(pieces, call.seed)
    if call.model is not None and "stream" in call.model.abilities:
        value["usage"] = _usage(result, len(pieces))
    return Reply(200, value=value)


def _included(call: Call) -> Any:
    return call.field("include[]") or call.field("include")


def _has_logprobs(call: Call) -> bool:
    asked = _included(call) and (call.field("response_format") or "json") == "json"
    return bool(asked) and "include[]" not in call.ignored


def _logprobs(pieces: Sequence[str], seed: Seed) -> list[dict[str, Any]]:
    chance = seed.of("logprobs").random()
    return [
        {
            "token": piece,
            "logprob": round(-0.6 * chance.random() ** 4, 6),
            "bytes": list(piece.encode()),
        }
        for piece in pieces
    ]


def _usage(result: TranscriptionResult, written: int) -> dict[str, Any]:
    heard = max(1, round(result.seconds * _TOKENS_PER_SECOND))
    return {
        "type": "tokens",
        "input_tokens": heard,
        "input_token_details": {"text_tokens": 0, "audio_tokens": heard},
        "output_tokens": written,
        "total_tokens": heard + written,
    }


def _events(call: Call, result: TranscriptionResult) -> Iterator[Event]:
    """Yield one event per token, one per speaker's segment, and the whole text with its usage."""
    text = result.transcript.text
    pieces = tokens.split(text)
    done: dict[str, Any] = {"type": "transcript.text.done", "text": text}
    if result.asked.form == DIARIZED:
        for place, segment in enumerate(_spoken(call, result.transcript.segments)):
            for piece in tokens.split(f" {segment['text']}" if place else segment["text"]):
                delta = {"type": "transcript.text.delta", "delta": piece}
                yield Event("", delta | {"segment_id": segment["id"]})
            yield Event("", segment)
    else:
        logprobs = _logprobs(pieces, call.seed) if _has_logprobs(call) else []
        for place, piece in enumerate(pieces):
            delta = {"type": "transcript.text.delta", "delta": piece}
            yield Event("", delta | ({"logprobs": [logprobs[place]]} if logprobs else {}))
        done |= {"logprobs": logprobs} if logprobs else {}
    yield Event("", done | {"usage": _usage(result, len(pieces))})


def _spoken(call: Call, segments: Sequence[Word]) -> list[dict[str, Any]]:
    """Return the segments with their speakers; the speaker changes after a question."""
    names = call.field("known_speaker_names[]") or call.field("known_speaker_names") or ()
    speakers, turn, out = [*names, *_SPEAKERS], 0, []
    for number, segment in enumerate(segments):
        out.append(
            {
                "type": "transcript.text.segment",
                "id": f"seg_{number + 1:03}",
                "start": segment.start,
                "end": segment.end,
                "speaker": speakers[turn],
                "text": segment.text,
            }
        )
        turn = 1 - turn if segment.text.rstrip().endswith(("?", "\uff1f")) else turn
    return out


def _verbose(result: TranscriptionResult) -> dict[str, Any]:
    """Return the verbose form; words only if `timestamp_granularities` asks for them."""
    transcript, granularities = result.transcript, result.asked.granularities
    names = load("recordings")["languages"]
    value: dict[str, Any] = {
        "task": "translate" if result.asked.english else "transcribe",
        "language": names.get(transcript.language, transcript.language),
        "duration": round(transcript.seconds, 3),
        "text": transcript.text,
        "segments": [_segment(place, segment) for place, segment in enumerate(transcript.segments)],
    }
    return value | (
        {
            "words": [
                {"word": word.text, "start": word.start, "end": word.end}
                for word in transcript.words
            ]
        }
        if "word" in granularities
        else {}
    )


def _segment(place: int, segment: Word) -> dict[str, Any]:
    """Return a segment as whisper does: times in 1/50 s, timestamp tokens from 50364."""
    begin, end = 50364 + round(segment.start * 50) % 1500, 50364 + round(segment.end * 50) % 1500
    return {
        "id": place,
        "seek": int(segment.start // 30) * 3000,
        "start": segment.start,
        "end": segment.end,
        "text": f" {segment.text}",
        "tokens": [
            begin,
            *(1000 + sum(map(ord, word)) % 40000 for word in segment.text.split()),
            end,
        ],
        "temperature": 0.0,
        "avg_logprob": -0.214,
        "compression_ratio": 0.92,
        "no_speech_prob": 0.011,
    }
