"""What generators of media are asked, whatever the endpoint. Everything a file depends on is here: the same ask makes the same bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, NamedTuple

ImageFormat = Literal["png", "jpeg", "webp"]
AudioFormat = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]


class ImageRequest(NamedTuple):
    """One picture.

    make: image, image_edit, image_variation, upscale, style_transfer or background_removal; width, height: pixels, 0 for those of the source (upscale: `scale` times
    those), else 1024; source, mask: files as they were uploaded, empty for none; address: of a source that was given by URL and is never fetched; style: of a
    style transfer, in words; seed: hexadecimal; index: which of the `n` wanted; mark: whether it says in a corner that it is a mock's.
    """

    make: str
    prompt: str = ""
    negative: str = ""
    width: int = 0
    height: int = 0
    format: ImageFormat = "png"
    seed: str = ""
    index: int = 0  # type: ignore[assignment]  # nobody looks for an element of an ask
    source: bytes = b""
    mask: bytes = b""
    address: str = ""
    scale: int = 1
    style: str = ""
    mark: bool = True


class SpeechRequest(NamedTuple):
    """A text, read aloud. speed: 0.25 to 4; language: ISO 639-1, "" to be told from the text; instructions: how it is to be read, "" for nothing said."""

    text: str
    voice: str = ""
    format: AudioFormat = "mp3"
    speed: float = 1.0
    language: str = ""
    instructions: str = ""
    seed: str = ""


class SoundRequest(NamedTuple):
    """Music or a sound effect. make: music or sound_effect; seconds: its length; lyrics: "" for none."""

    make: str
    prompt: str = ""
    style: str = ""
    lyrics: str = ""
    instrumental: bool = False
    seconds: float = 30.0
    format: AudioFormat = "mp3"
    seed: str = ""


class Word(NamedTuple):
    """A piece of a transcript. start, end: seconds from the beginning of the audio."""

    text: str
    start: float
    end: float


class Transcript(NamedTuple):
    """What was said in an audio file. language: ISO 639-1; seconds: the file's length, which segments and words cover."""

    text: str
    language: str
    seconds: float
    segments: tuple[Word, ...]
    words: tuple[Word, ...]


class VideoRequest(NamedTuple):
    """One clip.

    first, last: images that it starts from and ends with, as files, empty for none; source: a video that is edited, as a file; address: of a source that was given by URL
    and is never fetched; sound: whether it has a sound track.
    """

    make: str = "video"
    prompt: str = ""
    negative: str = ""
    width: int = 1280
    height: int = 720
    fps: int = 24
    seconds: float = 5.0
    seed: str = ""
    index: int = 0  # type: ignore[assignment]  # nobody looks for an element of an ask
    first: bytes = b""
    last: bytes = b""
    source: bytes = b""
    address: str = ""
    sound: bool = True
    mark: bool = True


class Model3DRequest(NamedTuple):
    """A three-dimensional model, as a glTF binary."""

    prompt: str = ""
    seed: str = ""


class MediaFile(NamedTuple):
    """A finished file. type: its content type; extension: without a dot; seconds: its length, 0 for a picture; width, height: pixels, 0 for sound."""

    data: bytes
    type: str
    extension: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0


class VoiceCloneRequest(NamedTuple):
    """A text in the voice of a recording. sample: that recording, as a file."""

    text: str
    format: AudioFormat = "mp3"
    sample: bytes = b""


class FileRequest(NamedTuple):
    """A file that is there already. ending: of its name, without a dot; type: its content type."""

    ending: str = "bin"
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

BYTES = frozenset(
    {"source", "mask", "first", "last", "sample", "data"}
)  # the fields that hold files


class StoredMediaRequest(NamedTuple):
    """An ask whose files are kept elsewhere. kept: the name that each field's file is kept under."""

    ask: MediaRequest
    kept: Mapping[str, str] = {}


class InputFile(NamedTuple):
    """A file as it was given: its bytes, or the address that it is said to be at. param: the name of the field it came in."""

    data: bytes = b""
    address: str = ""
    param: str = ""

    @property
    def there(self) -> bool:
        """Whether anything was given."""
        return bool(self.data or self.address)


class ImageBatch(NamedTuple):
    """Pictures that are wanted at once.

    ask: the first of them, without its files; inline: whether the files themselves are wanted, else links.
    """

    ask: ImageRequest
    number: int = 1
    inline: bool = False
    source: InputFile = InputFile()
    mask: InputFile = InputFile()


class Picture(NamedTuple):
    """One of them: its address, or itself in base64."""

    url: str = ""
    data: str = ""


class Pictures(NamedTuple):
    """Pictures that were made. created: seconds since 1970; prompt: what they were made from, "" where nothing was said."""

    created: int
    pictures: Sequence[Picture]
    prompt: str = ""


class AudioRequest(NamedTuple):
    """Sound that is wanted at once. voice: the recording of a voice to be taken; events: whether it is to come as events."""

    ask: SpeechRequest | SoundRequest
    voice: InputFile = InputFile()
    events: bool = False


class Audio(NamedTuple):
    """Sound that was made.

    parts: the pieces of a streamed one; coming: those that are still being made; tokens: of the text that it says; seconds: 0 where it is not known yet.
    """

    type: str
    data: bytes = b""
    parts: Sequence[bytes] = ()
    coming: AsyncIterator[bytes] | None = None
    events: bool = False
    tokens: int = 0
    seconds: float = 0.0


class TranscriptionRequest(NamedTuple):
    """A recording whose words are wanted. form: json, text, srt, vtt or verbose_json; grains: word, segment or both; english: whether they are wanted in English."""

    source: InputFile
    form: str = "json"
    language: str = ""
    grains: Sequence[str] = ()
    english: bool = False


class TranscriptionResult(NamedTuple):
    """The words of a recording. subtitles: as srt or vtt, where that is wanted; seconds: the recording's length."""

    transcript: Transcript
    asked: TranscriptionRequest
    subtitles: str = ""
    seconds: float = 0.0
