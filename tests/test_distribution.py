"""The sdist and the wheel have all that the mock needs; the workflows install what exists."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests import processes

ROOT = Path(__file__).resolve().parents[1]
MOOD = {
    "type": "object",
    "properties": {"to": {"type": "string"}, "mood": {"enum": ["good", "bad"]}},
    "required": ["to", "mood"],
}
TOOLS = [{"type": "function", "function": {"name": name}} for name in ("translate", "mail")]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("/sealink/v1/chat/completions",
     {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}),
    ("/sealink/v1/chat/completions",
     {"model": "qwen3-max", "messages": [{"role": "user", "content": "Tell Ana the lift is late"}],
      "response_format": {"type": "json_schema", "json_schema": {"name": "note", "schema": MOOD}}}),
    ("/sealink/v1/chat/completions",
     {"model": "qwen3-max", "tools": TOOLS,
      "messages": [{"role": "user", "content": "Translate to German: The invoice is late."}]}),
    ("/seacloud/model/v1/queue/nano_banana_2", {"prompt": "a cat astronaut"}),
    ("/babysea/v1/generate/image/bfl/flux-schnell", {"generation_prompt": "a red bicycle"}),
    ("/apikey/v1/embeddings", {"model": "text-embedding-3-small", "input": "Hello"}),
]  # fmt: skip


@pytest.mark.slow
def test_a_wheel_made_from_the_sdist_serves_every_gateway_and_the_console(tmp_path: Path) -> None:
    python = tmp_path / "venv/bin/python"
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(python, "-m", "pip", "install", "--quiet", "hatchling")
    run(python, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    run(python, "-m", "hatchling", "build", cwd=tmp_path / archive.name.removesuffix(".tar.gz"))
    (wheel,) = tmp_path.glob("*/dist/*.whl")
    shutil.unpack_archive(wheel, tmp_path / "installed", "zip")
    installed, data = tmp_path / "installed/mockgateway/fixtures", ROOT / "fixtures"
    assert {path.relative_to(installed) for path in installed.rglob("*")} >= {
        path.relative_to(data) for path in data.rglob("*")
    }
    serve = [sys.executable, "-m", "mockgateway", "serve", "--port", "auto"]
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path / "installed")}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True}
    with processes.started(serve, cwd=tmp_path, env=environment, **pipes) as mock:
        assert mock.stdout
        root = mock.stdout.readline().split()[-1]
        for path, body in CALLS:
            key = {"authorization": f"{'Key' if 'queue' in path else 'Bearer'} any-key"}
            reply = httpx.post(root + path, json=body, headers=key, timeout=30)
            assert reply.status_code < 300, reply.text
        for path in ("/_mock/", "/_mock/openapi.json", "/_mock/scenarios"):
            assert httpx.get(root + path, follow_redirects=True).status_code == 200


def run(*command: str | Path, cwd: str | Path = "/") -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = processes.run([*command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_release_workflow_publishes_what_it_tested_without_a_token() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    assert [*jobs] == ["build", "test", "publish"]
    assert (jobs["test"]["needs"], jobs["publish"]["needs"]) == ("build", "test")
    assert jobs["publish"]["permissions"]["id-token"] == "write"
    assert "secrets." not in str(jobs)


def test_the_action_installs_the_version_that_it_is_part_of() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    install = next(step for step in action["runs"]["steps"] if "pip install" in str(step))
    assert action["inputs"]["version"]["default"] == ""
    assert "github.action_path" in install["env"]["VERSION"]
    assert "[contract]" in install["env"]["VERSION"]
