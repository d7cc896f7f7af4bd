"""The egress guard fails tests that call other hosts, by whatever library; local calls pass."""

from __future__ import annotations

import pytest

from tests.processes import FEW_PLUGINS

pytest_plugins = ["pytester"]

OUT = "203.0.113.7"  # in TEST-NET-3, which is unused

LEAKS = {
    "a socket": "socket.create_connection((OUT, 80), 1)",
    "a name": "socket.getaddrinfo('api.openai.com', 443)",
    "an old look-up": "socket.gethostbyname('api.openai.com')",
    "a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (OUT, 53))",
    "urllib": "urllib.request.urlopen(f'http://{OUT}/', timeout=1)",
    "requests": "requests.get(f'http://{OUT}/', timeout=1)",
    "httpx": "httpx.get('https://api.openai.com/', timeout=1, trust_env=False)",
    "asyncio": "asyncio.run(asyncio.open_connection(OUT, 80))",
    "asyncio by name": "asyncio.run(asyncio.open_connection('api.openai.com', 443))",
    "uvloop": "uvloop.run(asyncio.open_connection(OUT, 80))",
    "uvloop by name": "uvloop.run(asyncio.open_connection('api.openai.com', 443))",
    "httpx on uvloop": "uvloop.run(fetch('https://api.openai.com/'))",
    "an SDK": "openai.OpenAI(base_url='https://api.openai.com/v1', max_retries=0).models.list()",
    "a thread": "threads(lambda: socket.create_connection((OUT, 80), 1))",
    "a swallowed error": "swallowed(lambda: socket.create_connection((OUT, 80), 1))",
}
LOCAL = {
    "loopback": "socket.create_connection(address, 1).close()",
    "localhost": "socket.getaddrinfo('localhost', 80)",
    "IPv6": "socket.getaddrinfo('::1', 80)",
    "httpx": "assert httpx.get(f'{mockgateway.base_url()}/', trust_env=False).is_success",
    "httpx on uvloop": "uvloop.run(fetch(mockgateway.base_url() + '/openapi.json'))",
    "a Unix socket": "[one.close() for one in socket.socketpair()]",
    "this machine by name": "socket.gethostbyname(socket.gethostname())",
}

HEAD = f"""
import asyncio, contextlib, socket, threading, urllib.request
import httpx, openai, pytest, requests, uvloop

OUT = {OUT!r}
pytestmark = pytest.mark.filterwarnings("ignore")  # about connections that the guard interrupts

def swallowed(call):
    try:
        call()
    except BaseException:
        pass

def threads(call):
    thread = threading.Thread(target=swallowed, args=(call,))
    thread.start()
    thread.join()

async def fetch(url):
    async with httpx.AsyncClient(trust_env=False, timeout=1) as client:
        return await client.get(url)
"""


def test_a_call_to_another_host_fails_the_test_with_its_stack(pytester: pytest.Pytester) -> None:
    tests = [
        f"def test_{number}(mockgateway):  # {name}\n    {call}\n"
        for number, (name, call) in enumerate(LEAKS.items())
    ]
    pytester.makepyfile(HEAD + "\n" + "\n".join(tests))
    result = pytester.runpytest_inprocess(*FEW_PLUGINS, "--timeout", "60")

    result.assert_outcomes(failed=len(LEAKS))
    for number in range(len(LEAKS)):
        result.stdout.fnmatch_lines(
            [
                f"*_ test_{number} _*",
                "egress guard: a call to *",
                '  File "*", line *, in *',
                "*= short test summary info =*",
            ]
        )
    # With $CI set, pytest's summary repeats each failure.
    details, _, _ = result.stdout.str().partition("short test summary info")
    assert details.count("in thread ") == len(LEAKS)


def test_a_call_to_this_machine_passes(pytester: pytest.Pytester) -> None:
    tests = [
        f"def test_{number}(mockgateway):  # {name}\n"
        "    port = int(mockgateway.url.split(':')[2].split('/')[0])\n"
        "    address = ('127.0.0.1', port)\n"
        f"    {call}\n"
        for number, (name, call) in enumerate(LOCAL.items())
    ]
    pytester.makepyfile(HEAD + "\n" + "\n".join(tests))

    pytester.runpytest_inprocess(*FEW_PLUGINS).assert_outcomes(passed=len(LOCAL))


def test_hosts_are_allowed_by_marker_and_by_setting(pytester: pytest.Pytester) -> None:
    pytester.makeini(
        "[pytest]\negress_guard = true\negress_allow =\n    198.51.100.0/24\n    *.internal.invalid"
    )
    pytester.makepyfile(
        HEAD
        + """
def called(host):
    with contextlib.suppress(OSError):
        socket.create_connection((host, 9), 0.01)

def test_a_network():
    called("198.51.100.9")

def test_a_glob():
    called("db.internal.invalid")

@pytest.mark.egress(OUT)
def test_a_marker():
    called(OUT)

def test_no_other_without_the_fixture():
    called(OUT)

@pytest.fixture
def leaking():
    called(OUT)

def test_a_fixture(leaking): ...
"""
    )
    pytester.runpytest_inprocess(*FEW_PLUGINS).assert_outcomes(passed=3, failed=1, errors=1)


def test_a_test_without_the_fixture_and_the_setting_is_not_guarded(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        HEAD
        + """
def test_guarded(mockgateway): ...

def test_free():
    with contextlib.suppress(OSError):
        socket.create_connection((OUT, 9), 0.01)
"""
    )
    pytester.runpytest_inprocess(*FEW_PLUGINS).assert_outcomes(passed=2)
