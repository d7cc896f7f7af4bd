"""Every sample call of the seeds, apart from URL and key, gets its documented status and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from mockgateway.contract.uploads import picture, sound
from tests.seeds.curl import Command, read_curl
from tests.seeds.documents import published
from tests.seeds.exchanges import Exchange, Step, differences, initial_names, read_exchanges
from tests.serving import Mock

FILES = ("sealink_reference.txt", "sealink_video.txt", "seacloud.txt", "apikey.txt", "babysea.txt")
EXCHANGES = [exchange for file in FILES for exchange in read_exchanges(file)]

PREFIXES = {
    "api.sealink.io": "sealink",
    "test.sealink.io": "sealink",
    "cloud.seaart.ai": "seacloud",
    "api-key.org": "apikey",
    "api.us.babysea.ai": "babysea",
    "api.eu.babysea.ai": "babysea-eu",
    "api.jp.babysea.ai": "babysea-jp",
}
HOSTS = {
    prefix: [host for host, other in PREFIXES.items() if other == prefix]
    for prefix in PREFIXES.values()
}
KEYS = {
    "SEALINK_API_KEY": "sk-sealink-test-0000000000000000000000000000",
    "API_KEY": "ak_test_works",
    "BABYSEA_API_KEY": "bye_test0000000000000000",
}
FILE = {"photo.png": (picture(), "image/png"), "korean_speech.mp3": (sound(), "audio/mpeg")}

STEP = 60  # seconds of the sandbox's clock between commands; running tasks end

HTTP = httpx.Client(verify=False, timeout=20)


@pytest.fixture(scope="session", autouse=True)  # a worker may run the module in two parts
def closed() -> Iterator[None]:
    yield
    HTTP.close()


def send(command: Command, url: str, headers: dict[str, str]) -> httpx.Response:
    """Send the request of a curl command to another URL."""
    sent = {
        **{
            name: value.replace("<your-sealink-key>", KEYS["SEALINK_API_KEY"])
            for name, value in command.headers.items()
        },
        **headers,
    }
    if not command.form:
        return HTTP.request(
            command.method,
            url,
            headers=sent,
            content=command.data.encode() if command.data is not None else None,
        )
    parts = [
        (name, (file, *FILE[file])) if file else (name, (None, text))
        for name, file, text in command.form
    ]
    return HTTP.request(command.method, url, headers=sent, files=parts)


def exchange_params(prefix: str) -> list[object]:
    return [
        pytest.param(
            exchange,
            id=f"{prefix}{number:02} {exchange.file.removesuffix('.txt')}: {exchange.title}",
        )
        for number, exchange in enumerate(EXCHANGES)
    ]


def play(mock: Mock, exchange: Exchange, sandbox: str, by_host: bool) -> list[str]:
    """Return the differences of an exchange's replies.

    Sends to the gateway's prefix, or to `/` with the gateway's host name.
    """
    names = initial_names(exchange, KEYS)
    given = set(names.values())
    problems: list[str] = []
    for step in exchange.steps:
        problems += send_step(mock, step, names, given, sandbox, by_host)
        mock.app.sandbox_state(sandbox).sandbox.clock.advance(STEP)
    return problems


def send_step(
    mock: Mock, step: Step, names: dict[str, str], given: set[str], sandbox: str, by_host: bool
) -> list[str]:
    command = read_curl(step.command, names)
    url = urlsplit(command.url)
    path = url.path
    if command.url in names.values() and command.url not in given:
        # A URL from an earlier reply must point to the server and sandbox of that reply.
        prefix = next(
            prefix
            for prefix in PREFIXES.values()
            if url.netloc in HOSTS[prefix] or f"/{prefix}/" in path
        )
        home = f"http://{url.netloc}/~{sandbox}" if by_host else f"{mock.url}/~{sandbox}/{prefix}"
        if not command.url.startswith(f"{home}/") or by_host != (url.netloc in PREFIXES):
            return [f"{command.url} is not below {home}"]
        path = command.url.removeprefix(home)
    else:
        prefix = PREFIXES[url.netloc]
    if by_host:
        reply = send(command, f"{mock.url}{path}", {"host": url.netloc, "x-mock-sandbox": sandbox})
    else:
        reply = send(command, f"{mock.url}/~{sandbox}/{prefix}{path}", {})
    return [
        *differences(step, reply, names),
        *published(f"{mock.url}/{prefix}/openapi.json").violations(reply, path),
    ]


@pytest.mark.parametrize("exchange", exchange_params("p"))
def test_a_sample_gets_its_documented_status_and_shape(mock: Mock, exchange: Exchange) -> None:
    assert play(mock, exchange, f"seed-{EXCHANGES.index(exchange)}", by_host=False) == []


@pytest.mark.parametrize("exchange", exchange_params("h"))
def test_a_sample_gets_the_same_at_the_gateways_host_name(mock: Mock, exchange: Exchange) -> None:
    assert play(mock, exchange, f"seed-{EXCHANGES.index(exchange)}-host", by_host=True) == []


def test_all_samples_are_present() -> None:
    counted = {
        file: sum(len(exchange.steps) for exchange in EXCHANGES if exchange.file == file)
        for file in FILES
    }

    assert counted == {
        "sealink_reference.txt": 25,
        "sealink_video.txt": 4,
        "seacloud.txt": 4,
        "apikey.txt": 14,
        "babysea.txt": 5,
    }


def test_a_reply_of_another_shape_is_found(mock: Mock) -> None:
    exchange = read_exchanges("sealink_video.txt")[0]
    step = exchange.steps[0]
    wrong = Step(
        step.command,
        step.status,
        step.media_type,
        [("status", "=", '"done"'), ("nowhere.0", "~", ".")],
    )

    problems = send_step(mock, wrong, dict(KEYS), set(), "seed-wrong", by_host=False)

    assert [problem.split(",")[0] for problem in problems[:1]] == ["status is 'pending'"]
    assert problems[1].startswith("there is no nowhere.0")
    assert send_step(
        mock,
        Step(step.command, 200, step.media_type),
        dict(KEYS),
        set(),
        "seed-wrong",
        by_host=False,
    )[0].startswith("202")


@pytest.mark.parametrize("page", ["llms.txt", ".well-known/api-catalog"])
def test_the_urls_in_a_machine_readable_page_point_to_the_mock(mock: Mock, page: str) -> None:
    text = HTTP.get(f"{mock.url}/~reader/apikey/{page}").text
    urls = {address.rstrip(".") for address in re.findall(r"https?://[^\s)\"'<>`]+", text)}

    assert urls
    assert {
        address for address in urls if not address.startswith(f"{mock.url}/~reader/apikey")
    } == set()


def test_the_published_document_keeps_the_gateways_urls(mock: Mock) -> None:
    for prefix, host in (("sealink", "https://api.sealink.io"), ("apikey", "https://api-key.org")):
        servers = HTTP.get(f"{mock.url}/{prefix}/openapi.json").json()["servers"]
        assert [server["url"] for server in servers[:2]] == [f"{mock.url}/{prefix}", host]
