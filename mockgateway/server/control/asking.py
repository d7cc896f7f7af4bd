"""What every control call reads of its request, and how a wrong one is refused: 400 with what would be right, never a traceback."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mockgateway.problem import nearest

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState

MAX_BODY = 1_048_576  # bytes
LONGEST_WAIT = 60.0  # real seconds


class Wrong(Exception):
    """A control call that cannot be obeyed: what is wrong, what would be right, and the status that says so."""

    def __init__(self, error: str, advice: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.advice = advice
        self.status = status


async def refused(request: Request, error: Exception) -> Response:
    """The answer to a `Wrong`."""
    assert isinstance(error, Wrong)
    return say(
        {"error": error.error} | ({"advice": error.advice} if error.advice else {}), error.status
    )


def say(value: Any, status: int = 200) -> Response:
    """A JSON answer; what JSON has no word for is null."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def world_of(request: Request) -> SandboxState:
    """The sandbox that the path or the header named, with its journal."""
    world: SandboxState = request.scope["mockgateway.world"]
    return world


def mount_of(app: App, name: Any) -> Mount:
    """The mounted gateway of that name. Raises Wrong for another."""
    mount = app.mounts.get(name) if isinstance(name, str) else None
    if mount is None:
        raise Wrong(
            f"gateway: {str(name)[:50]!r} is not served here", nearest(str(name)[:50], app.mounts)
        )
    return mount


async def raw(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body, at most `limit` bytes. Raises Wrong (413) for a longer one."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Wrong(f"the body is over {limit} bytes", "send a shorter one", 413)
        parts.append(part)
    return b"".join(parts)


async def wish(request: Request, known: Iterable[str]) -> dict[str, Any]:
    """The body's JSON object; nothing is an empty one. Raises Wrong where it is none or has a word that is not known."""
    data = await raw(request)
    try:
        value = orjson.loads(data) if data.strip() else {}
    except orjson.JSONDecodeError as error:
        raise Wrong(f"the body is not JSON: {error}", "send a JSON object") from None
    if not isinstance(value, dict):
        raise Wrong("the body is not a JSON object", f"its words are: {', '.join(sorted(known))}")
    known = set(known)
    for word in value:
        if word not in known:
            raise Wrong(f"unknown word {word[:50]!r}", nearest(word[:50], known))
    return value


def number(
    wished: dict[str, Any],
    word: str,
    least: float = -math.inf,
    most: float = math.inf,
    advice: str = "",
) -> float:
    """A finite number between two others. Raises Wrong for anything else, a truth value included."""
    value = wished[word]
    if (
        not isinstance(value, int | float)
        or isinstance(value, bool)
        or not math.isfinite(value)
        or not least <= value <= most
    ):
        raise Wrong(
            f"{word}: {str(value)[:50]!r} is no number that can be used",
            advice or f"give one from {least:g} to {most:g}",
        )
    return float(value)


def flag(wished: dict[str, Any], word: str) -> bool:
    """A truth value. Raises Wrong for anything else."""
    if not isinstance(wished[word], bool):
        raise Wrong(
            f"{word}: {str(wished[word])[:50]!r} is neither true nor false",
            f'write {{"{word}": true}} or {{"{word}": false}}',
        )
    return bool(wished[word])


def text(wished: dict[str, Any], word: str, most: int = 2048, default: str | None = None) -> str:
    """A text, the default where it is absent. Raises Wrong for another kind, one too long, one needed and absent."""
    value = wished.get(word, default)
    if value is None:
        raise Wrong(f"{word} is missing", f"give {word} as a text")
    if not isinstance(value, str) or len(value) > most:
        raise Wrong(
            f"{word}: {str(value)[:50]!r} is no text of at most {most} characters",
            f"give {word} as a text",
        )
    return value


def listed(request: Request, word: str = "last", default: int = 100, most: int = 1000) -> int:
    """How many things a query asks for. Raises Wrong for what is no whole number."""
    value = request.query_params.get(word, str(default))
    if not value.isascii() or not value.isdigit():
        raise Wrong(f"{word}: {value[:50]!r} is not a number of things", f"write ?{word}=20")
    return min(int(value), most) if len(value) < 10 else most


def seconds(request: Request, word: str = "wait") -> float:
    """How many real seconds a query tells to wait, none where it does not say. Raises Wrong."""
    said = request.query_params.get(word, "0")
    try:
        value = float(said.removesuffix("s"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= LONGEST_WAIT:
        raise Wrong(
            f"{word}: {said[:50]!r} is no number of seconds",
            f"write ?{word}=2, at most {LONGEST_WAIT:g}",
        )
    return value


def refuse_method(request: Request, error: Exception) -> Response:
    """405, with what the path takes."""
    headers = getattr(error, "headers", None)
    return JSONResponse(
        {"error": f"{request.url.path} does not take {request.method}"}, 405, headers
    )
