"""Every sample call that the seeds print, with only address and key swapped, answers with its documented status and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from mockgateway.contract.uploads import picture, sound
from tests.seeds.curl import Command, read_curl
from tests.seeds.documents import published
from tests.seeds.exchanges import Step, Story, differences, names_of, read_stories
from tests.serving import Mock

FILES = ("sealink_reference.txt", "sealink_video.txt", "seacloud.txt", "apikey.txt", "babysea.txt")
STORIES = [story for file in FILES for story in read_stories(file)]

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

STEP = 60  # seconds of the sandbox's clock from one command to the next: what was begun has ended

HTTP = httpx.Client(verify=False, timeout=20)


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    yield
    HTTP.close()


def send(command: Command, url: str, headers: dict[str, str]) -> httpx.Response:
    """What curl would send, to another address."""
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


def stories(prefix: str) -> list[object]:
    return [
        pytest.param(
            story, id=f"{prefix}{number:02} {story.file.removesuffix('.txt')}: {story.title}"
        )
        for number, story in enumerate(STORIES)
    ]


def play(mock: Mock, story: Story, sandbox: str, by_host: bool) -> list[str]:
    """What is wrong with the answers of a story, played at the gateway's prefix or at `/` under its own host name."""
    names = names_of(story, KEYS)
    given = set(names.values())
    faults: list[str] = []
    for step in story.steps:
        faults += take(mock, step, names, given, sandbox, by_host)
        mock.app.sandbox_state(sandbox).sandbox.clock.advance(STEP)
    return faults


def take(
    mock: Mock, step: Step, names: dict[str, str], given: set[str], sandbox: str, by_host: bool
) -> list[str]:
    command = read_curl(step.command, names)
    asked = urlsplit(command.url)
    path = asked.path
    if (
        command.url in names.values() and command.url not in given
    ):  # an address from an earlier answer: it has to lead back to where that came from
        prefix = next(
            prefix
            for prefix in PREFIXES.values()
            if asked.netloc in HOSTS[prefix] or f"/{prefix}/" in path
        )
        home = f"http://{asked.netloc}/~{sandbox}" if by_host else f"{mock.url}/~{sandbox}/{prefix}"
        if not command.url.startswith(f"{home}/") or by_host != (asked.netloc in PREFIXES):
            return [f"{command.url} leads away from {home}"]
        path = command.url.removeprefix(home)
    else:
        prefix = PREFIXES[asked.netloc]
    if by_host:
        reply = send(
            command, f"{mock.url}{path}", {"host": asked.netloc, "x-mock-sandbox": sandbox}
        )
    else:
        reply = send(command, f"{mock.url}/~{sandbox}/{prefix}{path}", {})
    return [
        *differences(step, reply, names),
        *published(f"{mock.url}/{prefix}/openapi.json").faults(reply, path),
    ]


@pytest.mark.parametrize("story", stories("p"))
def test_a_sample_answers_with_its_documented_status_and_shape(mock: Mock, story: Story) -> None:
    assert play(mock, story, f"seed-{STORIES.index(story)}", by_host=False) == []


@pytest.mark.parametrize("story", stories("h"))
def test_a_sample_answers_the_same_at_the_gateways_own_host_name(mock: Mock, story: Story) -> None:
    assert play(mock, story, f"seed-{STORIES.index(story)}-host", by_host=True) == []


def test_the_samples_are_all_there() -> None:
    counted = {
        file: sum(len(story.steps) for story in STORIES if story.file == file) for file in FILES
    }

    assert counted == {
        "sealink_reference.txt": 25,
        "sealink_video.txt": 4,
        "seacloud.txt": 4,
        "apikey.txt": 14,
        "babysea.txt": 5,
    }


def test_a_reply_of_another_shape_is_noticed(mock: Mock) -> None:
    story = read_stories("sealink_video.txt")[0]
    step = story.steps[0]
    wrong = Step(
        step.command,
        step.status,
        step.media_type,
        [("status", "=", '"done"'), ("nowhere.0", "~", ".")],
    )

    faults = take(mock, wrong, dict(KEYS), set(), "seed-wrong", by_host=False)

    assert [fault.split(",")[0] for fault in faults[:1]] == ["status is 'pending'"]
    assert faults[1].startswith("there is no nowhere.0")
    assert take(
        mock,
        Step(step.command, 200, step.media_type),
        dict(KEYS),
        set(),
        "seed-wrong",
        by_host=False,
    )[0].startswith("202")


@pytest.mark.parametrize("page", ["llms.txt", ".well-known/api-catalog"])
def test_the_addresses_in_a_page_for_machines_lead_back_here(mock: Mock, page: str) -> None:
    text = HTTP.get(f"{mock.url}/~reader/apikey/{page}").text
    followed = {address.rstrip(".") for address in re.findall(r"https?://[^\s)\"'<>`]+", text)}

    assert followed
    assert {
        address for address in followed if not address.startswith(f"{mock.url}/~reader/apikey")
    } == set()


def test_the_published_document_keeps_the_gateways_own_addresses(mock: Mock) -> None:
    for prefix, host in (("sealink", "https://api.sealink.io"), ("apikey", "https://api-key.org")):
        servers = HTTP.get(f"{mock.url}/{prefix}/openapi.json").json()["servers"]
        assert [server["url"] for server in servers[:2]] == [f"{mock.url}/{prefix}", host]
