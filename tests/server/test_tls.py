"""TLS: certificates, built-in https hosts, and streams and broken connections under encryption."""

from __future__ import annotations

import json
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anthropic
import httpx
import openai
import pytest

from mockgateway.cli.tls import Tls, open_tls, trust_lines
from mockgateway.problem import ConfigError
from mockgateway.server import Settings
from tests.processes import run, started
from tests.serving import Mock, serving

KEY = {"authorization": "Bearer bye_any"}
HOSTS = {
    "api.sealink.io": "/v1/me",
    "api.us.babysea.ai": "/v1/status",
    "api.eu.babysea.ai": "/v1/status",
    "api-key.org": "/v1/models",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def tls(folder: Path) -> Tls:
    made = open_tls(True, None, None, HOSTS, folder)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def mock(tls: Tls) -> Iterator[Mock]:
    with serving(tls=tls.context) as mock:
        yield mock


@pytest.fixture(scope="module")
def trust(tls: Tls) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(tls.authority))


@pytest.fixture
def client(mock: Mock, trust: ssl.SSLContext) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mock.url, verify=trust, headers=KEY, trust_env=False) as client:
        yield client


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolve every name to this machine, as entries of a hosts file do."""
    lookup = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *more, **options: lookup("127.0.0.1", *more, **options)
    )


def chat(stream: bool = False, **more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": "Say hello in five words"}]
    return {"model": "qwen3-max", "messages": messages, "stream": stream, **more}


@pytest.mark.parametrize(("host", "path"), HOSTS.items())
@pytest.mark.usefixtures("resolved")
def test_a_built_in_https_host_reaches_its_gateway(
    mock: Mock, client: httpx.Client, host: str, path: str
) -> None:
    reply = client.get(f"https://{host}:{urlsplit(mock.url).port}{path}")

    assert reply.status_code == 200, reply.text


def test_a_certificate_does_not_vouch_for_other_hosts(mock: Mock, client: httpx.Client) -> None:
    with pytest.raises(httpx.ConnectError, match="certificate"):
        client.get("/sealink/v1/models", extensions={"sni_hostname": "example.com"})


def test_a_client_without_the_authority_refuses_the_server(mock: Mock) -> None:
    with pytest.raises(httpx.ConnectError, match="certificate"):
        httpx.get(f"{mock.url}/sealink/v1/models", trust_env=False)


def test_the_urls_of_replies_are_https(client: httpx.Client) -> None:
    sent = client.post(
        "/seacloud/model/v1/queue/nano_banana_2", json={"prompt": "a cat"}
    ).raise_for_status()
    made = client.post(
        "/sealink/v1/images/generations",
        json={"model": "qwen-image-max", "prompt": "A lighthouse", "size": "1024x1024"},
    ).raise_for_status()

    assert sent.json()["status_url"].startswith(f"{client.base_url}".rstrip("/"))
    picture = made.json()["data"][0]["url"]
    assert picture.startswith("https://")
    assert client.get(picture).content


def test_sdks_that_read_ssl_cert_file_work(
    mock: Mock, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.authority))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with openai.OpenAI(base_url=f"{mock.url}/sealink/v1", api_key="any") as one:
        parts = one.chat.completions.create(
            model="qwen3-max", messages=[{"role": "user", "content": "Hi"}], stream=True
        )
        assert "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
    base = f"{mock.url}/seacloud/llm/anthropic"
    with (
        anthropic.Anthropic(base_url=base, api_key="any") as two,
        two.messages.stream(
            model="claude-opus-4-6", max_tokens=99, messages=[{"role": "user", "content": "Hi"}]
        ) as stream,
    ):
        assert stream.get_final_text()


def test_one_connection_takes_many_requests_and_a_large_body(client: httpx.Client) -> None:
    messages = [{"role": "user", "content": f"Say hello. {'word ' * 200_000}"}]
    path = "/sealink/v1/chat/completions"
    replies = [client.post(path, json=chat()) for _ in range(20)]
    reply = client.post(path, json=chat() | {"messages": messages})

    assert {one.status_code for one in replies} == {200}
    assert reply.json()["usage"]["prompt_tokens"] > 200_000


def test_a_paced_stream_arrives_in_pieces_and_whole(client: httpx.Client) -> None:
    fault = {"x-mock-fault": "latency={between: 10ms}"}
    with client.stream(
        "POST", "/sealink/v1/chat/completions", json=chat(stream=True), headers=fault
    ) as reply:
        pieces = list(reply.iter_raw())

    assert len(pieces) > 3
    assert b"".join(pieces).endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("at", ["at: start", "after: 3"])
def test_a_broken_stream_breaks_under_tls(client: httpx.Client, how: str, at: str) -> None:
    fault = {"x-mock-fault": f"latency={{between: 5ms}}, disconnect={{{at}, how: {how}}}"}
    received: list[bytes] = []

    def read() -> None:
        with client.stream(
            "POST", "/sealink/v1/chat/completions", json=chat(stream=True), headers=fault
        ) as reply:
            received.extend(reply.iter_raw())

    with pytest.raises(httpx.TransportError):
        read()
    raw = b"".join(received)
    assert raw.count(b"data: ") == (3 if at == "after: 3" else 0)
    assert b"[DONE]" not in raw


@pytest.mark.parametrize("how", ["close", "reset"])
def test_only_a_reset_ends_without_the_notice_of_tls(
    mock: Mock, trust: ssl.SSLContext, how: str
) -> None:
    body = json.dumps(chat(stream=True)).encode()
    head = (
        "POST /sealink/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
        "Authorization: Bearer any\r\nContent-Type: application/json\r\n"
        f"X-Mock-Fault: disconnect={{at: start, how: {how}}}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    plain = socket.create_connection(("127.0.0.1", urlsplit(mock.url).port or 0), timeout=10)
    with trust.wrap_socket(
        plain, server_hostname="localhost", suppress_ragged_eofs=False
    ) as secured:
        secured.sendall(head.encode() + body)
        if how == "reset":
            with pytest.raises((ssl.SSLEOFError, ConnectionResetError)):
                secured.recv(100)
        else:
            assert secured.recv(100) == b""


def test_a_body_breaks_before_its_length(client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|closed"):
        client.post(
            "/sealink/v1/chat/completions", json=chat(), headers={"x-mock-fault": "disconnect=body"}
        )


def test_plain_http_on_the_port_is_refused_and_harms_nobody(
    mock: Mock, client: httpx.Client
) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(mock.url.replace("https:", "http:"), trust_env=False)

    assert client.get("/_mock/health").status_code == 200


def test_the_authority_is_kept_and_its_key_is_private(folder: Path, tls: Tls) -> None:
    kept = (folder / "ca.pem").read_bytes()
    again = open_tls(True, None, None, ["another.example"], folder)

    assert again is not None
    assert again.authority == tls.authority == folder / "ca.pem"
    assert (folder / "ca.pem").read_bytes() == kept
    assert "another.example" in again.hosts
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "ca-key.pem").stat().st_mode) == 0o600
    (line,) = trust_lines(folder / "ca.pem")
    for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"):
        assert f"{name}={folder / 'ca.pem'}" in line


def test_the_users_own_certificate_is_served() -> None:
    own = Path(__file__).parents[1] / "contract" / "selfsigned.pem"
    made = open_tls(False, own, None, [])

    assert made is not None
    assert made.authority is None
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    with serving(Settings(gateway="apikey"), tls=made.context) as mock:
        reply = httpx.get(f"{mock.url}/_mock/health", verify=unverified, trust_env=False)
    assert reply.status_code == 200


def test_wrong_flags_are_explained(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    with pytest.raises(ConfigError, match="cannot be loaded"):
        open_tls(False, broken, None, [])
    with pytest.raises(ConfigError, match="contradicts --tls"):
        open_tls(True, broken, None, [])
    with pytest.raises(ConfigError, match="add --tls-cert"):
        open_tls(False, None, broken, [])
    (tmp_path / "ca.pem").write_text("no certificate")
    (tmp_path / "ca-key.pem").write_text("no key")
    with pytest.raises(ConfigError, match="remove its files"):
        open_tls(True, None, None, [], tmp_path)
    assert open_tls(False, None, None, []) is None


def test_serve_prints_the_authority_and_https_urls(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", "--tls"]
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    lines: dict[str, str] = {}
    with started(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            words = line.split()
            lines |= dict(word.partition("=")[::2] for word in words if "=" in word)
            if line.startswith("Stop with"):
                break
        trusted = ssl.create_default_context(cafile=lines["SSL_CERT_FILE"])
        base = lines["BABYSEA_BASE_URL"]
        reply = httpx.get(f"{base}/v1/status", headers=KEY, verify=trusted, trust_env=False)
        verdict = [sys.executable, "-m", "mockgateway", "verdict", "--url", base.rpartition("/")[0]]
        shown = run(verdict, capture_output=True, env=environment | lines)

    assert reply.json()["status"] == "success"
    assert base.startswith("https://127.0.0.1:")
    assert lines["SSL_CERT_FILE"] == lines["NODE_EXTRA_CA_CERTS"] == lines["REQUESTS_CA_BUNDLE"]
    assert shown.returncode == 0, shown.stderr
