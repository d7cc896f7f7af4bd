"""Read the published documents without code of mockgateway, to check the mock independently."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Json = Any

METHODS = ("get", "put", "post", "delete", "patch")


class Published:
    """One gateway's `/openapi.json`."""

    def __init__(self, root: Mapping[str, Json]) -> None:
        self.root = root
        self._registry: Registry[Json] = Registry().with_resource(
            "urn:document", DRAFT202012.create_resource(root)
        )
        self._paths = [
            (
                path,
                re.compile(
                    "/".join(
                        "[^/]+" if part.startswith("{") else re.escape(part)
                        for part in path.split("/")
                    )
                ),
            )
            for path in root["paths"]
        ]

    def resolve(self, node: Json) -> Json:
        """Return the node, or the one that it refers to."""
        while isinstance(node, Mapping) and "$ref" in node:
            node = self.at(node["$ref"].removeprefix("#"))
        return node

    def at(self, pointer: str) -> Json:
        """Return the node at a JSON pointer. Raises KeyError."""
        node: Json = self.root
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node

    def operation(self, method: str, path: str) -> Json:
        """Return the operation at a templated path. Raises KeyError."""
        return self.root["paths"][path][method.lower()]

    def find(self, method: str, path: str) -> tuple[str, Json]:
        """Return the templated path and the operation of a request; literal paths first."""
        matching = [
            template
            for template, pattern in self._paths
            if pattern.fullmatch(path) and method.lower() in self.root["paths"][template]
        ]
        template = min(matching, key=lambda found: found.count("{"))
        return template, self.operation(method, template)

    def validator(self, schema: Json) -> Draft202012Validator:
        """Return a validator of a schema, which may refer to the document."""
        absolute = json.loads(json.dumps(schema).replace('"#/', '"urn:document#/'))
        return Draft202012Validator(
            absolute, registry=self._registry, format_checker=FormatChecker()
        )

    def violations(self, reply: httpx.Response, path: str) -> Iterator[str]:
        """Yield the violations of the document by a reply. `path` is relative to the base URL."""
        _, operation = self.find(reply.request.method, path)
        response = self.resolve(operation["responses"].get(str(reply.status_code)))
        if response is None:
            yield f"{reply.status_code} is not documented"
            return
        for name, header in (response.get("headers") or {}).items():
            if self.resolve(header).get("required") and name not in reply.headers:
                yield f"the header {name} is missing"
        media_type = reply.headers["content-type"].partition(";")[0]
        media = (response.get("content") or {}).get(media_type)
        if media is None:
            yield f"{reply.status_code} {media_type} is not documented"
        elif "json" in media_type:
            yield from (
                f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
                for error in self.validator(media.get("schema", True)).iter_errors(reply.json())
            )


@lru_cache(maxsize=16)
def published(url: str) -> Published:
    """Return the document at a URL."""
    return Published(httpx.get(url, timeout=20).raise_for_status().json())
