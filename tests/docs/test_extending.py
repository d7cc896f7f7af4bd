"""The recipes of docs/extending.md work, word for word, in a scratch copy of the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.recipes import follow, recipes, run

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    "mockgateway", "openapi", "fixtures", "scenarios", "tests", "docs", "benchmarks", "examples",
    "pyproject.toml", "README.md", "LICENSE",
)  # fmt: skip
RECIPES = recipes()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the project, with its byte code, so that no command compiles it again."""
    skip = shutil.ignore_patterns("node_modules", "*.egg-info")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_page_has_a_recipe_for_each_extension() -> None:
    assert list(RECIPES) == [
        "An endpoint",
        "An error",
        "A scenario",
        "A fault",
        "A contract check",
        "A generator",
        "A dialect",
        "A gateway",
    ]


@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_works_word_for_word(name: str, scratch: Path) -> None:
    follow(RECIPES[name], scratch)


@pytest.mark.slow  # `make check` runs it
@pytest.mark.timeout(400)  # mypy without a cache
def test_the_recipes_pass_the_projects_own_checks_together(scratch: Path) -> None:
    for steps in RECIPES.values():
        follow([step for step in steps if step.action != "run"], scratch)
    run("mockgateway scenarios schema > scenarios/scenario.schema.json", scratch)
    run("python -m tests.docs.faults --keep-tables", scratch)
    paths = {step.path for steps in RECIPES.values() for step in steps}
    typed = " ".join(sorted(path for path in paths if path.endswith(".py")))

    run("ruff check . && ruff format --check . && lint-imports && vulture", scratch)
    run(f"mypy {typed} && mockgateway spec check", scratch)
    tests = "tests/documents/test_documents.py tests/cli/test_cli.py tests/scenario/test_schema.py"
    run(f"python -m pytest -q {tests} -k 'not is_valid'", scratch)
