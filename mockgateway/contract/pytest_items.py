"""The contract as pytest items.

    pytest --contract-url URL --contract-gateway sealink --contract-key-env NAME

An item is one probe for one operation, so that `-k`, `-x` and xdist work. Each xdist worker gets
its share of the caps. pytest loads this module in every session, so it imports the tester lazily.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockgateway.problem import ConfigError

if TYPE_CHECKING:
    from mockgateway.contract.budget import Budget
    from mockgateway.contract.finding import Finding
    from mockgateway.contract.probes import Probe
    from mockgateway.contract.target import Target

# Probes of the gateway as a whole; the others run for each operation.
WHOLE = ("reach", "safety", "money", "limits")
# name, type, default, metavar, help
OPTIONS: tuple[tuple[str, type, Any, str, str], ...] = (
    ("url", str, "", "URL", "Test the gateway at this address."),
    ("gateway", str, "", "NAME", "The gateway whose document is tested."),
    ("spec", str, "", "FILE", "Any other OpenAPI document."),
    ("key-env", str, "", "NAME", "The environment variable that holds the key."),
    ("second-key-env", str, "", "NAME", "The variable with a key of another account."),
    ("max-cost", float, None, "X", "Spend at most this, in the gateway's currency (default 1.5)."),
    ("max-paid-calls", int, 59, "N", "Make at most N paid calls (default 59)."),
    ("max-time", float, 600.0, "S", "Send nothing after S seconds (default 600)."),
    ("rate", float, 0.0, "N", "Send at most N requests a second."),
    ("seed", int, 0, "N", "The seed of everything random."),
    ("timeout", float, 60.0, "S", "Seconds for one exchange (default 60)."),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the tester."""
    group = parser.getgroup("contract", "test a deployed gateway against its document")
    for name, kind, default, metavar, text in OPTIONS:
        group.addoption(
            f"--contract-{name}", type=kind, default=default, metavar=metavar, help=text
        )
    for name, metavar, text in (
        ("only", "OPERATION|TAG", "Test only these operations. Repeatable."),
        ("model", "[MAKE=]ID", "Use this model instead of the document's. Repeatable."),
    ):
        group.addoption(
            f"--contract-{name}", default=[], action="append", metavar=metavar, help=text
        )
    strict = "Fail on facts that the document only assumes too."
    group.addoption("--contract-strict", action="store_true", help=strict)


def pytest_configure(config: pytest.Config) -> None:
    """Collect the contract if a URL is given."""
    if config.getoption("--contract-url", ""):
        config.pluginmanager.register(ContractPlugin(config), "mockgateway-contract-items")


class ContractPlugin:
    """Adds the items of the contract and holds their shared budget."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Add the items of the contract."""
        suite = Suite.from_parent(
            session, name="contract", path=Path("contract"), nodeid="contract"
        )
        suite.plugin = self
        items.extend(suite.collect())

    def option(self, name: str) -> Any:
        """Return the value of `--contract-NAME`."""
        return self.config.getoption(f"--contract-{name}")

    def target(self, *only: str) -> Target:
        """Return the target, limited to some operations."""
        from mockgateway.contract.setup import make_target, read_key

        spec = self.option("spec")
        try:
            keys = {
                "first": read_key(self.option("key-env")),
                "second": read_key(self.option("second-key-env")),
            }
            return make_target(
                self.option("url"),
                self.option("gateway"),
                Path(spec) if spec else None,
                keys,
                only or self.option("only"),
                self.option("model"),
            )
        except ConfigError as error:
            raise pytest.UsageError(str(error)) from None

    @cached_property
    def budget(self) -> Budget:
        """The budget of this worker: its share of the caps."""
        from mockgateway.contract.budget import Budget, Caps

        workers = max(1, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
        own, usual = self.option("max-cost"), self.target().default_cost
        caps = Caps(
            (usual if own is None else own) / workers,
            self.option("max-paid-calls") // workers,
            self.option("max-time"),
            self.option("rate") / workers,
        )
        return Budget(caps)


class Suite(pytest.Collector):
    """The probes of a usual run."""

    plugin: ContractPlugin

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item for each probe and operation."""
        from mockgateway.contract.phases import select_probes

        operations = [operation.id for operation in self.plugin.target().operations]
        for probe in select_probes((), self.plugin.option("seed")):
            for operation in [""] if probe.name in WHOLE else operations:
                suffix = f"-{operation}" if operation else ""
                name = f"{probe.phase}[{probe.name}{suffix}]"
                item = ContractItem.from_parent(self, name=name)
                item.probe, item.operation, item.plugin = probe, operation, self.plugin
                yield item


class ContractItem(pytest.Item):
    """One probe for one operation, or for the whole gateway."""

    probe: Probe
    operation: str
    plugin: ContractPlugin

    def runtest(self) -> None:
        """Fail on findings; skip if the budget does not allow the requests."""
        from mockgateway.contract.events import EventLog, Skipped
        from mockgateway.contract.options import RunOptions
        from mockgateway.contract.run import INCOMPLETE, UNAVAILABLE, ContractRun

        plugin = self.plugin
        target = plugin.target(*([self.operation] if self.operation else []))
        strict = plugin.option("strict")
        options = RunOptions(
            seed=plugin.option("seed"),
            timeout=plugin.option("timeout"),
            pause=0.25 if target.loopback else 2.0,
            strict=strict,
        )
        log = EventLog()
        run = ContractRun(target, options, [log], budget=plugin.budget)
        ended = run.run([self.probe])
        skipped = log.of(Skipped)
        unavailable = [each for each in skipped if each.reason.startswith(UNAVAILABLE)]
        if ended.code == INCOMPLETE and not unavailable:
            pytest.exit(ended.sentence, returncode=2)
        failing = ("broken", "learned") if strict else ("broken",)
        found = [finding for finding in run.findings.values() if finding.severity in failing]
        if found:
            raise ContractBroken(found)
        for each in (*unavailable, *log.over_budget):
            pytest.skip(each.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show each finding with the document's words and a command that reproduces it."""
        if not isinstance(excinfo.value, ContractBroken):
            return super().repr_failure(excinfo, style)
        from mockgateway.contract.reports.commands import curl
        from mockgateway.contract.reports.redact import Redactor

        redact = Redactor(self.plugin.target().secrets)
        lines = []
        for finding in excinfo.value.findings:
            source = f"{finding.source}, {finding.location}"
            lines += [
                f"{finding.operation}: {finding.check}: {finding.message}",
                *([f"  the rule: {finding.rule}"] if finding.rule else ()),
                *(
                    [f"  the document ({source}): {finding.excerpt[:300]}"]
                    if finding.excerpt
                    else ()
                ),
                *(f"  {curl(exchange, redact)}" for exchange in finding.exchanges[:1]),
            ]
        return redact.url("\n".join(lines))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the location of the item."""
        return self.path, None, f"contract {self.name}"


class ContractBroken(Exception):
    """An item has findings."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings
