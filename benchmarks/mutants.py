"""Measure the tester's mutation score.

    .venv/bin/python benchmarks/mutants.py [--gateway sealink] [--match TEXT] [--sample N] [--quick]
        [--stock [N]] [--workers 3] [--faithful 10] [--default [WORD ...]] [--legal]

A loopback proxy between the tester and the mock breaks one thing at a time. Every mutant names the
operation and the check that should find it. The report shows the share that was found at all, the
share that was found with the right operation and check, and the mutants that were missed or that
changed nothing.

--quick runs the tester in this process. --stock runs plain `schemathesis run` too, with all its
checks and phases, where a mutant names its operation. That takes a minute each: use --sample.
--faithful runs the tester N times with different seeds against the mock itself, where nothing may
be found. --default tests with whole runs that have their usual caps, or those in its words:
--default --max-paid-calls 10. --legal does so with variations that are no faults, where nothing may
be found.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

import starting  # noqa: E402
from mutants import KINDS, LEGAL, MUTANTS  # noqa: E402
from mutants.changes import Mutant  # noqa: E402
from mutants.webhooks import SECRET  # noqa: E402
from mutants.wire import Change, Proxy  # noqa: E402
from starting import SCRIPTS  # noqa: E402

from mockgateway import data  # noqa: E402
from mockgateway.spec.document import Document  # noqa: E402

GATEWAYS = ("sealink", "seacloud", "babysea", "apikey")
KEYS = {
    "sealink": (
        "sk-sealink-test-0000000000000000000000000000",
        "sk-sealink-another-0000000000000000000000000",
    ),
    "seacloud": ("sk-sea-test-works", "sk-sea-another"),
    "babysea": ("bye_test0000000000000000", "bye_another0000000000000"),
    "apikey": ("ak_test_works", "ak_another"),
}
# Keys of further roles.
ROLES = {
    "sealink": {"revoked": "sk-sealink-test-revoked-00000000000000000000"},
    "seacloud": {"revoked": "sk-sea-test-revoked"},
    "babysea": {"revoked": "bye_testrevoked000000000", "narrow": "bye_testmonitor000000000"},
    "apikey": {"revoked": "ak_test_revoked"},
}
# Checks that `schema` in a mutant's list stands for.
SCHEMA = (
    "schema",
    "body",
    "status",
    "media_type",
    "header",
    "headers",
    "content_type",
    "response_schema",
)


Spot = tuple[str, str]  # gateway and operations


class Outcome(NamedTuple):
    """The result of one mutant."""

    mutant: Mutant
    met: bool  # it changed something
    found: frozenset[tuple[str, str]]  # (operation, check)
    right: bool  # found with the named operation and check
    seconds: float


def outcome_of(
    mutant: Mutant, met: bool, found: Sequence[tuple[str, str]], seconds: float
) -> Outcome:
    """Compare the findings with the expected ones."""
    operations, checks = mutant.operation.split("|"), mutant.checks.split("|")
    right = (
        not found
        if not mutant.checks
        else any(
            (operation in operations or "*" in operations) and _matches(check, checks)
            for operation, check in found
        )
    )
    return Outcome(mutant, met, frozenset(found), right, seconds)


def _matches(check: str, wanted: Sequence[str]) -> bool:
    return check in wanted or (
        "schema" in wanted and (check in SCHEMA or check.split(".")[0] in SCHEMA)
    )


@contextmanager
def mock(speed: float = 60) -> Iterator[str]:
    """Run the mock with a fast clock, so that tasks end soon; yield its URL."""
    with starting.mock("--speed", str(speed), "--allow-webhook-host", "127.0.0.1") as (url, _):
        yield url


@contextmanager
def proxy(upstream: str, mutants: Sequence[Mutant]) -> Iterator[tuple[str, Proxy]]:
    """Run the proxy in a thread; yield its URL."""
    changes: dict[str, Change] = {name_of(mutant): mutant.change for mutant in mutants}
    running = Proxy(upstream, changes, {gateway: _routes(gateway) for gateway in GATEWAYS})
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    try:
        yield asyncio.run_coroutine_threadsafe(running.start(), loop).result(10), running
    finally:
        asyncio.run_coroutine_threadsafe(_end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)


async def _end() -> None:
    """Close every open connection."""
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def name_of(mutant: Mutant) -> str:
    """Return the sandbox of a mutant."""
    return f"m{MUTANTS.index(mutant)}"


def _routes(gateway: str) -> list[tuple[str, re.Pattern[str], str]]:
    """Return the document's operations, those with the fewest parameters first."""
    operations = [
        (method.upper(), path, node.value["operationId"])
        for method, path, node, _ in Document(data.OPENAPI / f"{gateway}.yaml").operations()
    ]
    return [
        (
            method,
            re.compile(
                "/".join(
                    "[^/]+" if part.startswith("{") else re.escape(part) for part in path.split("/")
                )
            ),
            name,
        )
        for method, path, name in sorted(operations, key=lambda row: row[1].count("{"))
    ]


def operations_of(mutant: Mutant) -> list[str]:
    """Return the operations to test: those that a mutant names, all for `*`."""
    return [] if mutant.operation == "*" else mutant.operation.split("|")


def by_run(base: str, mutant: Mutant, seed: int = 0, timeout: float = 6.0) -> list[tuple[str, str]]:
    """Run the tester in this process, also with the keys of further roles."""
    from mockgateway.contract.budget import Caps
    from mockgateway.contract.catalogue import Catalogue
    from mockgateway.contract.options import RunOptions
    from mockgateway.contract.run import ContractRun
    from mockgateway.contract.target import Target

    name = mutant.gateway
    keys = dict(zip(("first", "second"), KEYS[name], strict=True)) | ROLES[name]
    document, catalogue = Document(data.OPENAPI / f"{name}.yaml"), Catalogue.of(name)
    target = Target(
        base, document, name, keys, tuple(operations_of(mutant)), catalogue, secret=SECRET
    )
    caps = Caps(100_000.0, 10_000, 240.0)
    options = RunOptions(seed, mutant.phases, caps, timeout, patience=5.0, pause=0.3)
    run = ContractRun(target, options)
    ended = run.run()
    found = [(finding.operation or "*", finding.check) for finding in run.findings.values()]
    return found or ([("*", "connection")] if ended.code == 2 else [])


def by_command(
    base: str,
    mutant: Mutant,
    seed: int = 0,
    timeout: float = 6.0,
    default: Sequence[str] | None = None,
) -> list[tuple[str, str]]:
    """Run the command, a whole run with these words if `default` is given."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(SCRIPTS / "mockgateway"),
            "contract",
            base,
            "--gateway",
            mutant.gateway,
            "--key-env",
            "FIRST_KEY",
            "--second-key-env",
            "SECOND_KEY",
        ]
        command += ["--json", str(report), "--seed", str(seed), "--timeout", str(timeout)]
        if default is None:
            only = [word for name in operations_of(mutant) for word in ("--only", name)]
            command += ["--max-cost", "100000", *only]
        else:
            command += default
        command += [word for phase in mutant.phases for word in ("--phase", phase)] + [
            "--webhook-secret-env",
            "HOOK_SECRET",
        ]
        keys = dict(zip(("FIRST_KEY", "SECOND_KEY"), KEYS[mutant.gateway], strict=True)) | {
            "HOOK_SECRET": SECRET
        }
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | keys, timeout=300, cwd=folder
        )
        if not report.exists():
            return [
                ("*", "connection" if done.returncode == 2 else f"crashed with {done.returncode}")
            ]
        return [
            (finding["operation"] or "*", finding["check"])
            for finding in json.loads(report.read_text())["findings"]
        ]


def by_schemathesis(base: str, spot: Spot, examples: int) -> set[str]:
    """Return the kinds of failure that `schemathesis run` reports with all checks and phases.

    It gets both keys as peers, so that its check of object-level authorization runs too.
    """
    gateway, operations = spot
    keys = dict(zip(("first", "second"), KEYS[gateway], strict=True))
    with tempfile.TemporaryDirectory() as folder:
        users = [
            {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {key}"}]}
            for name, key in keys.items()
        ]
        (Path(folder) / "users.yaml").write_text(json.dumps({"auth": users}))
        (Path(folder) / "schemathesis.toml").write_text(
            '[auth.wfc]\npath = "users.yaml"\npeers = ["first", "second"]\n'
        )
        command = [str(SCRIPTS / "schemathesis"), "run", f"{base}/openapi.json", "--url", base]
        command += ["--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"]
        command += ["--mode", "all", "-n", str(examples), "--continue-on-failure"]
        command += ["--no-color", "--seed", "1", "--suppress-health-check", "all"]
        if operations != "*":
            names = operations.split("|")
            command += [word for name in names for word in ("--include-operation-id", name)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=900, cwd=folder, check=False
        )
        # Not the exit code: it also reports an error for operations without links.
        _, _, failures = done.stdout.partition("= FAILURES =")
        return set(re.findall(r"^- (.+)$", failures.partition("= SUMMARY =")[0], re.MULTILINE))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gateway", choices=GATEWAYS, action="append")
    parser.add_argument("--match", default="", help="only mutants with this text in name or checks")
    parser.add_argument("--sample", type=int, default=0, help="size of a random sample")
    parser.add_argument("--quick", action="store_true", help="run the tester in this process")
    parser.add_argument(
        "--stock", type=int, nargs="?", const=100, metavar="N",
        help="test with plain schemathesis too, with N examples (100)",
    )  # fmt: skip
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument(
        "--faithful", type=int, default=0, metavar="N", help="test the mock itself with N seeds"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--legal", action="store_true", help="test legal variations")
    parser.add_argument("--kinds", action="store_true", help="only the mutants by kind of fault")
    parser.add_argument(
        "--default", nargs=argparse.REMAINDER, metavar="WORD", help="test with whole default runs"
    )
    options = parser.parse_args()
    with mock() as upstream:
        if options.faithful:
            sys.exit(faithful(upstream, options.gateway or GATEWAYS, options))
        chosen = [
            mutant
            for mutant in (LEGAL if options.legal else KINDS if options.kinds else MUTANTS)
            if (options.legal or mutant not in LEGAL)
            and (not options.gateway or mutant.gateway in options.gateway)
            and (options.match in mutant.name or options.match in mutant.checks)
            and not (options.stock and mutant.operation == "*")  # of every operation: hours
        ]
        if options.sample and options.sample < len(chosen):
            chosen = random.Random(1).sample(chosen, options.sample)
        with proxy(upstream, MUTANTS) as (address, running):
            outcomes = run_all(address, running, chosen, options)
            report(outcomes)
            if options.stock:
                stock(address, chosen, outcomes, options, upstream)
    if options.json:
        options.json.write_text(json.dumps([row(outcome) for outcome in outcomes], indent=1))


def run_all(
    address: str, running: Proxy, chosen: Sequence[Mutant], options: argparse.Namespace
) -> list[Outcome]:
    """Test every mutant once."""

    def one(mutant: Mutant) -> Outcome:
        base, started = f"{address}/~{name_of(mutant)}/{mutant.gateway}", time.perf_counter()
        try:
            if options.quick:
                found = by_run(base, mutant)
            else:
                whole = [] if options.legal else options.default
                found = by_command(base, mutant, default=whole)
        except Exception as error:  # a crash of the tester is not a finding
            found = [("!", f"{type(error).__name__}: {error}"[:100])]
        met = running.memories.get(name_of(mutant), {}).get("hits", 0) > 0
        outcome = outcome_of(mutant, met, found, time.perf_counter() - started)
        if not outcome.right:
            print(
                f"  {'missed' if met else 'no effect'}: {mutant.gateway} {mutant.operation}: "
                f"{mutant.name} [{mutant.checks}] found {sorted(outcome.found)[:4]}",
                flush=True,
            )
        return outcome

    with ThreadPoolExecutor(options.workers) as pool:
        return list(pool.map(one, chosen))


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the table."""
    print(f"\n{'gateway':10} {'mutants':>8} {'effect':>6} {'found':>6} {'right':>6} {'share':>7}")
    for gateway in (*GATEWAYS, "all"):
        rows = [outcome for outcome in outcomes if gateway in (outcome.mutant.gateway, "all")]
        met = [outcome for outcome in rows if outcome.met and outcome.mutant.stated]
        if rows:
            right = sum(outcome.right for outcome in met)
            found = sum(bool(outcome.found) for outcome in met)
            share = right / max(1, len(met))
            counts = f"{len(rows):8} {len(met):6} {found:6} {right:6} {share:7.1%}"
            print(f"{gateway:10} {counts}")
    kinds = Counter(
        outcome.mutant.checks.split("|")[0]
        for outcome in outcomes
        if outcome.met and outcome.mutant.stated
    )
    right_kinds = Counter(
        outcome.mutant.checks.split("|")[0]
        for outcome in outcomes
        if outcome.met and outcome.mutant.stated and outcome.right
    )
    print(
        "\nby check: "
        + ", ".join(f"{name} {right_kinds[name]}/{count}" for name, count in kinds.most_common())
    )


def stock(
    address: str, chosen: Sequence[Mutant], outcomes: Sequence[Outcome], options: Any, upstream: str
) -> None:
    """Test the mutants with plain schemathesis; a failure of the faithful mock too is no find."""
    spots = sorted({(mutant.gateway, mutant.operation) for mutant in chosen})

    def usual(spot: Spot) -> set[str]:
        base = f"{upstream}/~stock-{spots.index(spot)}/{spot[0]}"
        return by_schemathesis(base, spot, options.stock)

    def finds(mutant: Mutant) -> bool:
        spot = (mutant.gateway, mutant.operation)
        base = f"{address}/~{name_of(mutant)}/{mutant.gateway}"
        found = by_schemathesis(base, spot, options.stock) - noise[spot]
        shown = f"finds {sorted(found)[:2]}" if found else "misses"
        print(f"  stock {shown}: {mutant.gateway} {mutant.operation}: {mutant.name}", flush=True)
        return bool(found)

    with ThreadPoolExecutor(options.workers) as pool:
        noise = dict(zip(spots, pool.map(usual, spots), strict=True))
        hits = list(pool.map(finds, chosen))
    right = [outcome.right for outcome in outcomes]
    failing = sum(map(bool, noise.values()))
    print(f"\nplain schemathesis: {sum(hits)} of {len(chosen)} found")
    print(f"this tester: {sum(right)} of {len(chosen)} found with operation and check")
    only = sum(hit and not own for hit, own in zip(hits, right, strict=True))
    print(f"found by plain schemathesis only: {only}")
    print(f"plain schemathesis fails on the faithful mock at {failing} of {len(spots)} operations")


def faithful(upstream: str, gateways: Sequence[str], options: argparse.Namespace) -> int:
    """Test the mock itself several times; return 1 if anything was found."""
    total = 0
    for seed in range(options.faithful):
        for gateway in gateways:
            healthy = Mutant("healthy", gateway, "*", "", Change())
            base = f"{upstream}/~healthy{seed}/{gateway}"
            # A video takes a busy machine longer than the timeout that finds stalled streams.
            found = (
                by_run(base, healthy, seed, 60.0)
                if options.quick
                else by_command(base, healthy, seed, 60.0, options.default)
            )
            total += len(found)
            shown = sorted(set(found))[:6]
            print(f"seed {seed} {gateway}: {len(found)} findings {shown}", flush=True)
    return min(total, 1)


def row(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON."""
    mutant = outcome.mutant
    return {
        "gateway": mutant.gateway,
        "operation": mutant.operation,
        "name": mutant.name,
        "checks": mutant.checks,
        "met": outcome.met,
        "found": sorted(outcome.found),
        "right": outcome.right,
        "seconds": round(outcome.seconds, 2),
    }


if __name__ == "__main__":
    main()
