"""Signed links that contain everything their file is rendered from.

Any worker can serve them, and clients cannot forge them. A token is base64url of 16 bytes of
HMAC-SHA256 and the recipe; the key is derived from the sandbox's seed.
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

MAX_INLINE = 1500  # bytes of a recipe in a URL; longer ones are stored
_LONGEST_RECIPE = 100_000  # bytes
_SIGNATURE = 16  # bytes
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")  # looks like a token, perhaps a damaged one
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
_INLINE, _STORED = b"\x01", b"\x02"  # where the recipe is


class LinkError(Exception):
    """A link that cannot be served.

    Attributes:
        reason: tampered, expired or unknown.
        expired: When it expired, in seconds of the sandbox's clock.
    """

    def __init__(self, reason: str, expired: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expired = expired


class OpenedLink(NamedTuple):
    """The content of a link."""

    recipe: StoredMediaRequest
    key: bytes  # equal for equal files
    expires: float  # 0 for never


class Links:
    """The links of one sandbox.

    Args:
        sandbox: A `Sandbox`.
        life: Seconds of its clock until a new link expires; 0 for never.
        mark: Whether images carry a "mock" mark.
    """

    def __init__(self, sandbox: Any, life: float = 0.0, mark: bool = True) -> None:
        self.blobs = Blobs(sandbox)
        self.mark = mark
        self._clock = sandbox.clock
        self._life = life
        self._key = (sandbox.steady or sandbox.seed).of("media").key

    def path(
        self, recipe: StoredMediaRequest, since: float | None = None, until: float | None = None
    ) -> str:
        """Return `/media/<token>.<extension>`.

        Args:
            recipe: What the file is rendered from.
            since: When its life starts; None for now.
            until: When it expires at the latest.
        """
        start = self._clock.now() if since is None else since
        expires = start + self._life if self._life else 0.0
        if until is not None:
            expires = min(expires or until, until)
        letter, fields = _LETTERS[type(recipe.ask)], _changed_fields(recipe.ask)
        packed = zlib.compress(orjson.dumps([letter, fields, recipe.kept, round(expires, 3)]), 9)
        body = _INLINE + packed
        if len(packed) > MAX_INLINE:
            body = _STORED + bytes.fromhex(self.blobs.put(packed))
        return f"/media/{_encode(self._sign(body) + body)}.{extension(recipe.ask)}"

    def open(self, path: str) -> OpenedLink:
        """Return the content of a link. Raises LinkError."""
        token, _, ending = path.rpartition("/")[2].rpartition(".")
        padded = token + "=" * (-len(token) % 4)
        try:
            signed = base64.b64decode(padded, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise LinkError("tampered" if _TOKEN.fullmatch(token) else "unknown") from None
        signature, body = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if not body:
            raise LinkError("unknown")
        valid = hmac.compare_digest(signature, self._sign(body))
        if not valid or _encode(signed) != token:
            raise LinkError("tampered")
        packed = body[1:] if body[:1] == _INLINE else self.blobs.get(body[1:].hex())
        if packed is None:
            raise LinkError("unknown")
        letter, fields, kept, expires = orjson.loads(zlib.decompress(packed))
        recipe = StoredMediaRequest(_KINDS[letter](**fields), kept)
        if ending != extension(recipe.ask):
            raise LinkError("unknown")
        if expires and self._clock.now() >= expires:
            raise LinkError("expired", expires)
        return OpenedLink(recipe, orjson.dumps([letter, fields, kept]), expires)

    def complete(self, recipe: StoredMediaRequest) -> MediaRequest:
        """Return the request with its stored files. Raises LinkError if one is gone."""
        found: dict[str, bytes] = {}
        for field, name in recipe.kept.items():
            data = self.blobs.get(name)
            if data is None:
                raise LinkError("unknown")
            found[field] = data
        if not found:
            return recipe.ask
        # The fields that hold files.
        whole: MediaRequest = recipe.ask._replace(**found)  # type: ignore[arg-type]
        return whole

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_SIGNATURE]


def recipe_in(url: str) -> dict[str, Any]:
    """Return the fields of the request behind a link of any mock, or {}.

    The signature is not checked: the fields only serve to say what the link shows.
    """
    token = url[:4000].rpartition("/media/")[2].partition(".")[0]
    if not _TOKEN.fullmatch(token):
        return {}
    try:
        body = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))[_SIGNATURE:]
        if body[:1] != _INLINE:
            return {}
        fields = orjson.loads(zlib.decompressobj().decompress(body[1:], _LONGEST_RECIPE))[1]
        return dict(fields)
    except (ValueError, LookupError, TypeError, zlib.error):
        return {}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def extension(ask: MediaRequest) -> str:
    """Return the file name's extension, without a dot."""
    if isinstance(ask, ImageRequest):
        if ask.make == "background_removal" and ask.format == "jpeg":
            return "png"  # JPEG has no transparency
        return "jpg" if ask.format == "jpeg" else ask.format
    if isinstance(ask, VideoRequest):
        return "mp4"
    if isinstance(ask, FileRequest):
        return ask.ending
    return "glb" if isinstance(ask, Model3DRequest) else ask.format


def _changed_fields(ask: MediaRequest) -> dict[str, Any]:
    """Return the fields that differ from their default, without files."""
    defaults = ask._field_defaults
    fields = ask._asdict().items()
    return {name: one for name, one in fields if name not in BYTES and one != defaults.get(name)}


def file_name(file: MediaFile, recipe: StoredMediaRequest) -> str:
    """Return a file name for downloads: the first words of the prompt."""
    text = getattr(recipe.ask, "prompt", "") or getattr(recipe.ask, "text", "")
    words = (re.sub(r"[^a-z0-9]", "", word.lower()) for word in text.split()[:5])
    return f"{'-'.join(words).strip('-')[:60] or 'mock'}.{file.extension}"
