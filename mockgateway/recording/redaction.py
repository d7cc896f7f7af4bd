"""What of an answer may come to rest in a recording: no keys, cookies and signatures, and none of the client's own media."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mockgateway.recording.capture import Capture, Piece
from mockgateway.recording.secret_patterns import spelled
from mockgateway.scenario.recorded import BASE

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)  # RFC 9110, 7.6.1
# What the replay's own server says, or what told about the recording mock.
OWN = frozenset({"content-length", "date", "x-mock-applied", "x-mock-seed"})
REMOVED = b"removed"

_SECRET = re.compile(
    r"(?:^|-)(?:signature|secret|set-cookie|cookie|authorization|api-key|auth-token|access-token|security-token|organization)$"
)
_SIGNED = re.compile(
    rb"""((?:[?&]|\\u0026|&amp;)(?:x-(?:amz|goog|oss|tos|cos)-(?:signature|credential|security-token)|signature|sig|hmac|key-pair-id|ossaccesskeyid|awsaccesskeyid|googleaccessid|policy|token|access_token|auth_key|api_?key)=)"""
    rb"""[^&"'\s\\<>]+""",
    re.IGNORECASE,
)
# What an answer gives out to be kept secret: by the name of its member, and by how keys begin.
_GIVEN = re.compile(
    rb"""("[\w-]*(?:secret|password|(?:api|private|signing)[_-]?key|(?:access|refresh|id|auth)[_-]?token)"\s*:\s*")(?:[^"\\]|\\.){8,}(?=")""",
    re.IGNORECASE,
)
_KEY = re.compile(rb"(?<![\w-])((?:sk|rk|ek|whsec)[-_])[\w-]*\d[\w-]{16,}")
_DATA_URI = re.compile(rb"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[A-Za-z0-9+/=_%-]{256,}")


def headers(capture: Capture) -> list[str]:
    """The answer's headers that a replay says, each `name: value`."""
    kept = []
    for name, value in capture.headers:
        if name in HOP_BY_HOP or name in OWN or _SECRET.search(name):
            continue
        kept.append(
            f"{name}: {_clean(value.encode('latin-1', 'replace'), capture).decode('latin-1')}"
        )
    return kept


def pieces(capture: Capture) -> list[Piece]:
    """The answer's body, cleaned, in the pieces in which it came."""
    data = b"".join([data for _, data in capture.pieces])
    return _cut(capture.pieces, _changes(data, capture))


def _clean(data: bytes, capture: Capture) -> bytes:
    return b"".join([data for _, data in _cut([(0.0, data)], _changes(data, capture))])


Change = tuple[int, int, bytes]


def _changes(data: bytes, capture: Capture) -> list[Change]:
    """What is replaced by what, in the order of its place; none reaches into another."""
    rules: list[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]]] = []
    if capture.base:
        rules.append(
            (
                re.compile(re.escape(capture.base.encode()) + rb"(?![\w.:-])"),
                lambda found: BASE.encode(),
            )
        )
    rules += [(spelled(secret), lambda found: REMOVED) for secret in capture.secrets]
    rules += [(pattern, lambda found: found[1] + REMOVED) for pattern in (_SIGNED, _GIVEN, _KEY)]
    rules.append(
        (_DATA_URI, lambda found: found[1] + b"AAAA" if found[0] in capture.request else found[0])
    )
    changes: list[Change] = []
    for pattern, new in rules:
        for found in pattern.finditer(data):
            if new(found) != found[0] and not any(
                start < found.end() and found.start() < end for start, end, _ in changes
            ):
                changes.append((found.start(), found.end(), new(found)))
    return sorted(changes)


def _cut(parts: Sequence[Piece], changes: Sequence[Change]) -> list[Piece]:
    """The pieces with the changes made; what is new stands in one piece whole."""
    if not changes:
        return list(parts)
    data = b"".join([piece for _, piece in parts])
    out: list[Piece] = []
    done, at, waiting = 0, 0, list(changes)
    for moment, piece in parts:
        at += len(piece)
        said: list[bytes] = []
        while waiting and waiting[0][0] < at:
            start, end, new = waiting.pop(0)
            said += (data[done:start], new)
            done = end
        if done < at:
            said.append(data[done:at])
            done = at
        out.append((moment, b"".join(said)))
    return out
