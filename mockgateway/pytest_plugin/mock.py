"""The value of the fixture `mockgateway`: one sandbox of the mock, through the control API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from mockgateway.embedded.control import Control
from mockgateway.problem import ConfigError, nearest
from mockgateway.pytest_plugin.views import Clock, Inbox, Journal, Record, Tasks, Verdict, Webhooks

__tracebackhide__ = True  # pytest shows the test's line, not ours

Scenario = str | Path | Mapping[str, Any] | None


class Mockgateway:
    """The mock in one sandbox.

    Attributes:
        url: The sandbox's URL, without a final slash.
        gateway: The gateway that SDKs are pointed at.
        gateways: Every gateway that is served, by name.
    """

    def __init__(
        self,
        control: Control,
        sandbox: str,
        gateways: Mapping[str, Mapping[str, Any]],
        gateway: str,
    ) -> None:
        if gateway not in gateways:
            raise ConfigError(
                "mockgateway: gateway",
                f"unknown gateway {gateway!r}",
                nearest(str(gateway), gateways),
            )
        self.sandbox = sandbox
        self.url = f"{control.root}/~{sandbox}"
        self.gateway = gateway
        self.gateways = gateways
        self._control = control
        self.clock = Clock(self.ask)
        self.tasks = Tasks(self.ask)
        self.inbox = Inbox(self.ask, f"{self.url}/_mock/inbox")
        self.webhooks = Webhooks(self.ask, gateway)

    def __repr__(self) -> str:
        return f"<mockgateway at {self.url}>"

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """Make a control call, such as `ask("GET", "/clock")`. Raises ConfigError."""
        return self._control.request(method, f"/~{self.sandbox}/_mock{path}", content)

    def base_url(self, gateway: str = "") -> str:
        """Return the URL of a gateway, by default the test's own."""
        name = gateway or self.gateway
        if name not in self.gateways:
            raise ConfigError(
                "mockgateway: gateway", f"unknown gateway {name!r}", nearest(name, self.gateways)
            )
        return f"{self.url}/{name}"

    def variable(self, name: str) -> str:
        """Return the base URL for an SDK's environment variable.

        The test's own gateway comes first, then the first other gateway that has the variable.

        Raises:
            ConfigError: No gateway has it.
        """
        for gateway in (self.gateway, *self.gateways):
            path = self.gateways[gateway]["environment"].get(name)
            if path is not None:
                return f"{self.url}/{gateway}{path}"
        raise ConfigError(
            "mockgateway: variable",
            f"no gateway has {name!r}",
            nearest(name, {word for one in self.gateways.values() for word in one["environment"]}),
        )

    @property
    def openai_base_url(self) -> str:
        """The base URL for OpenAI SDKs."""
        return self.variable("OPENAI_BASE_URL")

    @property
    def anthropic_base_url(self) -> str:
        """The base URL for Anthropic SDKs."""
        return self.variable("ANTHROPIC_BASE_URL")

    def scenario(self, scenario: Scenario = None, **fields: Any) -> None:
        """Start a scenario; without arguments, end the current one.

        Args:
            scenario: A name, a path that ends in .yaml or .json, or the scenario as a dict.
            fields: Fields of a scenario, such as `rules=[...]`.

        Raises:
            ConfigError: The scenario is unknown or wrong.
        """
        if isinstance(scenario, Path) or (
            isinstance(scenario, str) and scenario.endswith((".yaml", ".yml", ".json"))
        ):
            self.ask("PUT", "/scenario", Path(scenario).read_bytes())
        elif isinstance(scenario, str):
            self.ask("PUT", "/scenario", {"name": scenario})
        elif scenario is None and not fields:
            self.ask("DELETE", "/scenario")
        else:
            self.ask("PUT", "/scenario", {**(scenario or {}), **fields})

    @property
    def journal(self) -> Journal:
        """The exchanges so far, oldest first."""
        return Journal([Record(one) for one in self.ask("GET", "/journal?last=1000")["exchanges"]])

    def verdict(self, allow: Iterable[str] = (), since: int = 0) -> Verdict:
        """Report what the client did wrong.

        Args:
            allow: Judges to skip.
            since: Ignore calls up to this number.
        """
        query = urlencode(
            {"allow": ",".join([allow] if isinstance(allow, str) else allow), "since": since}
        )
        return Verdict(self.ask("GET", f"/verdict?{query}"))
