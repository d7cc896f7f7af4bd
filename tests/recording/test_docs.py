"""docs/recording.md: its example runs, and it documents all parameters."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from mockgateway.cli.record import record
from mockgateway.server import Settings
from mockgateway.server.control.document import control_operations
from tests.serving import serving

TEXT = Path("docs/recording.md").read_text("utf-8")
PARAMETERS = next(one for one in control_operations() if one.id == "listExchanges").parameters
WORDS = [*PARAMETERS.names, *PARAMETERS.schemas("query")["format"]["enum"][1:]]


def test_the_example_runs(tmp_path: Path) -> None:
    found = re.search(r"<!-- test: recorded -->\n```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    (tmp_path / "mine.yaml").write_text(found[1])
    said = b""
    with serving(Settings(scenario=str(tmp_path / "mine.yaml"))) as running:
        refused = httpx.post(f"{running.url}/sealink/v1/chat/completions", json={})
        try:
            with httpx.stream(
                "POST", f"{running.url}/sealink/v1/chat/completions", json={"stream": True}
            ) as reply:
                for piece in reply.iter_raw():
                    said += piece
        except httpx.RemoteProtocolError:
            said += b"broken"

    assert refused.json()["error"]["code"] == "not_recorded"
    assert said == b'data: {"n":1}\n\ndata: {"n":2}\n\nbroken'


@pytest.mark.parametrize("word", WORDS)
def test_each_parameter_of_the_journal_is_documented(word: str) -> None:
    assert f"`{word}" in TEXT or f"{word}=" in TEXT


@pytest.mark.parametrize(
    "flag",
    sorted(
        set(
            re.findall(
                r"--[a-z-]+",
                " ".join(line for line in TEXT.splitlines() if "mockgateway record" in line),
            )
        )
    ),
)
def test_each_documented_flag_of_record_exists(flag: str) -> None:
    assert any(flag in option.opts for option in record.params)
