"""What a report may show of an exchange: no key, no media, no more than a few thousand letters."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.spellings import Spellings
from mockgateway.contract.target import Target

Json = Any
LONGEST = 4000  # letters of a body
TEXTS = ("json", "xml", "urlencoded", "subrip")  # how the media types of texts end
SECRET = frozenset({"authorization", "x-api-key", "cookie", "set-cookie", "proxy-authorization"})
# Long runs of base64 are media, or vectors: their length says enough.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{200,}={0,2}")
_DATA_URL = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,[A-Za-z0-9+/=]+")
_PIECE = re.compile(r'("(?:audio|b64_json)" ?: ?")([A-Za-z0-9+/_-]{16,}={0,2})"')
_SIGNED = re.compile(
    r"([?&](?:sig|signature|token|key|x-amz-[a-z-]+|expires)=)[^&\"'\s]+", re.IGNORECASE
)


class Redactor:
    """Takes the keys of a run, and whatever looks like media, out of texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = [
            Spellings(secret)
            for secret in sorted(
                {secret for secret in secrets if len(secret) >= 4}, key=len, reverse=True
            )
        ]

    @classmethod
    def of(cls, target: Target) -> Redactor:
        """For a run."""
        return cls([*target.secrets, *([target.secret] if target.secret else [])])

    def text(self, text: str) -> str:
        """A text without keys."""
        for secret in self._secrets:
            text = secret.hide(text)
        return text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers without keys."""
        return {
            name: "***" if name.lower() in SECRET else self.text(value)
            for name, value in headers.items()
        }

    def url(self, url: str) -> str:
        """An address without keys and signatures."""
        return _SIGNED.sub(r"\1***", self.text(url))

    def body(self, data: bytes, media_type: str, most: int = LONGEST) -> str:
        """A body as text; media by its size alone."""
        if not data:
            return ""
        kind = media_type.partition(";")[0].strip().lower()
        if kind.startswith("multipart/") or not (
            not kind or kind.startswith("text/") or kind.endswith(TEXTS)
        ):
            return f"<{len(data)} bytes of {kind or 'no type'}>"
        text = _DATA_URL.sub(r"<a \1>", data[: most * 50].decode("utf-8", "replace"))
        text = _PIECE.sub(lambda match: f'{match[1]}<{len(match[2])} letters of base64>"', text)
        text = self.url(_BASE64.sub(lambda match: f"<{len(match[0])} letters of base64>", text))
        return text if len(text) <= most else f"{text[:most]}... <{len(data)} bytes in all>"


def curl(exchange: Exchange, hide: Redactor, variable: str = "KEY") -> str:
    """A command that sends the request again; the key is the shell's variable."""
    request = exchange.request
    parts = ["curl", "-sS", "-i", "-X", request.method, shlex.quote(hide.url(request.url))]
    for name, value in request.headers.items():
        if name.lower() in SECRET and request.key in ("first", "second", "garbage"):
            word = value.split(" ")[0] + " " if " " in value else ""
            parts += [
                "-H",
                f'"{name}: {word}${variable}"'
                if request.key == "first"
                else shlex.quote(f"{name}: {word}wrong-key"),
            ]
        elif (
            not request.header("content-type").startswith("multipart/")
            or name.lower() != "content-type"
        ):
            parts += ["-H", shlex.quote(f"{name}: {hide.text(value)}")]
    if request.header("content-type").startswith("multipart/"):
        parts += [
            word
            for name, text in _fields(request.body)
            for word in ("-F", shlex.quote(f"{name}={text}"))
        ]
    elif request.body:
        parts += [
            "--data-binary",
            shlex.quote(hide.body(request.body, request.header("content-type"), 20_000)),
        ]
    return " ".join(parts)


def _fields(body: bytes) -> list[tuple[str, str]]:
    found = []
    for part in body.split(body.partition(b"\r\n")[0])[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0].decode("utf-8", "replace")
        file = head.partition(b'filename="')[2].partition(b'"')[0].decode("utf-8", "replace")
        found.append(
            (name, f"@{file}" if file else data.removesuffix(b"\r\n").decode("utf-8", "replace"))
        )
    return found


def pytest_of(finding: Finding, target: Target) -> str:
    """The command that runs what found it, as a test."""
    words = [
        "pytest",
        f"--contract-url {target.url}",
        f"--contract-gateway {target.gateway}"
        if target.gateway
        else f"--contract-spec {target.document.path}",
    ]
    return " ".join(
        [
            *words,
            "-k",
            shlex.quote(
                f"{finding.probe} and {finding.operation}" if finding.operation else finding.probe
            ),
        ]
    )


def as_json(exchange: Exchange, hide: Redactor) -> dict[str, Json]:
    """An exchange as reports and recordings have it."""
    request, answer = exchange.request, exchange.response
    return {
        "operation": exchange.operation,
        "phase": exchange.phase,
        "probe": exchange.probe,
        "number": exchange.number,
        "valid": exchange.valid,
        "paid": exchange.paid,
        "cost": exchange.cost,
        "request": {
            "method": request.method,
            "url": hide.url(request.url),
            "headers": hide.headers(request.headers),
            "body": hide.body(request.body, request.header("content-type"), 20_000),
            "key": request.key,
        },
        "answer": {
            "status": answer.status,
            "headers": hide.headers(answer.headers),
            "body": hide.body(answer.body, answer.header("content-type"), 20_000),
            "size": len(answer.body),
            "first": round(answer.first, 4),
            "seconds": round(answer.total, 4),
            "error": hide.text(answer.error),
        },
    }


def finding_json(finding: Finding, target: Target, hide: Redactor) -> dict[str, Json]:
    """A finding as reports have it."""
    return {
        "id": finding.id,
        "operation": finding.operation,
        "check": finding.check,
        "severity": finding.severity,
        "source": finding.source,
        "message": hide.url(finding.message),
        "pointer": finding.pointer,
        "words": finding.words,
        "place": finding.place,
        "phase": finding.phase,
        "probe": finding.probe,
        "accepted": finding.accepted,
        "change": finding.change,
        "curl": curl(finding.exchanges[0], hide) if finding.exchanges else "",
        "pytest": pytest_of(finding, target),
        "exchanges": [as_json(exchange, hide) for exchange in finding.exchanges[:6]],
    }


def dumped(value: Json) -> bytes:
    """JSON for people."""
    return (
        orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str)
        + b"\n"
    )
