"""Requests for media and their results, independent of endpoint and wire format.

A media request holds everything that its file depends on: equal requests make equal bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, NamedTuple

ImageFormat = Literal["png", "jpeg", "webp"]
AudioFormat = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]


class ImageRequest(NamedTuple):
    """One image."""

    make: str  # image, image_edit, image_variation, upscale, style_transfer, background_removal
    prompt: str = ""
    negative: str = ""
    width: int = 0  # pixels; 0 for the source's (upscale: `scale` times those), else 1024
    height: int = 0
    format: ImageFormat = "png"
    seed: str = ""  # hexadecimal
    index: int = 0  # type: ignore[assignment]  # which of `n` images; hides tuple.index
    source: bytes = b""  # uploaded file, b"" for none
    mask: bytes = b""
    address: str = ""  # of a source given by URL; never fetched
    scale: int = 1
    style: str = ""  # of a style transfer, in words
    mark: bool = True  # whether a corner says "mock"


class SpeechRequest(NamedTuple):
    """A text to read aloud."""

    text: str
    voice: str = ""
    format: AudioFormat = "mp3"
    speed: float = 1.0  # 0.25 to 4
    language: str = ""  # ISO 639-1; "" to detect it from the text
    instructions: str = ""  # how to read it
    seed: str = ""


class SoundRequest(NamedTuple):
    """Music or a sound effect."""

    make: str  # music or sound_effect
    prompt: str = ""
    style: str = ""
    lyrics: str = ""
    instrumental: bool = False
    seconds: float = 30.0
    format: AudioFormat = "mp3"
    seed: str = ""


class Word(NamedTuple):
    """A piece of a transcript, with its start and end in seconds."""

    text: str
    start: float
    end: float


class Transcript(NamedTuple):
    """The words of an audio file; segments and words both cover its whole length."""

    text: str
    language: str  # ISO 639-1
    seconds: float
    segments: tuple[Word, ...]
    words: tuple[Word, ...]


class VideoRequest(NamedTuple):
    """One video clip."""

    make: str = "video"
    prompt: str = ""
    negative: str = ""
    width: int = 1280
    height: int = 720
    fps: int = 24
    seconds: float = 5.0
    seed: str = ""
    index: int = 0  # type: ignore[assignment]  # hides tuple.index
    first: bytes = b""  # image that it starts from, as a file
    last: bytes = b""  # image that it ends with
    source: bytes = b""  # video to edit
    address: str = ""  # of a source given by URL; never fetched
    sound: bool = True
    mark: bool = True


class Model3DRequest(NamedTuple):
    """A three-dimensional model, as a glTF binary."""

    prompt: str = ""
    seed: str = ""


class MediaFile(NamedTuple):
    """A finished file."""

    data: bytes
    type: str  # content type
    extension: str  # without a dot
    width: int = 0  # pixels; 0 for sound
    height: int = 0
    seconds: float = 0.0  # 0 for an image


class VoiceCloneRequest(NamedTuple):
    """A text to read aloud in the voice of a recording."""

    text: str
    format: AudioFormat = "mp3"
    sample: bytes = b""  # the recording, as a file


class FileRequest(NamedTuple):
    """A file that exists already."""

    ending: str = "bin"  # of its name, without a dot
    type: str = "application/octet-stream"
    data: bytes = b""


MediaRequest = (
    ImageRequest
    | SpeechRequest
    | SoundRequest
    | VideoRequest
    | Model3DRequest
    | VoiceCloneRequest
    | FileRequest
)

BYTES = frozenset({"source", "mask", "first", "last", "sample", "data"})  # fields that hold files


class StoredMediaRequest(NamedTuple):
    """A media request whose files are in the store, under the key that `kept` has by field."""

    ask: MediaRequest
    kept: Mapping[str, str] = {}


class InputFile(NamedTuple):
    """A file of a request: its bytes, or its URL."""

    data: bytes = b""
    address: str = ""
    param: str = ""  # the name of its field

    @property
    def there(self) -> bool:
        """Whether the request has the file."""
        return bool(self.data or self.address)


class ImageBatch(NamedTuple):
    """A request for `number` images."""

    ask: ImageRequest  # the first one, without its files
    number: int = 1
    inline: bool = False  # base64 instead of links
    source: InputFile = InputFile()
    mask: InputFile = InputFile()
    previews: int = 0  # coarse versions that precede each image in a stream


class Picture(NamedTuple):
    """One image of a batch: its URL, or itself in base64."""

    url: str = ""
    data: str = ""
    size: tuple[int, int] = (0, 0)  # pixels, of an image in base64
    previews: Sequence[str] = ()  # coarse versions in base64


class Pictures(NamedTuple):
    """The images of a batch."""

    created: int  # seconds since 1970
    pictures: Sequence[Picture]
    prompt: str = ""


class AudioRequest(NamedTuple):
    """A request for sound in the response itself."""

    ask: SpeechRequest | SoundRequest
    voice: InputFile = InputFile()  # a recording of the voice to use
    events: bool = False  # whether to stream it as server-sent events


class Audio(NamedTuple):
    """The sound of an AudioRequest."""

    type: str
    data: bytes = b""
    parts: Sequence[bytes] = ()  # of a stream that is made already
    coming: AsyncIterator[bytes] | None = None  # of a stream that is still being made
    events: bool = False
    tokens: int = 0  # of the spoken text
    seconds: float = 0.0  # 0 while it is unknown


class TranscriptionRequest(NamedTuple):
    """A recording to transcribe."""

    source: InputFile
    form: str = "json"  # json, text, srt, vtt or verbose_json
    language: str = ""
    granularities: Sequence[str] = ()  # word, segment or both
    english: bool = False  # whether to translate into English


class TranscriptionResult(NamedTuple):
    """The transcript of a recording."""

    transcript: Transcript
    asked: TranscriptionRequest
    subtitles: str = ""  # as srt or vtt, if that was the form
    seconds: float = 0.0  # length of the recording
