"""Whatever a gateway does, the run ends soon with a verdict and without a traceback."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockgateway.cli.contract import contract
from mockgateway.contract import transport
from tests.contract.hostile import BEHAVIOURS, answering, no_http, serving

SEALINK = ["--gateway", "sealink", "--key-env", "KEY"]
INCOMPLETE = {"hangs", "resets", "no_http", "slow_head", "only_401", "html"}


@pytest.mark.parametrize("way", BEHAVIOURS)
def test_a_run_survives_a_hostile_gateway(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", "sk-sealink-test-0000000000000000000000000000")
    monkeypatch.setattr(transport, "MAX_BODY", 1 << 20)  # a flood is read to this limit
    with serving(BEHAVIOURS[way]) as server:
        files = [
            word
            for kind in ("json", "junit", "html", "har", "sarif")
            for word in (f"--{kind}", f"r.{kind}")
        ]
        phases = ["--phase", "reach", "--phase", "examples"]
        only = ["--only", "createChatCompletion", "--only", "listModels", "--only", "getKey"]
        done = CliRunner().invoke(
            contract, [server.url, *SEALINK, "--timeout", "1", *phases, *only, *files]
        )
    assert done.exit_code == (2 if way in INCOMPLETE else 1), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    run = json.loads((tmp_path / "r.json").read_text())
    if way in INCOMPLETE:
        assert run["sentence"].startswith(server.url)
    else:
        assert run["findings"]


def test_an_unreachable_gateway_is_reported_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(answering("200 OK")) as server:
        url = server.url
    done = CliRunner().invoke(contract, [url, "--gateway", "sealink"])
    assert done.exit_code == 2
    assert "no server is reachable there" in done.output


def test_an_untrusted_certificate_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(Path(__file__).with_name("selfsigned.pem"))
    with serving(answering("200 OK"), tls) as server:
        done = CliRunner().invoke(contract, [server.url, "--gateway", "sealink"])
    assert done.exit_code == 2
    assert "certificate is not trusted" in done.output
    assert server.hits == 0


def test_https_to_a_plain_server_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(no_http) as server:
        done = CliRunner().invoke(
            contract, [server.url.replace("http:", "https:"), "--gateway", "sealink"]
        )
    assert done.exit_code == 2
    assert "TLS" in done.output
