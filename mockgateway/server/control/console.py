"""`/_mock/`: the console, a page that shows and controls the mock."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from starlette.responses import Response

from mockgateway import console
from mockgateway.server.control.requests import ControlError, ControlRequest, Routes, quote

FOLDER = Path(console.__file__).parent / "page"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Pictures and sounds of a reply may be data URIs; nothing else comes from outside the mock.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

routes = Routes()


@routes.add("/_mock/", "GET")
async def page(request: ControlRequest) -> Response:
    """Return the console."""
    return _file(request, "index.html")


@routes.add("/_mock/console/{name:path}", "GET")
async def file(request: ControlRequest) -> Response:
    """Return a file of the console."""
    return _file(request, request.path_params["name"])


def _file(request: ControlRequest, name: str) -> Response:
    content, tag = _files().get(name, (b"", ""))
    if not tag:
        raise ControlError(f"the console has no file {quote(name)}", "open /_mock/", 404)
    headers = {
        "cache-control": "no-cache",
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        "etag": tag,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=TYPES[Path(name).suffix], headers=headers)


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Return the content and the entity tag of each file, by its path below the folder."""
    files = {}
    for path in FOLDER.rglob("*"):
        if path.suffix in TYPES:
            content = path.read_bytes()
            tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
            files[path.relative_to(FOLDER).as_posix()] = (content, tag)
    return files
