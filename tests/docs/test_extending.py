"""What docs/extending.md shows is done here, word for word."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx
import pytest

from mockgateway import data
from mockgateway.server import Settings
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped documents in a folder of the test's own, which the mock serves instead."""
    shutil.copytree(data.OPENAPI, tmp_path / "openapi")
    monkeypatch.setattr("mockgateway.server.factory.OPENAPI", tmp_path / "openapi")
    return tmp_path / "openapi"


def test_an_endpoint_in_a_known_shape_costs_no_python(copied: Path) -> None:
    page = (ROOT / "docs" / "extending.md").read_text("utf-8")
    snippet = re.search(r"<!-- test: endpoint -->\n```yaml\n(.*?)```", page, re.DOTALL)
    assert snippet is not None
    document = copied / "sealink.yaml"
    text = document.read_text("utf-8")
    document.write_text(text.replace("\npaths:\n", "\npaths:\n" + snippet[1], 1), "utf-8")

    with (
        serving(Settings()) as mock,
        httpx.Client(base_url=mock.url, headers={"authorization": "Bearer key"}) as client,
    ):
        body = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
        plain = client.post("/sealink/v1/beta/chat/completions", json=body)
        stream = client.post("/sealink/v1/beta/chat/completions", json={**body, "stream": True})
        wrong = client.post(
            "/sealink/v1/beta/chat/completions", json={**body, "temperature": "hot"}
        )
        keyless = client.post(
            "/sealink/v1/beta/chat/completions", json=body, headers={"authorization": ""}
        )

    assert plain.json()["object"] == "chat.completion"
    assert stream.text.endswith("data: [DONE]\n\n")
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "temperature")
    assert keyless.status_code == 401
