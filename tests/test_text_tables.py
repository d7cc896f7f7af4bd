"""Word tables are valid YAML and are parsed once."""

from __future__ import annotations

import pytest

from mockgateway import data, text_tables
from mockgateway.problem import ConfigError

NAMES = sorted(
    str(path.relative_to(data.FIXTURES / "text").with_suffix(""))
    for path in (data.FIXTURES / "text").rglob("*.yaml")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_loads_once(name: str) -> None:
    assert text_tables.load(name)
    assert text_tables.load(name) is text_tables.load(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_starts_with_a_comment_for_translators(name: str) -> None:
    assert (data.FIXTURES / "text" / f"{name}.yaml").read_text("utf-8").startswith("# ")


def test_a_missing_table_is_named() -> None:
    with pytest.raises(ConfigError, match=r"absent\.yaml"):
        text_tables.load("absent")
