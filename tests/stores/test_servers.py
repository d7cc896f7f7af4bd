"""Redis with TLS and users, in a cluster, and watched by a sentinel."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
import trustme

from mockgateway.problem import ConfigError
from mockgateway.stores import open_store
from tests.processes import started
from tests.redis_server import PROGRAM

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="redis-server is not installed"),
]


@contextmanager
def running(*words: str, client: redis.Redis) -> Iterator[None]:
    """Run a redis-server until the block ends."""
    with started([PROGRAM, *words], stdout=subprocess.DEVNULL), client:
        deadline = time.monotonic() + 20
        while True:
            try:
                client.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.01)
        yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tls_with_a_user(folder: Path, stack: ExitStack) -> tuple[str, str]:
    """Return the URL of a user, and one with a wrong password."""
    port, authority = free_port(), trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    files = [("key", "key"), ("cert", "cert"), ("ca-cert", "ca")]
    words = [
        part for kind, name in files for part in (f"--tls-{kind}-file", f"{folder}/{name}.pem")
    ]
    words += ["--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no", "--save", ""]
    words += ["--user", *"mock on >secret ~{mockgateway}* +@all -@dangerous".split()]
    client = redis.Redis("localhost", port, ssl=True, ssl_ca_certs=f"{folder}/ca.pem")
    stack.enter_context(running(*words, client=client))
    place = f"@localhost:{port}/0?ssl_ca_certs={folder}/ca.pem"
    return f"rediss://mock:secret{place}", f"rediss://mock:wrong{place}"


def cluster(folder: Path, stack: ExitStack) -> tuple[str, str]:
    """Return the URL of the node without the keys, and one where nothing listens."""
    ports = [free_port() for _ in range(4)]
    nodes: list[Any] = [redis.Redis(port=port) for port in ports[:2]]
    for port, bus, node in zip(ports[:2], ports[2:], nodes, strict=True):
        node.response_callbacks.clear()
        words = ["--port", str(port), "--cluster-enabled", "yes", "--save", ""]
        words += ["--cluster-config-file", f"{folder}/{port}.conf", "--dir", str(folder)]
        stack.enter_context(running(*words, "--cluster-port", str(bus), client=node))
    slot = nodes[1].execute_command("CLUSTER", "KEYSLOT", "mockgateway")
    nodes[0].execute_command("CLUSTER", "ADDSLOTSRANGE", 0, slot - 1, slot + 1, 16383)
    nodes[1].execute_command("CLUSTER", "ADDSLOTSRANGE", slot, slot)
    nodes[0].execute_command("CLUSTER", "MEET", "127.0.0.1", ports[1], ports[3])
    deadline = time.monotonic() + 20
    while any(b"state:ok" not in node.execute_command("CLUSTER", "INFO") for node in nodes):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return f"redis://127.0.0.1:{ports[0]}", f"redis://127.0.0.1:{free_port()}"


def sentinel(folder: Path, stack: ExitStack) -> tuple[str, str]:
    """Return the URL of the master, and one of a master that the sentinel does not know."""
    port, watching = free_port(), free_port()
    stack.enter_context(running("--port", str(port), "--save", "", client=redis.Redis(port=port)))
    configuration = folder / "sentinel.conf"
    configuration.write_text(f"port {watching}\nsentinel monitor main 127.0.0.1 {port} 1\n")
    words = [str(configuration), "--sentinel"]
    stack.enter_context(running(*words, client=redis.Redis(port=watching)))
    place = f"redis+sentinel://127.0.0.1:{watching}"
    return f"{place}/main/0", f"{place}/other/0"


@pytest.mark.parametrize("server", [tls_with_a_user, cluster, sentinel])
def test_a_store_finds_the_server_of_its_url(
    server: Callable[[Path, ExitStack], tuple[str, str]], tmp_path: Path
) -> None:
    with ExitStack() as stack:
        url, wrong = server(tmp_path, stack)
        store: Any = open_store(url)
        other: Any = open_store(url)
        store.put("a/1", b"1")
        assert store.increment("a/n") == 1
        assert other.commit({"a/1": b"1"}, {"a/1": b"2", "a/2": b""})
        assert [key for key, _ in store.scan("a/")] == ["a/1", "a/2", "a/n"]
        store.append("a/log", b"entry", 9)
        assert [entry for _, entry in other.read_log("a/log", (0, 0))[2]] == [b"entry"]
        with pytest.raises(ConfigError, match="cannot connect to Redis"):
            open_store(wrong)
