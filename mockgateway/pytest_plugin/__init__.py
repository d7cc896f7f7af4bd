"""The pytest plugin: a mock for each test, the variables that point SDKs at it, and a guard against calls to anywhere else.

Every pytest run on the machine imports this module, so it imports nothing but pytest: the mock is loaded when a test first asks for it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockgateway.pytest_plugin.guard import Guard
    from mockgateway.pytest_plugin.mock import Mockgateway
    from mockgateway.pytest_plugin.served import Served

GUARD: pytest.StashKey[Guard] = pytest.StashKey()

MARKERS = (
    "scenario(name or dict): the scenario that the test's mock begins with; the fixture `mockgateway` need not be named then",
    "gateway(name): the gateway that OPENAI_BASE_URL and the other variables lead to in the test; the fixture `mockgateway` need not be named then",
    "egress(*hosts): other hosts that the test may call: names with globs, addresses, networks",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--mockgateway-gateway` and what pytest.ini may say."""
    parser.getgroup("mockgateway").addoption(
        "--mockgateway-gateway",
        metavar="NAME",
        help="The gateway that SDKs are pointed at by default.",
    )
    parser.addini(
        "mockgateway_gateway", "The gateway that SDKs are pointed at by default.", default="sealink"
    )
    parser.addini(
        "mockgateway_specs",
        "OpenAPI documents of your own to be served as well.",
        type="paths",
        default=[],
    )
    parser.addini(
        "egress_guard",
        "Guard the tests without the fixture `mockgateway` too.",
        type="bool",
        default=False,
    )
    parser.addini(
        "egress_allow",
        "Hosts that every test may call: names with globs, addresses, networks.",
        type="linelist",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that is marked has its mock without naming the fixture: it would call the real gateway otherwise."""
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
    """One running mock for the process, or for each worker of pytest-xdist."""
    from mockgateway.pytest_plugin.served import serve

    with serve(request.config.getini("mockgateway_specs")) as served:
        yield served


@pytest.fixture
def mockgateway(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, mockgateway_server: Served
) -> Mockgateway:
    """The mock in a sandbox of the test's own: its clock, scenario, journal, inbox, tasks and verdict."""
    from mockgateway.problem import ConfigError
    from mockgateway.pytest_plugin.environment import point
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
        point(mock, monkeypatch)
        if (scenario := node.get_closest_marker("scenario")) is not None:
            mock.scenario(*scenario.args[:1], **scenario.kwargs)
    except ConfigError as error:  # what a marker or a setting says: one line, and no stack of ours
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    return mock


def _check(item: pytest.Item) -> None:
    """Raise UsageError for a marker that says too much or nothing."""
    for name in ("scenario", "gateway"):
        for marker in item.iter_markers(name):
            if len(marker.args) + (name == "scenario" and bool(marker.kwargs)) != 1:
                raise pytest.UsageError(
                    f"{item.nodeid}: @pytest.mark.{name} takes one argument: {'a name, a file or a dict' if name == 'scenario' else 'a name'}"
                )


def _guard(item: pytest.Item) -> Guard | None:
    """The guard over a test, the same one in all of its phases; None for none."""
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
    """One phase of a test under its guard. A call that the app has swallowed the refusal of fails the test nevertheless."""
    guard = _guard(item)
    if guard is None:
        return (yield)
    try:
        with guard:
            return (yield)
    finally:
        guard.fail()  # in place of what the app made of it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Guard the fixtures."""
    return (yield from _guarded(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Guard the test."""
    return (yield from _guarded(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Guard what the fixtures clear away."""
    return (yield from _guarded(item))
