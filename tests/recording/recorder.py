"""A recording proxy for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mockgateway.problem import ConfigError
from mockgateway.recording import Cassette, Proxy
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from tests.serving import serving

HOST = {"host": "gateway.test"}  # absolute URLs repeat it, so recording and replay use the same


class Recorder:
    """A running proxy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""  # of the gateway at the proxy
        self.messages: list[str] = []  # of its terminal
        self.failed: list[ConfigError] = []  # why it stopped

    def text(self) -> str:
        """Return the contents of all files."""
        return "\n".join(
            [
                path.read_bytes().decode("latin-1")
                for path in sorted(self.folder.rglob("*"))
                if path.is_file()
            ]
        )

    def rules(self) -> list[dict[str, Any]]:
        """Return the rules of the recording, read by another YAML parser."""
        rules: list[dict[str, Any]] = yaml.safe_load(
            (self.folder / "recorded.yaml").read_text("utf-8")
        )["rules"]
        return rules


@cache
def documents() -> App:
    return create_app(Settings())


@contextmanager
def recording(
    folder: Path, upstream: str, gateway: str = "sealink", key: str = "", patience: float = 10
) -> Iterator[Recorder]:
    """Record until the block ends, and then write everything."""
    recorder = Recorder(folder)
    cassette = Cassette(folder, "A test")
    proxy = Proxy(
        gateway,
        documents().mounts[gateway].pipeline,
        upstream,
        key,
        cassette,
        patience,
        recorder.messages.append,
        stop=recorder.failed.append,
    )
    with serving(app=proxy) as running:
        recorder.url = f"{running.url}/{gateway}"
        yield recorder


@contextmanager
def replaying(
    folder: Path, gateway: str = "sealink", strict: bool | None = None, pace: float | None = 0
) -> Iterator[str]:
    """Serve the recording, and yield the gateway's URL."""
    with serving(
        Settings(scenario=str(folder / "recorded.yaml"), strict=strict, pace=pace)
    ) as running:
        yield f"{running.url}/{gateway}"
