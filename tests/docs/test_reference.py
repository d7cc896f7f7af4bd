"""The pages name what exists, and what exists has a place in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from mockgateway.cli import cli
from mockgateway.data import OPENAPI, SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.judges import JUDGES
from mockgateway.spec.document import Document
from tests.docs.pages import ROOT, pages
from tests.docs.reference import ADVICE, FOLDER, commands, reference

TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in pages()}
HAND_WRITTEN = {
    name: text
    for name, text in TEXTS.items()
    if not name.startswith(("docs/reference/", "docs/decisions/"))
}
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "mockgateway").rglob("*.py"))
OPTION = r"(?<![\w-])(--[a-z][a-z-]+)"
# Options of other programs that the pages show.
FOREIGN = {
    *("--errors", "--from", "--keep-tables", "--no-deps", "--permission-mode"),
    *("--skip-git-repo-check", "--wheel-dir", "--from-literal", "--read-only", "--rm", "--tmpfs"),
    *("--build", "--scale"),
}
# Variables between the processes of one command.
INTERNAL = frozenset({"FAL_URL", "PIDS", "EXPLORE", "METRICS_FOLDER", "TEXT"})


def named(pattern: str, texts: dict[str, str] = HAND_WRITTEN) -> Iterator[tuple[str, str]]:
    """Yield `page:line` and each match of a pattern in the hand-written pages."""
    for name, text in texts.items():
        for found in re.finditer(pattern, text):
            yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}", found[1]


def unknown(pattern: str, known: set[str]) -> list[str]:
    """Return the places that name something that is not known."""
    return [f"{place}: {name}" for place, name in named(pattern) if name not in known]


def test_the_reference_is_current() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}

    assert written == reference(), ADVICE


def options(pytest_options: Iterable[str]) -> set[str]:
    known = {f"--{name.replace('_', '-')}" for name in pytest_options}
    for _, command in commands(cli, "mockgateway"):
        for parameter in command.params:
            known.update(parameter.opts, parameter.secondary_opts)
    return known


def test_every_option_in_the_pages_exists(pytestconfig: pytest.Config) -> None:
    scripts = "\n".join(path.read_text("utf-8") for path in (ROOT / "benchmarks").rglob("*.py"))
    known = options(vars(pytestconfig.option)) | set(re.findall(r'"(--[a-z][a-z-]+)"', scripts))
    named_options = {name for _, name in named(OPTION)}

    assert unknown(OPTION, known | FOREIGN) == []
    assert named_options - known == FOREIGN


def test_every_command_in_the_pages_exists() -> None:
    known = {name.removeprefix("mockgateway ") for name, _ in commands(cli, "mockgateway")}

    assert unknown(r"(?:`|^ *|\$ )mockgateway ([a-z]+)\b(?! gateway)", known) == []


def test_every_path_of_the_control_api_in_the_pages_exists() -> None:
    paths = [path for _, path, _, _ in Document(OPENAPI / "control.yaml").operations()]
    shapes = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"/?\Z") for path in paths]
    wrong = [
        f"{place}: {path}"
        for place, path in named(r"/_mock(/[A-Za-z0-9_/{}.-]*[A-Za-z0-9}])")
        if not any(shape.match(path) for shape in shapes)
    ]

    assert wrong == []


def test_every_scenario_in_the_pages_exists() -> None:
    known = {path.stem for path in SCENARIOS.glob("*.yaml")} | {"clear", "NAME", "mine", "slow"}
    where = r'(?:scenario use |X-Mock-Scenario: |mockgateway\.scenario\("|--scenario )'

    assert unknown(where + r"([A-Za-z-]+)\b(?![./])", known) == []


def test_every_fault_in_the_pages_exists() -> None:
    assert unknown(r"X-Mock-Fault: \{?([a-z_]+)", set(FAULTS)) == []


def test_every_header_of_the_mock_is_in_the_pages_and_in_the_code() -> None:
    header = r"(?i)\b(x-mock-[a-z]+)\b"
    code = {name.lower() for name in re.findall(header, CODE)}
    documented = {name.lower() for _, name in named(header)}

    assert documented == code


def test_every_variable_is_in_the_pages_and_in_the_code() -> None:
    variable = r"\bMOCKGATEWAY_([A-Z_]+)\b"
    code = {*re.findall(variable, CODE + TEXTS["docs/reference/cli.md"]), "CONFIG"} - INTERNAL
    documented = {name for _, name in named(variable, TEXTS)}

    assert documented == code


@pytest.mark.parametrize("registry", [FAULTS, JUDGES], ids=["faults", "judges"])
def test_every_member_of_a_registry_has_a_place(registry: dict[str, object]) -> None:
    everything = "\n".join(TEXTS.values())

    assert [name for name in registry if not re.search(rf"(`|## ){name}\b", everything)] == []


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    words = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in headings)
    return {re.sub(r"\s+", "-", word) for word in words}


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = Path(ROOT / name).parent / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            wrong.append(target)

    assert wrong == []


@pytest.mark.parametrize(
    ("page", "text", "value"),
    [
        ("docs/contract.md", r"`--max-paid-calls` \| (\d+)", ("contract", "max_paid_calls")),
        ("docs/security.md", r"`--max-body-memory` \| (\d+)", ("serve", "max_body_memory")),
    ],
)
def test_the_numbers_of_the_pages_are_those_of_the_code(
    page: str, text: str, value: tuple[str, str]
) -> None:
    command = cli.get_command(click.Context(cli), value[0])
    assert command is not None
    [default] = [one.default for one in command.params if one.name == value[1]]
    found = re.search(text, TEXTS[page])

    assert found is not None
    assert float(found[1]) == default


def test_the_readme_has_the_figures_of_the_performance_page() -> None:
    rows = re.findall(r"^\| (?:plain|stream) \| \d+ \|.*$", TEXTS["docs/performance.md"], re.M)[:2]
    ratios = [f"{float(row.split(' | ')[4]):.2f}" for row in rows]

    assert f"{ratios[0]} plain, {ratios[1]} streamed" in TEXTS["README.md"]
