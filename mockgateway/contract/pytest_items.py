"""The contract as pytest items: `pytest --contract-url URL --contract-gateway sealink --contract-key-env NAME`.

An item is a part of the plan for one operation, so that `-k`, `-x` and xdist work; each worker has its own caps, its share of the whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockgateway.problem import ConfigError

if TYPE_CHECKING:
    from mockgateway.contract.probes import Probe
    from mockgateway.contract.target import Target

# Conversations about the gateway as a whole; the others are held for each operation.
WHOLE = ("reach", "safety", "money", "limits")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the tester."""
    group = parser.getgroup("contract", "a deployed gateway against its document")
    group.addoption(
        "--contract-url", default="", metavar="URL", help="Test the gateway at this address."
    )
    group.addoption("--contract-gateway", default="", metavar="NAME", help="Whose document.")
    group.addoption(
        "--contract-spec", default="", metavar="FILE", help="Any other OpenAPI document."
    )
    group.addoption(
        "--contract-key-env",
        default="",
        metavar="NAME",
        help="The environment variable that holds the key.",
    )
    group.addoption(
        "--contract-second-key-env", default="", metavar="NAME", help="A key of another account."
    )
    group.addoption(
        "--contract-max-cost",
        default=0.25,
        type=float,
        metavar="X",
        help="Never spend more, in the gateway's money (default 0.25).",
    )
    group.addoption(
        "--contract-max-paid-calls",
        default=59,
        type=int,
        metavar="N",
        help="Never make more paid calls (default 59).",
    )
    group.addoption(
        "--contract-max-time",
        default=600.0,
        type=float,
        metavar="S",
        help="Seconds after which nothing more is sent (default 600).",
    )
    group.addoption(
        "--contract-rate",
        default=0.0,
        type=float,
        metavar="N",
        help="At most so many requests a second.",
    )
    group.addoption(
        "--contract-seed",
        default=0,
        type=int,
        metavar="N",
        help="What everything random is drawn from.",
    )
    group.addoption(
        "--contract-only",
        default=[],
        action="append",
        metavar="OPERATION|TAG",
        help="Look at these operations alone. Repeatable.",
    )
    group.addoption(
        "--contract-model",
        default=[],
        action="append",
        metavar="[MAKE=]ID",
        help="Use this model in place of the document's. Repeatable.",
    )
    group.addoption(
        "--contract-timeout",
        default=60.0,
        type=float,
        metavar="S",
        help="Seconds for one exchange (default 60).",
    )
    group.addoption(
        "--contract-strict",
        action="store_true",
        help="Fail on what the document only assumes as well.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With a URL, what is collected is the contract; else nothing happens."""
    if config.getoption("--contract-url", ""):
        config.pluginmanager.register(Contract(config), "mockgateway-contract-items")


class Contract:
    """What the session tests, and what it may still spend."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._budget: Any = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """The items stand beside whatever else is collected."""
        self._session = session

    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Add the contract's items."""
        root = Suite.from_parent(session, name="contract", path=Path("contract"), nodeid="contract")
        root.contract = self
        items.extend(root.collect())

    def option(self, name: str) -> Any:
        """One of `--contract-...`."""
        return self.config.getoption(f"--contract-{name}")

    def target(self, *only: str) -> Target:
        """What is tested, as far as an item needs it."""
        from mockgateway.contract.opening import key_of, target_of

        spec = self.option("spec")
        try:
            keys = {
                "first": key_of(self.option("key-env")),
                "second": key_of(self.option("second-key-env")),
            }
            chosen = only or self.option("only")
            return target_of(
                self.option("url"),
                self.option("gateway"),
                Path(spec) if spec else None,
                keys,
                chosen,
                self.option("model"),
            )
        except ConfigError as error:
            raise pytest.UsageError(str(error)) from None

    @property
    def budget(self) -> Any:
        """The caps of this worker."""
        from mockgateway.contract.budget import Budget, Caps

        if self._budget is None:
            workers = max(1, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
            self._budget = Budget(
                Caps(
                    self.option("max-cost") / workers,
                    self.option("max-paid-calls") // workers,
                    self.option("max-time"),
                    self.option("rate") / workers,
                )
            )
        return self._budget


class Suite(pytest.Collector):
    """The parts of the plan."""

    contract: Contract

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each conversation and operation."""
        from mockgateway.contract.run import probes

        target = self.contract.target()
        for probe in probes((), self.contract.option("seed")):
            names = (
                [""] if probe.name in WHOLE else [operation.id for operation in target.operations]
            )
            for name in names:
                item = Part.from_parent(
                    self, name=f"{probe.phase}[{probe.name}{f'-{name}' if name else ''}]"
                )
                item.probe, item.operation, item.contract = probe, name, self.contract
                yield item


class Part(pytest.Item):
    """A part of the plan for one operation, or for the whole gateway."""

    probe: Probe
    operation: str
    contract: Contract

    def runtest(self) -> None:
        """Fail on what is broken; skip what the budget does not allow."""
        from mockgateway.contract.events import NotRun
        from mockgateway.contract.run import COULD_NOT, SHUT_OUT, Run, Wishes

        target = self.contract.target(*([self.operation] if self.operation else []))
        left: list[NotRun] = []
        wishes = Wishes(
            seed=self.contract.option("seed"),
            timeout=self.contract.option("timeout"),
            pause=0.25 if target.loopback else 2.0,
            strict=self.contract.option("strict"),
        )
        run = Run(target, wishes, [_LeftOut(left)])
        run.budget = self.contract.budget
        ended = run.run([self.probe])
        shut_out = [each for each in left if each.reason.startswith(SHUT_OUT)]
        if ended.code == COULD_NOT and not shut_out:
            pytest.exit(ended.sentence, returncode=2)
        counted = ("broken", "learned") if wishes.strict else ("broken",)
        found = [finding for finding in run.findings.values() if finding.severity in counted]
        if found:
            raise ContractBroken(found)
        cut = [*shut_out, *(each for each in left if each.reason.startswith("budget"))]
        if cut:
            pytest.skip(f"not run: {cut[0].reason}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Each finding with the document's words and a command that repeats it."""
        if not isinstance(excinfo.value, ContractBroken):
            return super().repr_failure(excinfo, style)
        from mockgateway.contract.reports.redact import Redactor, curl

        hide = Redactor.of(self.contract.target())
        lines = []
        for finding in excinfo.value.findings:
            lines += [
                f"{finding.operation}: {finding.check}: {finding.message}",
                f"  the document ({finding.source}, {finding.place}): {finding.words[:300]}",
            ]
            lines += [f"  {curl(finding.exchanges[0], hide)}"] if finding.exchanges else []
        return hide.url("\n".join(lines))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, None, f"contract {self.name}"


class ContractBroken(Exception):
    """What an item found."""

    def __init__(self, findings: list[Any]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class _LeftOut:
    def __init__(self, left: list[Any]) -> None:
        self._left = left

    def take(self, event: Any) -> None:
        """One event."""
        from mockgateway.contract.events import NotRun

        if isinstance(event, NotRun):
            self._left.append(event)
