"""The pytest plugin: a mock per test, the environment variables of SDKs, and an egress guard.

Every pytest run on the machine imports this module, so it imports only pytest. The mock itself is
loaded when a test first uses it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockgateway.embedded.served import Served
    from mockgateway.pytest_plugin.guard import Guard
    from mockgateway.pytest_plugin.mock import Mockgateway

GUARD: pytest.StashKey[Guard] = pytest.StashKey()

MARKERS = (
    "scenario(name or dict): start the test's mock with it; implies the fixture `mockgateway`",
    "gateway(name): point the SDKs' variables at it; implies the fixture `mockgateway`",
    "egress(*hosts): allow calls to these hosts: names, globs, addresses, networks",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--mockgateway-gateway` and the settings for pytest.ini."""
    parser.getgroup("mockgateway").addoption(
        "--mockgateway-gateway", metavar="NAME", help="Gateway that SDKs are pointed at by default."
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


@pytest.fixture(scope="session")
def mockgateway_server(request: pytest.FixtureRequest) -> Iterator[Served]:
    """One running mock per process, or per worker of pytest-xdist."""
    from mockgateway.embedded.served import serve
    from mockgateway.server import Settings

    with serve(Settings(specs=request.config.getini("mockgateway_specs"))) as served:
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
