"""Decide who may use the control API: by token, peer address, Host and origin."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from mockgateway.access import ControlAccess, is_loopback
from mockgateway.server.http import Scope
from mockgateway.state.webhooks.sender import AGENT

COOKIE = "mockgateway_control"
MEDIA_TYPES = ("json", "yaml")  # "application/x-yaml" and "application/problem+json" too
READING = ("GET", "HEAD")

_TOKEN = re.compile(rb"(?:^|&)token=")

# Headers that proxies and delivery networks add. Some write `_` for `-`, which is replaced.
_FORWARDING = re.compile(
    rb"via\Z|(?:x-)?forwarded|.*client-?ip\Z|(?:akamai|cdn|cf|fastly|fly|proxy|wl-proxy)-"
    rb"|x-(?:appengine|arr|azure|cluster|envoy|host|nginx|original|proxy|real|remote|vercel)"
)

Head = Mapping[bytes, bytes]


def refuse(scope: Scope, access: ControlAccess) -> Response | None:
    """Return the response to a call that may not use the control API, or None."""
    path, head = scope["path"], dict[bytes, bytes]()
    for name, value in scope["headers"]:  # repeated ones are one list (RFC 9110, 5.2)
        head[name] = head[name] + b", " + value if name in head else value
    if path == "/_mock/health":
        return None
    if access.token and scope["method"] in READING and _TOKEN.search(scope["query_string"]):
        return _log_in(scope, access.token)
    # A client that names a webhook's URL must not control the mock by it.
    if head.get(b"user-agent") == AGENT.encode() and not path.startswith("/_mock/inbox"):
        return _forbid("webhooks may be sent to /_mock/inbox only")
    if _is_foreign(head, scope["method"]):
        return _forbid("a page of another origin may not use the control API")
    if access.token and _has_token(head, access.token):
        return _refuse_media_type(head, scope["method"], path)
    is_local = _is_local(scope, head, access)
    # The mock's own webhooks have no token.
    is_message = path.startswith("/_mock/inbox") and scope["method"] not in (*READING, "DELETE")
    if access.token and not (is_local and (is_message or not access.required)):
        return _ask_for_token()
    if not is_local:
        return _forbid("the control API accepts requests from this machine only")
    return _refuse_media_type(head, scope["method"], path)


def _is_local(scope: Scope, head: Head, access: ControlAccess) -> bool:
    """Return whether a call comes from this machine, without a proxy, to a name of this machine.

    A web page may point its own host name at this machine (DNS rebinding), so the name counts.
    Such a name has a dot; those of containers, `testserver` and `localhost` have none.
    """
    client, _ = scope.get("client") or ("", 0)
    if not is_loopback(client) or any(_FORWARDING.match(name.replace(b"_", b"-")) for name in head):
        return False
    host = head.get(b"host", b"").decode("latin-1").lower()
    name, _, port = host.rpartition(":")
    name = (name if port.isdigit() else host).strip("[]").rstrip(".")
    is_single = "." not in name and ":" not in name
    return is_single or name.endswith(".localhost") or name in access.hosts or is_loopback(name)


def _is_foreign(head: Head, method: str) -> bool:
    """Return whether a page of another origin makes the call.

    Following a link is allowed, a frame is not: hidden ones could take all places of /_mock/events.
    """
    if head.get(b"sec-fetch-site", b"none") not in (b"same-origin", b"none"):
        is_link = head.get(b"sec-fetch-mode") == b"navigate"
        is_frame = head.get(b"sec-fetch-dest", b"document") != b"document"
        return method not in READING or not is_link or is_frame
    _, _, origin = head.get(b"origin", b"").lower().partition(b"://")
    return b"origin" in head and origin != head.get(b"host", b"").lower()


def _has_token(head: Head, token: str) -> bool:
    """Return whether a call has the token in its Authorization header or its cookie."""
    scheme, _, given = head.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer" and hmac.compare_digest(given.strip(), token.encode()):
        return True
    try:
        cookie = SimpleCookie(head.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    except CookieError:
        return False
    return cookie is not None and hmac.compare_digest(cookie.value.encode(), _cookie_value(token))


def _cookie_value(token: str) -> bytes:
    """Return a value that proves the token without holding it."""
    return hmac.digest(token.encode(), b"cookie", sha256).hex().encode()


def _log_in(scope: Scope, token: str) -> Response:
    """Exchange the token of a URL for a cookie, and drop it from the URL."""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = query.pop("token", [""])[0]
    if not hmac.compare_digest(given.encode(), token.encode()):
        return _ask_for_token()
    rest = f"?{urlencode(query, doseq=True)}" if query else ""
    # Relative: the prefix of a sandbox or a proxy stays.
    response = RedirectResponse(f"./{scope['path'].rpartition('/')[2]}{rest}", 303)
    value = _cookie_value(token).decode()
    secure = scope["scheme"] == "https"
    response.set_cookie(COOKIE, value, path="/", secure=secure, httponly=True, samesite="strict")
    response.headers["referrer-policy"] = "no-referrer"
    return response


def _ask_for_token() -> Response:
    advice = (
        "send `Authorization: Bearer TOKEN`, or open /_mock/?token=TOKEN once; the token is the"
        " one of --control-token, or the one that `mockgateway serve` printed"
    )
    error = {"error": "the control API needs its token", "advice": advice}
    return JSONResponse(error, 401, {"www-authenticate": "Bearer"})


def _forbid(reason: str) -> Response:
    return JSONResponse({"error": reason}, 403)


def _refuse_media_type(head: Head, method: str, path: str) -> Response | None:
    """Return the response to a body that is neither JSON nor YAML; a page cannot send these.

    The inbox also takes bodies without a type, and webhooks of any type.
    """
    if method in READING or head.get(b"user-agent") == AGENT.encode():
        return None
    given = head.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    has_body = b"transfer-encoding" in head or head.get(b"content-length", b"0") != b"0"
    if not given and (not has_body or path.startswith("/_mock/inbox")):
        return None
    if given.partition("/")[2].rpartition("+")[2].removeprefix("x-") in MEDIA_TYPES:
        return None
    advice = "send the header `content-type: application/json` (curl: --json) or application/yaml"
    what = f"content-type: {given[:50]!r} is neither JSON nor YAML"
    return JSONResponse({"error": what, "advice": advice}, 415)
