"""What the Python programs share: careful calls, and one way to give up (exit code 3)."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

BUGGY = sys.argv[1:] == ["buggy"]
TRIES = 4
PATIENCE = 6.0  # seconds for a task or a webhook


class GiveUp(Exception):
    """The work cannot be done, and the program says so."""


def run(main: Callable[[], None]) -> None:
    """Run a program; exit with 3 if it gives up."""
    try:
        main()
    except (GiveUp, httpx.HTTPError, ValueError) as error:
        print(f"given up: {error!r}", file=sys.stderr)
        sys.exit(3)


def save(value: Any, name: str = "result.json") -> None:
    """Write a result."""
    Path(name).write_text(json.dumps(value, ensure_ascii=False))


def http(gateway: str, timeout: float | None = 2.0) -> httpx.Client:
    """Return a client of a gateway."""
    name = gateway.upper()
    headers = {"authorization": f"Bearer {os.environ[f'{name}_API_KEY']}"}
    return httpx.Client(base_url=os.environ[f"{name}_BASE_URL"], headers=headers, timeout=timeout)


def send(client: httpx.Client, method: str, path: str, *, once: bool = False, **more: Any) -> Any:
    """Return the JSON of a reply, or its bytes; repeat what may pass. Raises GiveUp.

    Args:
        client: A client of the gateway.
        method: The HTTP method.
        path: The path or the URL.
        once: Whether the request must not be sent again if it may have been accepted.
        more: For httpx.
    """
    for attempt in range(TRIES):
        wait = 0.2 * 2**attempt
        try:
            reply = client.request(method, path, **more)
            if reply.status_code < 400:
                kind = reply.headers.get("content-type", "")
                return reply.json() if "json" in kind else reply.content
            if reply.status_code not in (408, 429) and reply.status_code < 500:
                raise GiveUp(f"{path}: {reply.status_code} {reply.text[:200]}")
            wait = float(reply.headers.get("retry-after", wait))
        except (httpx.TransportError, ValueError) as error:
            if once:
                raise GiveUp(f"{path}: {error!r}") from error
        time.sleep(wait)
    raise GiveUp(f"{path}: no answer after {TRIES} attempts")


def chat(prompt: str, **more: Any) -> dict[str, Any]:
    """Return the body of a chat request."""
    return {"model": "qwen3-max", "messages": [{"role": "user", "content": prompt}], **more}


def answer(reply: Any) -> str:
    """Return the text of a chat's reply."""
    return str(reply["choices"][0]["message"]["content"])


def events(reply: httpx.Response) -> Iterator[dict[str, Any] | None]:
    """Yield the events of a stream as JSON, and None for `[DONE]`."""
    for line in reply.iter_lines():
        if line.startswith("data:"):
            data = line[5:].strip()
            yield None if data == "[DONE]" else json.loads(data)


def poll(client: httpx.Client, path: str, state: Callable[[Any], str]) -> Any:
    """Return a task when it has succeeded. Raises GiveUp if it fails or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        task = send(client, "GET", path)
        if state(task) in ("completed", "succeeded"):
            return task
        if state(task) in ("failed", "canceled", "cancelled"):
            raise GiveUp("the task has failed")
        time.sleep(0.3)
    raise GiveUp("the task takes too long")


class Receiver:
    """A server for SeaLink's webhooks."""

    def __init__(self, verify: bool = True) -> None:
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                right = "sha256=" + hmac.new(b"whsec_test", body, hashlib.sha256).hexdigest()
                signed = self.headers.get("x-sealink-signature", "") == right
                self.send_response(200 if signed or not verify else 401)
                self.end_headers()
                if signed or not verify:
                    receiver.messages.put(json.loads(body))

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def take(self, patience: float | None = PATIENCE) -> dict[str, Any]:
        """Return the next message. Raises GiveUp if none comes."""
        try:
            return self.messages.get(timeout=patience)
        except queue.Empty:
            raise GiveUp("no webhook came") from None
