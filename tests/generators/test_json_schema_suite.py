"""Every satisfiable schema of the official JSON-Schema-Test-Suite gets a valid instance.

`json_schema_test_suite.json.gz` holds the suite's schemas (draft 2020-12) as jsonschema 4.26.0
carries them (github.com/json-schema-org/JSON-Schema-Test-Suite, MIT), each with one instance that
its authors call valid. Schemas that refer to other documents are left out: nothing is ever fetched.
`json_schema_draft4.json.gz` holds the satisfiable schemas of draft 4, whose dialect OpenAPI 3.0
extends. OpenAPI 3.0 has no `id`, so schemas with one are left out.
"""

from __future__ import annotations

import gzip
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from mockgateway.generators import draw_instance
from mockgateway.generators.chat.schemas import schema_of
from mockgateway.generators.from_schema import Unsatisfiable
from mockgateway.seed import Seed
from mockgateway.spec.document import Document
from mockgateway.spec.schema import Schemas

SUITE: list[dict[str, Any]] = json.loads(
    gzip.decompress((Path(__file__).parent / "json_schema_test_suite.json.gz").read_bytes())
)
DRAFT_4 = Path(__file__).parent / "json_schema_draft4.json.gz"
SATISFIABLE = [group for group in SUITE if group["valid"]]
FILES = sorted({group["file"] for group in SATISFIABLE})


def test_the_suite_is_complete() -> None:
    assert len(SATISFIABLE) > 350
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES)
def test_a_schema_of_the_official_suite_has_a_valid_instance(file: str) -> None:
    for group in SATISFIABLE:
        if group["file"] != file:
            continue
        for number in range(3):
            made = draw_instance(group["schema"], Seed.root(number))
            # Python's `re` reads ECMAScript patterns differently.
            if file != "optional/ecmascript-regex":
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)
                    assert [
                        error.message
                        for error in Draft202012Validator(group["schema"]).iter_errors(made)
                    ] == [], group["description"]


def test_each_schema_of_draft_4_in_an_openapi_3_0_document_has_a_valid_instance(
    tmp_path: Path,
) -> None:
    groups = json.loads(gzip.decompress(DRAFT_4.read_bytes()))
    (tmp_path / "api.json").write_text('{"openapi": "3.0.3", "paths": {}}')
    for number, group in enumerate(groups):
        (tmp_path / f"{number}.json").write_text(json.dumps(group["schema"]))
    document = Document(tmp_path / "api.json")
    schemas = Schemas(document)
    wrong = {}
    for number, group in enumerate(groups):
        schema = schemas.standalone({"$ref": f"{number}.json"}, document.path, "response")
        made = draw_instance(schema, Seed.root(number))
        if faults := [*Draft4Validator(group["schema"]).iter_errors(made)]:
            wrong[f"{group['file']}: {group['description']}"] = faults[0].message

    assert len(groups) > 130
    assert wrong == {}


def test_no_schema_of_the_suite_is_refused() -> None:
    for group in SATISFIABLE:
        # No program reads the numbers of optional/bignum from JSON.
        if isinstance(group["schema"], dict) and group["file"] != "optional/bignum":
            assert schema_of(group["schema"]).fault_in(draw_instance, "") == "", group[
                "description"
            ]


def test_an_unsatisfiable_schema_is_reported() -> None:
    for group in SUITE:
        if not group["valid"] and group["schema"] is False:
            with pytest.raises(Unsatisfiable):
                draw_instance(group["schema"], Seed.root(1))
