"""What the fixture `mockgateway` gives a test: its own sandbox of the mock, seen through the control API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from mockgateway.problem import ConfigError, nearest
from mockgateway.pytest_plugin.control import Control
from mockgateway.pytest_plugin.views import Clock, Inbox, Journal, Record, Tasks, Verdict, Webhooks

__tracebackhide__ = True  # pytest shows the test's line, not ours

Scenario = str | Path | Mapping[str, Any] | None


class Mockgateway:
    """The mock in one sandbox. url: where it is, without a final slash; gateway: the one that SDKs are pointed at; gateways: all that there are, by name."""

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

    def ask(self, method: str, path: str, said: Any = None) -> Any:
        """Any control call of the sandbox, such as `ask("GET", "/clock")`. Raises ConfigError where it is refused."""
        return self._control.ask(method, f"/~{self.sandbox}/_mock{path}", said)

    def base_url(self, gateway: str = "") -> str:
        """Where a gateway is, the test's own one where none is named."""
        name = gateway or self.gateway
        if name not in self.gateways:
            raise ConfigError(
                "mockgateway: gateway", f"unknown gateway {name!r}", nearest(name, self.gateways)
            )
        return f"{self.url}/{name}"

    def variable(self, name: str) -> str:
        """The base URL that an SDK reads from this variable: the gateway's own, else that of the first gateway which has it. Raises ConfigError."""
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
        """For OpenAI's SDKs."""
        return self.variable("OPENAI_BASE_URL")

    @property
    def anthropic_base_url(self) -> str:
        """For Anthropic's SDKs."""
        return self.variable("ANTHROPIC_BASE_URL")

    def scenario(self, scenario: Scenario = None, **said: Any) -> None:
        """Begin a scenario: a name, a file (a path that ends in .yaml or .json), or one said here, as a dict or in words (`rules=[...]`); none ends it.

        Raises ConfigError.
        """
        if isinstance(scenario, Path) or (
            isinstance(scenario, str) and scenario.endswith((".yaml", ".yml", ".json"))
        ):
            self.ask("PUT", "/scenario", Path(scenario).read_bytes())
        elif isinstance(scenario, str):
            self.ask("PUT", "/scenario", {"name": scenario})
        elif scenario is None and not said:
            self.ask("DELETE", "/scenario")
        else:
            self.ask("PUT", "/scenario", {**(scenario or {}), **said})

    @property
    def journal(self) -> Journal:
        """The exchanges so far, oldest first."""
        return Journal([Record(one) for one in self.ask("GET", "/journal?last=1000")["exchanges"]])

    def verdict(self, allow: Iterable[str] = (), since: int = 0) -> Verdict:
        """What the client has done wrong. allow: judges that are not asked; since: the number of the last call that is left out."""
        query = urlencode(
            {"allow": ",".join([allow] if isinstance(allow, str) else allow), "since": since}
        )
        return Verdict(self.ask("GET", f"/verdict?{query}"))
