"""Hide secrets in texts, URLs and headers: one list of names and places for all that is written.

Journals, exports, recordings, logs and reports differ in what they show instead; each passes that
as `show`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import AnyStr
from urllib.parse import quote, quote_plus, unquote

import orjson

SHORTEST = 8  # characters; a shorter secret could be any word, and is not looked for
GONE = "***"

Show = Callable[[str], str]
"""Returns what stands for a secret."""

# Names of fields in JSON and forms; they may have words before: `openai_api_key`, `clientSecret`.
_KEYS = "api access account private signing subscription master encryption".split()
_TOKENS = "access refresh id auth session bearer security".split()
_WORDS = "|".join(
    [
        *(f"{one}[-_]?key" for one in _KEYS),
        *(f"{one}[-_]?token" for one in _TOKENS),
        *"access[-_]?key[-_]?id secret(?:[-_]?key)? password passwd pwd passphrase".split(),
        *"passcode credentials? authorization bearer jwt assertion".split(),
    ]
)
_FIELD = rf"[\w.-]{{0,40}}(?:{_WORDS})"
# Names of query parameters, besides those of fields; some sign a URL. Several may make a list.
_SIGNATURES = "key|token|auth|auth_key|sig|signature|hmac|policy|key-pair-id"
_LIST = r"s?(?:\[\w*\]|%5b\w*%5d)*"
_PARAMETER = (
    rf"(?:{_FIELD}|(?:x-)?(?:{_SIGNATURES})|ossaccesskeyid|googleaccessid"
    rf"|x-(?:amz|goog|oss|tos|cos)-(?:signature|credential|security-token)){_LIST}"
)
_HEADER = re.compile(
    rf"(?:{_FIELD}|(?:.*-)?(?:cookie2?|signature(?:-[\w-]+)?|secret|(?:api|subscription|functions?)-key"
    r"|auth|authentication|token|organization|jwt-[\w-]+)|dpop|sec-websocket-protocol)\Z",
    re.IGNORECASE,
)
_NAME = re.compile(rf"{_PARAMETER}\Z", re.IGNORECASE)
_COOKIE = re.compile(r"(^|;\s*)([^=;]+=)[^;]*")
_SCHEME = re.compile(
    r"(bearer|basic|digest|key|token|negotiate|aws4-hmac-sha256)\s+", re.IGNORECASE
)
_LETTER = re.compile(r"(?<!\\)((?:\\\\)*)\\u00(2d|3\d|[46][1-9a-f]|[57][\da]|5f)", re.IGNORECASE)

# Each pattern has the text before the secret as its first group, and the secret as its second. The
# guard finds texts without any such place ten times faster, in small letters.
_NAMED = rf"(?:{_WORDS})s?(?:\\*\"\s*[:,]|\s?=)"
_GUARDS = {
    # A URL's user, also in a URL that is the parameter of another
    r"(://)([^/?#@\s\"'<>\\]{1,200})(?=@)": r"://[^/?#@\s]+@",
    r"(%3a%2f%2f)([^/?#&@\s\"'<>\\]{1,200}?)(?=%40)": r"%3a%2f%2f",
    # A parameter; `&` may be escaped
    rf"((?:[?&;]|^|\\u0026){_PARAMETER}=)([^&#\"'\s\\<>;]+)": (
        rf"(?:{_WORDS}|{_SIGNATURES}|accessid){_LIST}="
    ),
    rf"((?:%3f|%26){_PARAMETER}%3d)((?:(?!%26|%23)[^&#\"'\s\\<>;])+)": r"%3d",
    # An assignment in any text
    rf"((?:{_WORDS})\s?=\s?(?:\\?[\"'])?)((?=[\w.~+/-]*\d)[\w.~+/=-]{{8,}})": _NAMED,
    # A field of JSON, and of JSON in a text
    rf"((?:{_WORDS})\"\s*:\s*\")((?:[^\"\\]|\\.)+)(?=\")": _NAMED,
    rf"((?:{_WORDS})s?\"\s*:\s*\[\s*\")([^\]]+)(?=\"\s*\])": _NAMED,
    rf"((?:{_WORDS})\"\s*,\s*\"value\"\s*:\s*\")((?:[^\"\\]|\\.)+)(?=\")": _NAMED,
    rf"((?:{_WORDS})\\+\"\s*:\s*\\+\")([^\"\\]+)": _NAMED,
    rf"((?:{_WORDS})\"\s*:\s*)(-?\d[\d.]*)": _NAMED,
    # A field of a form in parts
    rf"(name=\"?{_FIELD}\b[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)([^\r\n]+)": rf"name=\"?{_FIELD}",
    # Credentials and keys in any text
    r"(\b(?:bearer|basic)\s+)((?=\S*\d)[\w.~+/-]{8,}={0,2})": r"(?:bearer|basic)\s+\S*\d",
    r"((?<![\w-])(?:[srpea]k|whsec|bye|xox[abeprs]|dop_v1)[-_])"
    r"((?=[\w-]{0,80}\d)[\w-]{20,}|[\w-]*\d[\w-]{12,})": r"(?:[srpea]k|whsec|bye|xox.|dop_v1)[-_]",
    r"((?<![\w-])(?:hf_|r8_|gsk_|npm_|gh[opsu]_|github_pat_|glpat-|xai-|pplx-|nvapi-))(\w{16,})": (
        r"(?:hf_|r8_|gsk_|npm_|gh[opsu]_|github_pat_|glpat-|xai-|pplx-|nvapi-)\w{16}"
    ),
    # Exactly in their case and length, since base64 of pictures has such letters too
    r"((?<!\w)(?-i:(?:AKIA|ASIA)(?=[A-Z\d]{16}\b)|AIza|ya29\.))([\w-]{16,})": (
        r"(?:akia|asia|aiza|ya29\.)[\w-]{16}"
    ),
    r"((?<![\w-])eyJ)([\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})": r"eyj[\w-]{8}",
    r"(-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}:)(?<=(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"[0-9a-f]{4}-[0-9a-f]{12}:)([0-9a-f]{32})": r"-[0-9a-f]{12}:[0-9a-f]{32}",
    r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)([^-]+)": "private key-----",
}


@cache  # compiled on first use, which spares the start 18 ms
def _places() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return the patterns for texts, each with its guard."""
    return [
        (re.compile(pattern, re.IGNORECASE), re.compile(guard))
        for pattern, guard in _GUARDS.items()
    ]


@cache
def _places_in_bytes() -> list[tuple[re.Pattern[bytes], re.Pattern[bytes]]]:
    """Return the patterns for bytes, each with its guard."""
    return [
        (re.compile(pattern.encode(), re.IGNORECASE), re.compile(guard.encode()))
        for pattern, guard in _GUARDS.items()
    ]


def secret_places(data: bytes) -> list[re.Pattern[bytes]]:
    """Return the patterns that may find secrets in bytes, each behind the pattern's first group."""
    return list(_possible(_places_in_bytes(), data.lower()))


def _possible(
    places: Iterable[tuple[re.Pattern[AnyStr], re.Pattern[AnyStr]]], folded: AnyStr
) -> Iterator[re.Pattern[AnyStr]]:
    """Yield the patterns whose guard finds something in a text in small letters."""
    seen: dict[re.Pattern[AnyStr], bool] = {}
    for pattern, guard in places:
        if guard not in seen:
            seen[guard] = guard.search(folded) is not None
        if seen[guard]:
            yield pattern


def shorten_key(key: str) -> str:
    """Return a key in a form that may be shown: its first and, if it is long, last four letters."""
    if len(key) >= 24:
        return f"{key[: min(12, len(key) // 3)]}...{key[-4:]}"
    return f"{key[: max(2, len(key) // 4)]}..." if key else ""


def ellipsis(secret: str) -> str:
    """Return what stands for a secret of which nothing may be shown."""
    return "..."


def is_secret_name(name: str) -> bool:
    """Return whether a query parameter or a field of that name holds a secret."""
    return _NAME.match(name) is not None


def is_secret_header(name: str) -> bool:
    """Return whether a header of that name holds a secret."""
    return _HEADER.match(name) is not None


def hide(text: str, show: Show = shorten_key) -> str:
    """Return a text without the secrets whose place or form tells what they are."""
    text = _spell_out(text)
    for pattern in _possible(_places(), text.casefold()):
        text = pattern.sub(lambda found: found[1] + show(found[2]), text)
    return text


def redact(text: str, key: str, show: Show = shorten_key) -> str:
    """Return a text without the key in any encoding, and without what looks like a secret.

    A very short key may be any word, and stays.
    """
    text = _spell_out(text)
    if len(key) >= SHORTEST:
        pattern = _key_pattern(key)
        shown = show(key)
        text = pattern.sub(lambda found: shown, text)
    return hide(text, show)


def _spell_out(text: str) -> str:
    """Return a text without JSON's escapes of letters and digits, which could hide a name."""
    if "\\u00" not in text:
        return text
    return _LETTER.sub(lambda found: found[1] + chr(int(found[2], 16)), text)


def redact_query(query: str, key: str) -> str:
    """Return a query without credentials."""
    if "%" in query:  # names may be encoded
        pairs = [pair.partition("=") for pair in query.split("&")]
        query = "&".join(
            name + equals + (GONE if "%" in name and is_secret_name(unquote(name)) else value)
            for name, equals, value in pairs
        )
    for spelling in {key, quote(key, safe=""), quote_plus(key)} if key else ():
        query = query.replace(spelling, shorten_key(key))
    return redact(query, key)


def redact_headers(headers: Iterable[tuple[str, str]], key: str) -> list[tuple[str, str]]:
    """Return headers without the values of those that carry credentials."""
    return [
        (name, redact_header(name, value) if is_secret_header(name) else redact(value, key))
        for name, value in headers
    ]


def redact_header(name: str, value: str) -> str:
    """Return the value of a header that carries a credential; the scheme and names stay."""
    if "cookie" in name.lower():
        first = 1 if name.lower().startswith("set-") else 0  # the others are attributes
        return _COOKIE.sub(rf"\1\2{GONE}", value, count=first)
    scheme = _SCHEME.match(value)
    if scheme is None:
        return shorten_key(value) if " " not in value.strip() else GONE
    is_key = scheme[1].lower() in ("bearer", "key", "token")
    return scheme[0] + (shorten_key(value[scheme.end() :].strip()) if is_key else GONE)


def cut_media(text: str) -> str:
    """Cut data URIs and long base64 to their first characters."""
    return _BASE64.sub(lambda found: f"{found[0][:16]}...", _DATA_URI.sub(r"\1...", text))


_DATA_URI = re.compile(r"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[^\"'\s\\)]{100,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{512,}={0,2}")


@lru_cache(256)
def secret_pattern(secret: str) -> re.Pattern[bytes]:
    """Return a pattern that finds a secret in bytes; none is found if it is too short."""
    if len(secret) < SHORTEST:
        return re.compile(rb"(?!)")
    return re.compile(b"|".join(map(re.escape, _spellings(secret))))


@lru_cache(256)
def _key_pattern(secret: str) -> re.Pattern[str]:
    spellings = [one.decode("latin-1") for one in _spellings(secret)]
    return re.compile("|".join(map(re.escape, spellings)))


def _spellings(secret: str) -> list[bytes]:
    """Return a secret in its encodings: plain, in URLs, in JSON, in base64 and in hexadecimal."""
    raw = secret.encode("latin-1", "replace")
    json = orjson.dumps(raw.decode("latin-1"))[1:-1]
    forms = {raw, raw.hex().encode(), raw.hex().upper().encode(), json, json.replace(b"/", rb"\/")}
    for url in (quote(raw, safe=""), quote_plus(raw), quote(raw)):
        forms |= {url.encode(), re.sub(r"%..", lambda found: found[0].lower(), url).encode()}
    for code in (_base64(raw, before) for before in range(3)):
        forms |= {code, code.replace(b"+", b"-").replace(b"/", b"_"), quote(code, safe="").encode()}
    return sorted(forms, key=lambda form: (-len(form), form))


def _base64(raw: bytes, before: int) -> bytes:
    """Return the part of the base64 that depends on `raw` only, after `before` other bytes."""
    code = base64.b64encode(bytes(before) + raw).rstrip(b"=")
    return code[(0, 2, 3)[before] : len(code) - (1 if (before + len(raw)) % 3 else 0)]
