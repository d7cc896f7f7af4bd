"""The pytest plugin: a mock per test, the environment variables of SDKs, and an egress guard.

Every pytest run on the machine imports this module, so it imports only pytest. The mock itself is
loaded when a test first uses it.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockgateway.embedded.served import Served
    from mockgateway.pytest_plugin.guard import Guard
    from mockgateway.pytest_plugin.mock import Mockgateway
    from mockgateway.pytest_plugin.virtual_time import FastTime

GUARD: pytest.StashKey[Guard] = pytest.StashKey()
SERVED: pytest.StashKey[Served] = pytest.StashKey()  # the mock of an exploration
ENDS: pytest.StashKey[float] = pytest.StashKey()  # when the exploration's budget is used up

MARKERS = (
    "scenario(name or dict): start the test's mock with it; implies the fixture `mockgateway`",
    "gateway(name): point the SDKs' variables at it; implies the fixture `mockgateway`",
    "may_fail(*faults): the test may fail under these faults of --mockgateway-explore",
    "egress(*hosts): allow calls to these hosts: names, globs, addresses, networks",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--mockgateway-gateway` and the settings for pytest.ini."""
    parser.getgroup("mockgateway").addoption(
        "--mockgateway-gateway", metavar="NAME", help="Gateway that SDKs are pointed at by default."
    )
    parser.getgroup("mockgateway").addoption(
        "--mockgateway-explore",
        metavar="FAULTS",
        nargs="?",
        const="",
        help="Run each test that uses the mock under the failures of its gateway; "
        "names of faults or families with commas, by default the usual ones.",
    )
    parser.getgroup("mockgateway").addoption(
        "--mockgateway-budget",
        metavar="SECONDS",
        type=float,
        default=600.0,
        help="Time for --mockgateway-explore.",
    )
    parser.addini(
        "mockgateway_gateway", "Gateway that SDKs are pointed at by default.", default="sealink"
    )
    parser.addini(
        "mockgateway_specs", "OpenAPI documents of your own to serve too.", type="paths", default=[]
    )
    parser.addini(
        "egress_guard",
        "Also guard tests without the fixture `mockgateway`.",
        type="bool",
        default=False,
    )
    parser.addini(
        "egress_allow",
        "Hosts that every test may call: names, globs, addresses, networks.",
        type="linelist",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a marked test its mock even if it does not name the fixture.

    Without the mock, it would call the real gateway.
    """
    for item in items:
        _check(item)
        names: list[str] | None = getattr(item, "fixturenames", None)
        if (
            names is not None
            and "mockgateway" not in names
            and (item.get_closest_marker("scenario") or item.get_closest_marker("gateway"))
        ):
            names.insert(0, "mockgateway")


def _close(opened: AbstractContextManager[Served]) -> None:
    opened.__exit__(None, None, None)


def _serve(config: pytest.Config) -> AbstractContextManager[Served]:
    from mockgateway.embedded.served import serve
    from mockgateway.server import Settings

    return serve(Settings(specs=config.getini("mockgateway_specs")))


@pytest.fixture(scope="session")
def mockgateway_server(request: pytest.FixtureRequest) -> Iterator[Served]:
    """One running mock per process, or per worker of pytest-xdist."""
    explored = request.config.stash.get(SERVED, None)
    if explored is not None:
        yield explored
        return
    with _serve(request.config) as served:
        yield served


@pytest.fixture
def mockgateway(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, mockgateway_server: Served
) -> Mockgateway:
    """The mock, in a sandbox of its own: clock, scenario, journal, inbox, tasks and verdict."""
    from mockgateway.problem import ConfigError
    from mockgateway.pytest_plugin.environment import set_variables
    from mockgateway.pytest_plugin.mock import Mockgateway

    node, config = request.node, request.config
    marked = node.get_closest_marker("gateway")
    wanted = (
        marked.args[0]
        if marked and marked.args
        else config.getoption("mockgateway_gateway") or config.getini("mockgateway_gateway")
    )
    try:
        mock = Mockgateway(
            mockgateway_server.control,
            mockgateway_server.sandbox(node.nodeid),
            mockgateway_server.gateways(),
            wanted,
        )
        set_variables(mock, monkeypatch)
        if (scenario := node.get_closest_marker("scenario")) is not None:
            mock.scenario(*scenario.args[:1], **scenario.kwargs)
    except ConfigError as error:  # a wrong marker or setting: one line, no traceback
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    return mock


@pytest.fixture
def fast_time(mockgateway: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> FastTime:
    """Let `time.sleep`, `asyncio.sleep` and the SDKs' waits advance the sandbox's clock at once."""
    from mockgateway.pytest_plugin.virtual_time import FastTime

    fast = FastTime(mockgateway.clock.advance)
    fast.patch(monkeypatch)
    return fast


def _check(item: pytest.Item) -> None:
    """Raise UsageError for a marker with no argument or too many."""
    for name in ("scenario", "gateway"):
        for marker in item.iter_markers(name):
            if len(marker.args) + (name == "scenario" and bool(marker.kwargs)) != 1:
                kind = "a name, a file or a dict" if name == "scenario" else "a name"
                raise pytest.UsageError(
                    f"{item.nodeid}: @pytest.mark.{name} takes one argument: {kind}"
                )


def _guard(item: pytest.Item) -> Guard | None:
    """Return the guard of a test, the same one in all phases, or None if it is not guarded."""
    if "mockgateway" not in getattr(item, "fixturenames", ()) and not item.config.getini(
        "egress_guard"
    ):
        return None
    if GUARD not in item.stash:
        from mockgateway.pytest_plugin.guard import Guard

        marked = [host for marker in item.iter_markers("egress") for host in marker.args]
        item.stash[GUARD] = Guard([*item.config.getini("egress_allow"), *marked])
    return item.stash[GUARD]


def _guarded(item: pytest.Item) -> Generator[None, object, object]:
    """Run one phase of a test under its guard.

    A refused call fails the test even if the app caught the exception.
    """
    guard = _guard(item)
    if guard is None:
        return (yield)
    try:
        with guard:
            return (yield)
    finally:
        guard.fail()  # replaces the exception that the app raised because of it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Guard the setup of fixtures."""
    return (yield from _guarded(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Guard the test."""
    return (yield from _guarded(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Guard the teardown of fixtures."""
    return (yield from _guarded(item))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    """Explore a test that uses the mock, before it runs as usual."""
    faults = item.config.getoption("--mockgateway-explore")
    if faults is None or "mockgateway" not in getattr(item, "fixturenames", ()):
        return None
    from mockgateway.pytest_plugin.explore import explore_item

    stash = item.config.stash
    if SERVED not in stash:
        opened = _serve(item.config)
        stash[SERVED] = opened.__enter__()
        item.config.add_cleanup(partial(_close, opened))
        stash[ENDS] = time.monotonic() + item.config.getoption("--mockgateway-budget")
    budget = stash[ENDS] - time.monotonic()
    broken = explore_item(item, stash[SERVED], faults, budget) if budget > 0 else None
    if not broken:
        return None  # it runs as usual
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for when in ("setup", "call", "teardown"):
        report = pytest.TestReport(
            item.nodeid, item.location, {}, "failed" if when == "call" else "passed",
            broken if when == "call" else None, when,
        )  # fmt: skip
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
