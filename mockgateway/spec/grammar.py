"""The objects of OpenAPI 3.0, 3.1 and 3.2: their fields, and the kind of each field's value.

A kind is the name of an object here, `[kind]` for a list, `{kind}` for a mapping by name, or one
of the words `any`, `text`, `flag` and `data`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.spec.document import METHODS

Fields = Mapping[str, str]


def _fields(**lines: str) -> Fields:
    """Return kinds by field from the names of the fields of each kind, separated by spaces."""
    kinds = {
        "names": "any", "texts": "text", "flags": "flag", "data": "data",
    }  # fmt: skip
    return {name: kinds[kind] for kind, names in lines.items() for name in names.split()}


_MEDIA = {
    "schema": "schema", "itemSchema": "schema", "examples": "{example}", "encoding": "{encoding}",
    "x-when": "{any}", **_fields(names="itemEncoding prefixEncoding", data="example"),
}  # fmt: skip
_HEADER = {
    "schema": "schema", "content": "{media}", "examples": "{example}",
    **_fields(
        flags="required deprecated allowEmptyValue explode allowReserved",
        data="example", texts="description style",
    ),
}  # fmt: skip

OBJECTS: Mapping[str, Fields] = {
    "document": {
        "paths": "paths", "components": "components", "servers": "[server]",
        "security": "[requirement]", "webhooks": "{path}",
        "info": "info", "tags": "[tag]",
        **_fields(names="openapi externalDocs jsonSchemaDialect $self"),
    },
    "components": {
        "schemas": "{schema}", "responses": "{response}", "parameters": "{parameter}",
        "examples": "{example}", "requestBodies": "{body}", "headers": "{header}",
        "securitySchemes": "{scheme}", "links": "{link}", "callbacks": "{callback}",
        "pathItems": "{path}", "mediaTypes": "{media}",
    },
    "path": {
        "parameters": "[parameter]", "servers": "[server]", **dict.fromkeys(METHODS, "operation"),
        "additionalOperations": "{operation}", **_fields(texts="$ref summary description"),
    },
    "operation": {
        "parameters": "[parameter]", "requestBody": "body", "responses": "responses",
        "callbacks": "{callback}", "security": "[requirement]", "servers": "[server]",
        "x-mock": "mock",
        **_fields(
            names="tags externalDocs", texts="operationId summary description", flags="deprecated"
        ),
    },
    "parameter": {**_HEADER, **_fields(texts="name in")},
    "header": {**_HEADER, **_fields(names="name in")},  # these two are superfluous, but common
    "body": {"content": "{media}", **_fields(texts="description", flags="required")},
    "media": _MEDIA,
    "encoding": {
        "headers": "{header}", **_fields(texts="contentType style", flags="explode allowReserved"),
        **_fields(names="encoding prefixEncoding itemEncoding"),
    },
    "response": {
        "content": "{media}", "headers": "{header}", "links": "{link}", "x-when": "{any}",
        **_fields(texts="summary description"),
    },
    "example": _fields(
        texts="summary description externalValue", data="value dataValue serializedValue"
    ),
    "link": _fields(
        names="operationRef operationId parameters requestBody description server"
    ),
    "scheme": _fields(
        names="description bearerFormat flows openIdConnectUrl deprecated oauth2MetadataUrl",
        texts="type name in scheme",
    ),
    "info": _fields(
        names="contact license", texts="title version summary description termsOfService"
    ),
    "tag": _fields(names="externalDocs parent kind", texts="name summary description"),
    "server": _fields(names="description variables name", texts="url"),
}  # fmt: skip

# Objects that may be `{$ref: ...}` in OpenAPI. Elsewhere a `$ref` is replaced by its target.
REFERABLE = frozenset(
    "path parameter body media response header example link callback scheme schema".split()
)

SCHEMA: Fields = {
    **dict.fromkeys("allOf anyOf oneOf prefixItems".split(), "[schema]"),
    **dict.fromkeys(
        "properties patternProperties dependentSchemas $defs definitions".split(), "{schema}"
    ),
    **dict.fromkeys(
        (
            "not if then else contains propertyNames additionalProperties items "
            "unevaluatedProperties unevaluatedItems contentSchema additionalItems"
        ).split(),
        "schema",
    ),
    **_fields(
        names=(
            "type enum const default example examples required discriminator xml externalDocs "
            "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength "
            "pattern maxItems minItems uniqueItems maxContains minContains maxProperties "
            "minProperties dependentRequired format contentMediaType contentEncoding nullable "
            "readOnly writeOnly deprecated $ref $id $schema $anchor $dynamicAnchor $dynamicRef "
            "$recursiveAnchor $recursiveRef $vocabulary $comment"
        ),
        texts="title description",
    ),
}
