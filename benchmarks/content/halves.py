"""Run the prompts of one benchmark against a mock and count those that pass, by half.

The generator was tuned on the prompts of one half. The other half, `held: true`, is counted only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import starting

Case = dict[str, Any]


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that every benchmark with two halves has."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ids", nargs="*", help="only these prompts")
    parser.add_argument("--held", action="store_true", help="also print the held results")
    return parser


@contextmanager
def mock_client(sandbox: str) -> Iterator[httpx.Client]:
    """Start a mock and return a client of one sandbox."""
    headers = {"Authorization": "Bearer sk-bench"}
    with (
        starting.mock() as (url, _),
        httpx.Client(base_url=f"{url}/~{sandbox}", headers=headers, timeout=60) as client,
    ):
        yield client


def run(
    file: Path, options: argparse.Namespace, judge: Callable[[Case, bool], tuple[bool, str]]
) -> None:
    """Judge each prompt of a file and print how many pass in each half.

    Args:
        file: The benchmark's YAML file.
        options: As parsed.
        judge: Returns whether a prompt passes, and what to print; its second argument says whether
            the result is shown.
    """
    passed = {"tuned": [0, 0], "held": [0, 0]}
    for case in yaml.safe_load(file.read_text("utf-8")):
        if options.ids and case["id"] not in options.ids:
            continue
        held = bool(case.get("held"))
        shown = options.held or not held
        good, text = judge(case, shown)
        half = passed["held" if held else "tuned"]
        half[0] += good
        half[1] += 1
        if shown:
            print(f"{'ok  ' if good else 'FAIL'} {case['id']}: {text}")
    for name, (good, total) in passed.items():
        print(f"{name}: {good} of {total}")
