"""Remove keys and media from reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mockgateway.contract.checks.any_response import PROVIDER_KEY
from mockgateway.contract.reports.secret_patterns import SecretPattern
from mockgateway.redaction import GONE, hide, is_secret_header

MAX_TEXT = 4000  # characters of a body
MIN_SECRET = 4  # characters
TEXT_TYPES = ("json", "xml", "urlencoded", "subrip")  # endings of textual media types
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{200,}={0,2}")  # media, or embeddings
_DATA_URL = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,[A-Za-z0-9+/=]+")
_MEDIA_FIELD = re.compile(r'("(?:audio|b64_json)" ?: ?")([A-Za-z0-9+/_-]{16,}={0,2})"')


class Redactor:
    """Removes secrets from texts, whatever their encoding, and abbreviates media."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Longest first: one secret may contain another.
        known = sorted({each for each in secrets if len(each) >= MIN_SECRET}, key=len, reverse=True)
        self._patterns = [SecretPattern(secret) for secret in known]

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        for pattern in self._patterns:
            text = pattern.hide(text)
        return text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers without secrets."""
        return {
            name: GONE if is_secret_header(name) else self.url(value)
            for name, value in headers.items()
        }

    def url(self, url: str) -> str:
        """Return a URL, or a text with URLs, without secrets and signatures."""
        return hide(self.text(url), lambda secret: GONE)

    def body(self, data: bytes, media_type: str, limit: int = MAX_TEXT) -> str:
        """Return a body as text of limited length; of media only the size."""
        kind = media_type.partition(";")[0].strip().lower()
        textual = not kind or kind.startswith("text/") or kind.endswith(TEXT_TYPES)
        if not data:
            return ""
        if kind.startswith("multipart/") or not textual:
            return f"<{len(data)} bytes of {kind}>"
        text = _DATA_URL.sub(r"<a \1>", data[: limit * 20].decode("utf-8", "replace"))
        text = _MEDIA_FIELD.sub(lambda m: f'{m[1]}<{len(m[2])} characters of base64>"', text)
        text = _BASE64.sub(lambda m: f"<{len(m[0])} characters of base64>", text)
        text = self.url(text[: limit * 2])  # twice, so that no half secret is left before the limit
        text = PROVIDER_KEY.sub(lambda m: f"{m[0][:6]}***", text)  # a gateway may leak one
        return text if len(text) <= limit else f"{text[:limit]}... <{len(data)} bytes in total>"
