"""Webhooks go to this machine and to allowed hosts only, however an address is written."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from mockgateway.problem import ConfigError
from mockgateway.state.webhooks import Targets
from mockgateway.state.webhooks.targets import TargetNotAllowed

ALLOWED = (
    "hooks.example.com",
    "*.allowed.example",
    "http://plain.example",
    "10.1.0.0/16",
    "http://192.168.7.7",
    "203.0.113.9",
)

URLS = [
    ("http://localhost:8000/hooks", ""),
    ("http://127.0.0.1/", ""),
    ("http://127.8.9.1:1/", ""),
    ("http://[::1]:8000/x?y=z", ""),
    ("http://[::ffff:127.0.0.1]/", ""),
    ("http://app.localhost/", ""),
    ("HTTPS://LOCALHOST/", ""),
    ("https://hooks.example.com/x", ""),
    ("https://HOOKS.example.COM:8443/x", ""),
    ("https://a.b.allowed.example/", ""),
    ("http://plain.example/", ""),
    ("https://plain.example/", ""),
    ("https://10.1.2.3/", ""),
    ("http://192.168.7.7/", ""),
    ("http://hooks.example.com/x", "not https"),
    ("http://10.1.2.3/", "not https"),
    ("https://allowed.example/", "host not allowed"),
    ("https://hooks.example.com.evil.example/", "host not allowed"),
    ("https://evil.example/?hooks.example.com", "host not allowed"),
    ("https://10.2.0.1/", "host not allowed"),
    ("https://192.168.7.8/", "host not allowed"),
    ("http://169.254.169.254/latest/meta-data", "host not allowed"),
    ("http://localhost.evil.example/", "host not allowed"),
    ("http://2130706433/", "host not allowed"),
    ("http://0x7f.1/", "host not allowed"),
    ("http://0.0.0.0/", "host not allowed"),
    ("http://[::]/", "host not allowed"),
    ("http://user:pass@localhost/", "credentials in the URL"),
    ("https://hooks.example.com@evil.example/", "credentials in the URL"),
    ("https://:@localhost/", "credentials in the URL"),
    ("ftp://localhost/", "not a URL of http or https"),
    ("file:///etc/passwd", "not a URL of http or https"),
    ("localhost:8000", "not a URL of http or https"),
    ("http://", "not a URL of http or https"),
    ("", "not a URL of http or https"),
    ("http://localhost/a b", "not a URL of http or https"),
    ("http://localhost/\n", "not a URL of http or https"),
    ("http://localhost:99999/", "not a URL"),
    ("http://localhost:port/", "not a URL"),
    ("http://[::1/", "not a URL"),
    ("http://localhost/" + "a" * 2048, "longer than 2048 characters"),
]


@pytest.mark.parametrize(
    ("url", "why"), [pytest.param(url, why, id=url[:50] or "empty") for url, why in URLS]
)
def test_which_urls_are_allowed(url: str, why: str) -> None:
    assert Targets(ALLOWED).rejection(url) == why


def test_only_this_machine_is_allowed_by_default() -> None:
    assert [
        Targets().rejection(url)
        for url in ("https://hooks.example.com/", "https://10.1.2.3/", "http://localhost/")
    ] == ["host not allowed", "host not allowed", ""]


@pytest.mark.parametrize(
    "word",
    ["", "http://", "a b", "user@host", "https://host/path", "host:8000", "10.0.0.0/99", "a,b"],
)
def test_a_flag_that_is_not_a_host_prevents_the_start(word: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Targets([word])
    assert refused.value.advice


def placed(monkeypatch: pytest.MonkeyPatch, url: str, *addresses: str) -> Any:
    """Return where to connect if DNS gives these addresses."""

    async def answer(self: Any, host: str, port: int, **_: Any) -> Any:
        if not addresses:
            raise socket.gaierror("no such name")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", answer)
    return asyncio.run(Targets((*ALLOWED, "*.wild.example")).resolve(url))


PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.2.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "::ffff:10.2.0.1",
        "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "ff02::1",
        "::a9fe:a9fe", "::7f00:1", "::10.0.0.1", "::ffff:0:a9fe:a9fe", "64:ff9b::a00:1",
        "64:ff9b:1::a9fe:a9fe", "64:ff9b:1:a9fe:0:a9fe::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:470:1f0b::5efe:a9fe:a9fe", "2002:7f00:1::", "fec0::1", "168.63.129.16",
        "100.100.100.200", "fd20:ce::254", "198.18.0.1", "240.0.0.1", "192.0.0.192", "192.0.0.9",
        "192.88.99.1", "64:ff9b::c000:c0", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", [(), (PUBLIC,)], ids=["alone", "beside a public one"])
def test_an_allowed_name_cannot_lead_into_a_private_network(
    monkeypatch: pytest.MonkeyPatch, address: str, beside: tuple[str, ...]
) -> None:
    with pytest.raises(TargetNotAllowed, match="which is not allowed"):
        placed(monkeypatch, "https://any.wild.example/x", *beside, address)


def test_the_connection_uses_the_checked_address_and_the_host_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = placed(monkeypatch, "https://hooks.example.com/x?y=z", PUBLIC)
    assert place.urls == [f"https://{PUBLIC}:443/x?y=z"]
    assert (place.host, place.name, place.verify) == (
        "hooks.example.com",
        "hooks.example.com",
        True,
    )


def test_a_private_network_is_allowed_by_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert placed(monkeypatch, "https://hooks.example.com/", "10.1.2.3").urls == [
        "https://10.1.2.3:443/"
    ]


@pytest.mark.parametrize(
    "host",
    ["[::a9fe:a9fe]", "[::7f00:1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]", "169.254.169.254",
     "10.0.0.1", "[fd00::1]", "[fe80::1%25eth0]", "127.1", "2130706433", "0x7f000001"],
)  # fmt: skip
def test_a_glob_for_all_names_allows_no_private_address(host: str) -> None:
    with pytest.raises((TargetNotAllowed, OSError)):
        asyncio.run(Targets(["http://*", "*"]).resolve(f"http://{host}/latest/meta-data"))


def test_a_private_address_is_allowed_by_itself_in_any_spelling() -> None:
    targets = Targets(["http://*", "http://10.1.0.0/16", "http://fd12::/16"])
    for host in ("10.1.2.3", "[::ffff:10.1.2.3]", "[64:ff9b::a01:203]", "[fd12::5]"):
        assert asyncio.run(targets.resolve(f"http://{host}/")).urls


def test_a_zone_does_not_hide_a_metadata_service() -> None:
    with pytest.raises(TargetNotAllowed):
        asyncio.run(Targets(["http://fd00::/8"]).resolve("http://[fd00:ec2::254%eth0]/"))


def test_link_local_addresses_are_never_allowed() -> None:
    with pytest.raises(TargetNotAllowed):
        asyncio.run(Targets(["169.254.0.0/16"]).resolve("https://169.254.169.254/"))


def test_localhost_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert placed(monkeypatch, "http://localhost:81/x", "8.8.8.8").urls == [
        "http://127.0.0.1:81/x",
        "http://[::1]:81/x",
    ]


def test_an_unknown_host_name_is_a_network_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="no such name"):
        placed(monkeypatch, "https://hooks.example.com/")
