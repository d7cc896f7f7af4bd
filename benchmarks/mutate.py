"""Mutate the core files and report the mutants that the tests do not notice.

    make mutate [ARGS="--sample 20 pipeline wire"]

Each mutant changes one place of one file in a scratch copy of the project: a comparison, a boolean,
a number, a condition, or a call that is left out. The tests of that file run against it; a mutant
that passes them survives. The mutants are drawn with a seed, so a run can be repeated.
Exit code 1 if the share of killed mutants is below --at-least.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "mockgateway",
    "tests",
    "openapi",
    "fixtures",
    "scenarios",
    "docs",
    "benchmarks",
    "pyproject.toml",
)

# The files under test, by a short name, and the tests that have to notice a bug in them.
CORE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "wire": (
        ("server/wire.py", "server/connection.py", "server/direct.py"),
        (
            "server/test_wire.py",
            "server/test_bad_http.py",
            "server/test_header_injection.py",
            "server/test_direct_dispatch.py",
            "server/test_disconnects.py",
        ),
    ),
    "pace": (("server/paced.py",), ("server/test_pace.py", "server/test_wire.py")),
    "pipeline": (
        ("pipeline/pipeline.py", "pipeline/fault_chain.py", "pipeline/check.py"),
        (
            "pipeline",
            "scenario/test_selection.py",
            "scenario/test_canned.py",
            "state/accounts/test_paying.py",
            "test_smoke.py",
            "server/test_bad_input.py",
        ),
    ),
    "scenario": (
        ("scenario/selection.py", "scenario/schedule.py", "scenario/index.py"),
        (
            "scenario/test_selection.py",
            "scenario/test_index.py",
            "scenario/test_canned.py",
            "scenario/test_broken.py",
        ),
    ),
    "tasks": (("state/tasks/machine.py", "state/tasks/script.py"), ("state/tasks",)),
    "ledger": (
        ("state/accounts/ledger.py",),
        ("state/accounts/test_ledger.py", "state/accounts/test_paying.py"),
    ),
    "limits": (("state/accounts/limits.py",), ("state/accounts/test_limits.py",)),
    "router": (("spec/router.py",), ("spec/test_router.py", "spec/test_variants.py")),
    "idempotency": (("state/idempotency.py",), ("state/test_idempotency.py",)),
}

COMPARISONS = "Eq_NotEq NotEq_Eq Lt_GtE Lt_LtE LtE_Lt Gt_GtE Gt_LtE GtE_Gt Is_IsNot IsNot_Is"
ARITHMETIC = "Add_Sub Sub_Add Mul_Add"
OPERATORS = (
    *(f"core/ReplaceComparisonOperator_{pair}" for pair in COMPARISONS.split()),
    *(f"core/ReplaceBinaryOperator_{pair}" for pair in ARITHMETIC.split()),
    "core/AddNot",
    "core/NumberReplacer",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ZeroIterationForLoop",
)


class Mutant(NamedTuple):
    """One changed file. what: The change, for the report."""

    path: str
    what: str
    code: str


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    for name in OPERATORS:
        occurrence = 0
        while changed := mutate_code(source, get_operator(name)(), occurrence):
            yield Mutant(path, f"{name.rpartition('/')[2]} {_where(source, changed)}", changed)
            occurrence += 1
    yield from _without_calls(path, source)


def _without_calls(path: str, source: str) -> Iterator[Mutant]:
    """Yield the file with each statement left out that only calls or raises something."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(node, ast.Raise) or isinstance(value, (ast.Call, ast.Await)):
            indent = " " * node.col_offset
            kept = [*lines[: node.lineno - 1], f"{indent}pass\n", *lines[node.end_lineno or 0 :]]
            what = f"without line {node.lineno}: {lines[node.lineno - 1].strip()}"
            yield Mutant(path, what, "".join(kept))


def _where(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    line, old, new = next((n, a, b) for n, (a, b) in enumerate(pairs, 1) if a != b)
    return f"line {line}: {old.strip()} -> {new.strip()}"


def survives(mutant: Mutant, copy: Path, tests: tuple[str, ...], timeout: float) -> bool:
    """Run the tests against a mutant and return whether they pass."""
    path = copy / mutant.path
    original = path.read_text("utf-8")
    path.write_text(mutant.code, "utf-8")
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider -m".split()
    process = subprocess.Popen(
        [*command, "not slow", "--timeout", "20", *(f"tests/{name}" for name in tests)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()
        path.write_text(original, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=25, help="mutants for each group of files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds for each mutant")
    parser.add_argument(
        "--at-least", type=float, default=0.0, help="the score to reach, in percent"
    )
    parser.add_argument("groups", nargs="*", help=f"of: {', '.join(CORE)}")
    options = parser.parse_args()
    unknown = set(options.groups) - CORE.keys()
    if unknown:
        parser.error(f"unknown group {', '.join(sorted(unknown))}; known: {', '.join(CORE)}")
    killed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
        for group in options.groups or CORE:
            files, tests = CORE[group]
            found: list[Mutant] = []
            for file in files:
                path = f"mockgateway/{file}"
                found += mutants(path, (copy / path).read_text("utf-8"))
            drawn = random.Random(options.seed).sample(found, min(options.sample, len(found)))
            alive = [one for one in drawn if survives(one, copy, tests, options.timeout)]
            killed, tried = killed + len(drawn) - len(alive), tried + len(drawn)
            print(f"{group:12} {len(drawn) - len(alive)} of {len(drawn)} killed", flush=True)
            for mutant in alive:
                print(f"  survived: {mutant.path}: {mutant.what}", flush=True)
    score = 100 * killed / max(tried, 1)
    print(f"score: {killed} of {tried} killed, {score:.0f} %")
    sys.exit(score < options.at_least)


if __name__ == "__main__":
    main()
