"""Remove keys, cookies, signatures and the client's own media from a reply before it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mockgateway.recording.capture import Capture, Piece
from mockgateway.redaction import is_secret_header, secret_pattern, secret_places
from mockgateway.scenario.recorded import BASE

HOP_BY_HOP = frozenset(  # RFC 9110, 7.6.1
    "connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding "
    "upgrade".split()
)
# The replaying server sets these itself, or they are about a mock that was recorded.
OWN = frozenset({"content-length", "date", "x-mock-applied", "x-mock-seed"})
REMOVED = b"removed"

_DATA_URI = re.compile(rb"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[A-Za-z0-9+/=_%-]{256,}")

Change = tuple[int, int, bytes]  # start and end of what is replaced, and the replacement


def redacted_headers(capture: Capture) -> list[str]:
    """Return the headers of the reply for the recording, each as `name: value`."""
    headers = []
    for name, value in capture.headers:
        if name not in HOP_BY_HOP and name not in OWN and not is_secret_header(name):
            data = value.encode("latin-1", "replace")
            [(_, data)] = _apply([(0.0, data)], _changes(data, capture))
            headers.append(f"{name}: {data.decode('latin-1')}")
    return headers


def redacted_pieces(capture: Capture) -> list[Piece]:
    """Return the body of the reply for the recording, in the pieces in which it came."""
    data = b"".join([data for _, data in capture.pieces])
    return _apply(capture.pieces, _changes(data, capture))


def _changes(data: bytes, capture: Capture) -> list[Change]:
    """Return the changes in their order; they do not overlap."""
    rules: list[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]]] = []
    if capture.base:
        base = re.compile(re.escape(capture.base.encode()) + rb"(?![\w.:-])")
        rules.append((base, lambda found: BASE.encode()))
    rules += [(secret_pattern(secret), lambda found: REMOVED) for secret in capture.secrets]
    rules += [(pattern, lambda found: found[1] + REMOVED) for pattern in secret_places(data)]
    rules.append(
        (_DATA_URI, lambda found: found[1] + b"AAAA" if found[0] in capture.request else found[0])
    )
    changes: list[Change] = []
    for pattern, replacement in rules:
        for found in pattern.finditer(data):
            new = replacement(found)
            if new != found[0] and not any(
                start < found.end() and found.start() < end for start, end, _ in changes
            ):
                changes.append((found.start(), found.end(), new))
    return sorted(changes)


def _apply(pieces: Sequence[Piece], changes: Sequence[Change]) -> list[Piece]:
    """Make the changes; each replacement goes into the piece in which its old text began."""
    if not changes:
        return list(pieces)
    data = b"".join([piece for _, piece in pieces])
    out: list[Piece] = []
    done, at, pending = 0, 0, list(changes)
    for moment, piece in pieces:
        at += len(piece)
        parts: list[bytes] = []
        while pending and pending[0][0] < at:
            start, end, new = pending.pop(0)
            parts += (data[done:start], new)
            done = end
        if done < at:
            parts.append(data[done:at])
            done = at
        out.append((moment, b"".join(parts)))
    return out
