"""Whether a value fits a JSON schema that a request carried."""

from __future__ import annotations

from mockgateway.contract.checks.reading import Json


def misfit(value: Json, schema: Json) -> str:
    """What is wrong with a value, "" for nothing; a schema that is none itself takes anything."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError, best_match

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return ""
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    return "" if error is None else f"{error.json_path}: {error.message[:160]}"
