"""Every satisfiable schema of the official JSON-Schema-Test-Suite (draft 2020-12) has an instance that another validator finds valid.

`json_schema_test_suite.json.gz` holds the suite's schemas as jsonschema 4.26.0 carries them (github.com/json-schema-org/JSON-Schema-Test-Suite, MIT),
each with one instance that its authors call valid; those that refer to documents elsewhere are left out, since nothing is ever fetched.
"""

from __future__ import annotations

import gzip
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mockgateway.generators import instance
from mockgateway.generators.chat.schemas import schema_of
from mockgateway.generators.from_schema import Unsatisfiable
from mockgateway.seed import Seed

SUITE: list[dict[str, Any]] = json.loads(
    gzip.decompress((Path(__file__).parent / "json_schema_test_suite.json.gz").read_bytes())
)
SATISFIABLE = [group for group in SUITE if group["valid"]]
FILES = sorted({group["file"] for group in SATISFIABLE})


def test_the_suite_is_whole() -> None:
    assert len(SATISFIABLE) > 350
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES)
def test_a_schema_of_the_official_suite_has_a_valid_instance(file: str) -> None:
    for group in SATISFIABLE:
        if group["file"] != file:
            continue
        for number in range(3):
            made = instance(group["schema"], Seed.root(number))
            if (
                file != "optional/ecmascript-regex"
            ):  # whose patterns Python's `re` reads in its own way
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)
                    assert [
                        error.message
                        for error in Draft202012Validator(group["schema"]).iter_errors(made)
                    ] == [], group["description"]


def test_a_client_may_send_any_of_them() -> None:
    for group in SATISFIABLE:
        if (
            isinstance(group["schema"], dict) and group["file"] != "optional/bignum"
        ):  # no program reads such numbers from JSON
            assert schema_of(group["schema"]).fault_in(instance, "") == "", group["description"]


def test_what_nothing_meets_is_said() -> None:
    for group in SUITE:
        if not group["valid"] and group["schema"] is False:
            with pytest.raises(Unsatisfiable):
                instance(group["schema"], Seed.root(1))
