"""The official `openai` package for Node, unmodified."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.serving import Mock

SCRIPT = Path(__file__).parent / "node" / "talk.mjs"


@pytest.fixture(scope="module")
def installed() -> Path:
    """Install the package once, in a folder outside the repository."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("the Node SDK is tested where node and npm are installed")
    folder = (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        / "mockgateway-tests"
        / "node"
    )
    if not (folder / "node_modules" / "openai" / "package.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        command = [
            "npm",
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "openai",
        ]
        done = processes.run(
            command, cwd=folder, capture_output=True, text=True, timeout=110, check=False
        )
        if done.returncode and "network" in done.stderr.lower():
            pytest.skip(f"npm's registry cannot be reached: {done.stderr.strip().splitlines()[-1]}")
        assert done.returncode == 0, done.stderr
    return folder


def run_script(installed: Path, *words: str) -> Any:
    script = installed / SCRIPT.name  # Node looks for packages beside the script
    script.write_text(SCRIPT.read_text("utf-8"), "utf-8")
    done = processes.run(
        ["node", script, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("base", "key", "model", "invalid"),
    [
        pytest.param(
            "/sealink/v1",
            "sk-sealink-any",
            "qwen3-max",
            ("AuthenticationError", 401, "invalid_api_key"),
            id="sealink",
        ),
        pytest.param(
            "/seacloud/llm/v1",
            "sk-sea-any",
            "gpt-4.1",
            ("PermissionDeniedError", 403, None),
            id="seacloud",
        ),
        pytest.param(
            "/apikey/v1",
            "ak_any",
            "example-chat",
            ("AuthenticationError", 401, "invalid_api_key"),
            id="apikey",
        ),
    ],
)
def test_the_node_package_chats_streams_and_throws_its_own_errors(
    mock: Mock,
    installed: Path,
    base: str,
    key: str,
    model: str,
    invalid: tuple[str, int, str | None],
) -> None:
    output = run_script(installed, mock.url, base, key, model)

    assert output["object"] == "chat.completion"
    assert output["content"] == output["streamed"] == output["gathered"] == "one two three"
    assert output["usage"]["completion_tokens"] > 0
    assert output["finish"] == ["length", "length"]
    assert output["type"] == "application/json"
    assert "seacloud" in base or model in output["models"]
    assert (
        output["invalid"]["kind"],
        output["invalid"]["status"],
        output["invalid"]["code"],
    ) == invalid
    assert (output["unknown"]["kind"], output["unknown"]["status"]) == ("NotFoundError", 404)
    assert (output["wrong"]["kind"], output["wrong"]["status"]) == ("BadRequestError", 400)
    assert (output["wrongStream"]["kind"], output["wrongStream"]["status"]) == (
        "BadRequestError",
        400,
    )
    assert all(output[name]["typed"] for name in ("invalid", "unknown", "wrong", "wrongStream"))
