"""Links that carry all that their file is made from, signed: any worker can serve them, and nobody can make others.

A token is base64url of sixteen bytes of HMAC-SHA256 and the recipe; the key is drawn from the sandbox's seed.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import zlib
from typing import Any, NamedTuple

import orjson

from mockgateway.content.media import (
    BYTES,
    FileRequest,
    ImageRequest,
    MediaFile,
    MediaRequest,
    Model3DRequest,
    SoundRequest,
    SpeechRequest,
    StoredMediaRequest,
    VideoRequest,
    VoiceCloneRequest,
)
from mockgateway.media.blobs import Blobs

LONGEST = 1500  # bytes of a recipe in a URL; a longer one, such as a speech, is kept in the store
_SIGN = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")  # what has been one, whatever has become of its end
_KINDS: dict[str, type[Any]] = {
    "i": ImageRequest,
    "s": SpeechRequest,
    "m": SoundRequest,
    "v": VideoRequest,
    "g": Model3DRequest,
    "c": VoiceCloneRequest,
    "f": FileRequest,
}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_INLINE, _KEPT = b"\x01", b"\x02"


class LinkError(Exception):
    """A link that is not served. reason: tampered, expired or unknown; expired: since when, in seconds of the sandbox's clock."""

    def __init__(self, reason: str, expired: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expired = expired


class OpenedLink(NamedTuple):
    """What a link says. key: the same for the same file."""

    recipe: StoredMediaRequest
    key: bytes
    expires: float


class Links:
    """The links of one sandbox. life: seconds of its clock after which a new one is refused, 0 for never; mark: whether pictures say that they are a mock's."""

    def __init__(self, sandbox: Any, life: float = 0.0, mark: bool = True) -> None:
        self.blobs = Blobs(sandbox)
        self.mark = mark
        self._clock = sandbox.clock
        self._life = life
        self._key = sandbox.seed.of("media").key

    def path(
        self, recipe: StoredMediaRequest, since: float | None = None, until: float | None = None
    ) -> str:
        """`/media/<token>.<extension>`. since: when its life begins, now if nothing is said; until: when it ends, if not after the usual life."""
        expires = (
            (self._clock.now() if since is None else since) + self._life if self._life else 0.0
        )
        if until is not None:
            expires = min(expires or until, until)
        packed = zlib.compress(
            orjson.dumps(
                [_LETTERS[type(recipe.ask)], _said(recipe.ask), recipe.kept, round(expires, 3)]
            ),
            9,
        )
        body = (
            _INLINE + packed
            if len(packed) <= LONGEST
            else _KEPT + bytes.fromhex(self.blobs.put(packed))
        )
        token = base64.urlsafe_b64encode(self._sign(body) + body).rstrip(b"=").decode()
        return f"/media/{token}.{extension(recipe.ask)}"

    def open(self, path: str) -> OpenedLink:
        """What the link says. Raises Refused."""
        token, _, ending = path.rpartition("/")[2].rpartition(".")
        try:
            signed = base64.b64decode(
                token + "=" * (-len(token) % 4), altchars=b"-_", validate=True
            )
        except (binascii.Error, ValueError):
            raise LinkError("tampered" if _TOKEN.fullmatch(token) else "unknown") from None
        sign, body = signed[:_SIGN], signed[_SIGN:]
        if len(signed) <= _SIGN:
            raise LinkError("unknown")
        if (
            not hmac.compare_digest(sign, self._sign(body))
            or base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != token
        ):
            raise LinkError("tampered")
        packed = body[1:] if body[:1] == _INLINE else self.blobs.get(body[1:].hex())
        if packed is None:
            raise LinkError("unknown")
        letter, said, kept, expires = orjson.loads(zlib.decompress(packed))
        recipe = StoredMediaRequest(_KINDS[letter](**said), kept)
        if ending != extension(recipe.ask):
            raise LinkError("unknown")
        if expires and self._clock.now() >= expires:
            raise LinkError("expired", expires)
        return OpenedLink(recipe, orjson.dumps([letter, said, kept]), expires)

    def complete(self, recipe: StoredMediaRequest) -> MediaRequest:
        """The ask with what it needs from the store. Raises Refused where that is gone."""
        found: dict[str, bytes] = {}
        for field, name in recipe.kept.items():
            data = self.blobs.get(name)
            if data is None:
                raise LinkError("unknown")
            found[field] = data
        whole: MediaRequest = recipe.ask._replace(**found) if found else recipe.ask  # type: ignore[arg-type]  # the fields that hold files
        return whole

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_SIGN]


def extension(ask: MediaRequest) -> str:
    """The ending of the file's name, without a dot."""
    if isinstance(ask, ImageRequest):
        if ask.make == "background_removal" and ask.format == "jpeg":
            return "png"  # which can be transparent
        return "jpg" if ask.format == "jpeg" else ask.format
    if isinstance(ask, VideoRequest):
        return "mp4"
    if isinstance(ask, FileRequest):
        return ask.ending
    return "glb" if isinstance(ask, Model3DRequest) else ask.format


def _said(ask: MediaRequest) -> dict[str, Any]:
    """The fields that are not as usual; files are never among them, they are kept."""
    usual = ask._field_defaults
    return {
        name: value
        for name, value in ask._asdict().items()
        if name not in BYTES and value != usual.get(name)
    }


def file_name(drawn: MediaFile, recipe: StoredMediaRequest) -> str:
    """A file name for whoever saves it: the first words of its prompt."""
    text = getattr(recipe.ask, "prompt", "") or getattr(recipe.ask, "text", "")
    words = "-".join(
        "".join(letter for letter in word.lower() if letter.isascii() and letter.isalnum())
        for word in text.split()[:5]
    )
    return f"{words.strip('-')[:60] or 'mock'}.{drawn.extension}"
