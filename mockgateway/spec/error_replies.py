"""Say a problem in the document's own words: the example of that name gives status, headers and body.

Looked for in the operation's own responses, then in the document's shared ones, then under the problem's wider names. A
document that names no problems gets a body by the schema of the status it documents, or a plain one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed
from mockgateway.spec.content_types import essence
from mockgateway.spec.document import Document, Json, tokens
from mockgateway.spec.error_body import fill_error_body
from mockgateway.spec.operation import Operation
from mockgateway.spec.responses import Make, ResponseSpec, answers_of, is_json, preferred
from mockgateway.spec.sample import as_body, concrete
from mockgateway.spec.schema import Schemas

# A problem's wider name, for documents that do not tell the two apart.
FALLBACK_NAMES: Mapping[str, str] = {
    "missing_field": "invalid_request", "invalid_json": "invalid_request", "unsupported_media_type": "invalid_request",
    "invalid_image": "invalid_request", "invalid_video": "invalid_request", "invalid_audio": "invalid_request",
    "context_length_exceeded": "request_too_large", "content_blocked": "invalid_request", "invalid_callback_url": "invalid_request",
    "webhook_not_supported": "invalid_request", "stream_not_supported": "not_found", "model_mismatch": "model_not_found",
    "missing_key": "invalid_key", "revoked_key": "invalid_key", "expired_key": "invalid_key", "wrong_region": "invalid_key",
    "account_suspended": "insufficient_scope", "ip_not_allowed": "insufficient_scope", "referrer_not_allowed": "insufficient_scope",
    "model_not_allowed": "insufficient_scope", "feature_not_available": "insufficient_scope", "insufficient_scope": "forbidden",
    "budget_exceeded": "insufficient_balance", "team_limit_exceeded": "insufficient_balance", "max_credits_exceeded": "insufficient_balance",
    "model_not_found": "not_found", "task_not_found": "not_found", "template_not_found": "not_found", "account_not_found": "invalid_key",
    "previous_response_not_found": "not_found", "item_not_found": "not_found",
    "quota_exceeded": "rate_limited", "concurrency_limited": "rate_limited", "auth_rate_limited": "rate_limited",
    "all_upstreams_failed": "upstream_error", "upstream_credits_exhausted": "upstream_error", "upstream_timeout": "upstream_error",
    "upstream_error": "internal_error", "service_unavailable": "internal_error",
}  # fmt: skip

# What a problem is in HTTP where the document has no words for it; the first status that the operation documents is taken.
STATUSES: Mapping[str, tuple[int, ...]] = {
    "invalid_json": (400, 422), "invalid_request": (400, 422), "missing_field": (400, 422), "unsupported_media_type": (415, 400, 422),
    "not_acceptable": (406,), "not_found": (404,), "method_not_allowed": (405,), "request_too_large": (413, 400),
    "missing_key": (401, 403), "invalid_key": (401, 403), "insufficient_balance": (402, 403), "insufficient_scope": (403, 401), "forbidden": (403, 401),
    "not_cancellable": (409, 400), "idempotency_reused": (409,), "idempotency_in_progress": (409,), "rate_limited": (429,),
    "cancellation_not_supported": (501,), "not_ready": (202,), "internal_error": (500,), "upstream_error": (502, 500), "service_unavailable": (503, 500),
    "upstream_timeout": (504, 500),
}  # fmt: skip

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class ErrorReplies:
    """The refusals of one document.

    make: draws an instance of a schema, for documents that have no examples; alone: whether no adapter knows the document's headers.
    """

    def __init__(
        self, document: Document, schemas: Schemas, make: Make, alone: bool = False
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._make = make
        self._alone = alone
        self._found: dict[tuple[str, str, str], tuple[ResponseSpec, Mapping[str, Json]] | None] = {}
        self._shared_answers: list[tuple[str, ResponseSpec]] | None = None

    def reply(
        self, problem: Problem, operation: Operation | None, path: str, values: Mapping[str, object]
    ) -> Reply:
        """The refusal as it goes on the wire.

        path: as requested, to choose among shared responses with `x-paths`; values: what fills the placeholders beside the problem's own.
        """
        beside = problem.values.get("beside")
        if operation is None and isinstance(
            beside, Operation
        ):  # a path has the words of its other methods
            operation = beside
        known = {
            "message": problem.message or problem.name.replace("_", " "),
            **values,
            **problem.values,
        }
        name: str | None = problem.name
        while name is not None:
            found = self._words(name, operation, path)
            if found is not None:
                reply = _said(problem.name, *found, known)
                if (
                    self._alone
                    and reply.body is None
                    and not found[0].validator.is_valid(reply.value)
                ):
                    break  # an example of that name by chance, which is not one of ours
                reply.headers += self._owed(found[0])
                return reply
            name = FALLBACK_NAMES.get(name)
        return self._without_words(problem, operation, known)

    def names(self, operation: Operation | None) -> list[str]:
        """The problems that the operation, or the document for all of them, has words for."""
        answers = [
            *(operation.responses.answers if operation else ()),
            *(answer for _, answer in self._shared()),
        ]
        return sorted(
            {
                name
                for answer in answers
                if answer.status_key[:1] != "2"
                for name in answer.examples
            }.union(FALLBACK_NAMES, STATUSES)
        )

    def _words(
        self, name: str, operation: Operation | None, path: str
    ) -> tuple[ResponseSpec, Mapping[str, Json]] | None:
        path = path[:200]
        key = (name, operation.label if operation else "", "" if operation else path)
        if key not in self._found:
            if len(self._found) > 5_000:  # unknown paths are the clients' to invent
                self._found.clear()
            self._found[key] = self._search(name, operation, operation.path if operation else path)
        return self._found[key]

    def _search(
        self, name: str, operation: Operation | None, path: str
    ) -> tuple[ResponseSpec, Mapping[str, Json]] | None:
        for answer in operation.responses.answers if operation else ():
            if name in answer.examples and not (self._alone and answer.status_key[:1] == "2"):
                return answer, answer.examples[name]
        fitting = [
            (len(prefix), answer)
            for prefix, answer in self._shared()
            if path.startswith(prefix) and name in answer.examples
        ]
        if not fitting:
            return None
        answer = max(fitting, key=lambda pair: pair[0])[1]
        return answer, answer.examples[name]

    def _shared(self) -> list[tuple[str, ResponseSpec]]:
        """The document's shared responses with the paths they speak for; their statuses are those under which operations use them."""
        if self._shared_answers is None:
            statuses = self._statuses()
            self._shared_answers = []
            for name, raw in (
                (self._document.root.get("components") or {}).get("responses") or {}
            ).items():
                node = self._document.resolve(raw, self._document.path)
                if isinstance(node.value, Mapping):
                    status = str(node.value.get("x-status") or statuses.get(str(name), ""))
                    prefix = str(node.value.get("x-paths") or "")
                    if status:
                        self._shared_answers += [
                            (prefix, answer)
                            for answer in answers_of(
                                self._document, self._schemas, name, node, status
                            )
                        ]
        return self._shared_answers

    def _statuses(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for _, _, operation, _ in self._document.operations():
            for status, response in (operation.value.get("responses") or {}).items():
                ref = response.get("$ref") if isinstance(response, Mapping) else None
                if isinstance(ref, str) and "/responses/" in ref:
                    found.setdefault(tokens(ref.partition("#")[2])[-1], str(status))
        return found

    def _without_words(
        self, problem: Problem, operation: Operation | None, known: Mapping[str, object]
    ) -> Reply:
        name: str | None = problem.name
        while name is not None and name not in STATUSES:
            name = FALLBACK_NAMES.get(name)
        statuses = STATUSES[name] if name else (400,)
        answers = list(operation.responses.refusals()) if operation else []
        for status in statuses:
            for written in (str(status), f"{status // 100}XX"):
                if fitting := [
                    answer for answer in answers if answer.status_key.upper() == written
                ]:
                    return self._by_schema(problem, preferred(fitting, None), status, known)
        if fitting := [answer for answer in answers if answer.status_key == "default"]:
            return self._by_schema(problem, preferred(fitting, None), statuses[0], known)
        value = {
            "error": {
                "message": known["message"],
                "type": problem.name,
                "param": known.get("param"),
            }
        }
        return Reply(statuses[0], value=value, headers=_allow(known), problem=problem.name)

    def _owed(self, answer: ResponseSpec) -> Sequence[tuple[str, str]]:
        return answer.required_headers(self._make) if self._alone and answer.headers else ()

    def _by_schema(
        self, problem: Problem, answer: ResponseSpec, status: int, known: Mapping[str, object]
    ) -> Reply:
        headers = _headers(answer, known)
        headers += [
            (name, value) for name, value in self._owed(answer) if name not in dict(headers)
        ]
        if answer.media_type is None:
            return Reply(status, media_type=None, headers=headers, problem=problem.name)
        media_type = concrete(answer.media_type, answer.schema)
        if is_json(media_type):
            return Reply(
                status,
                media_type=media_type,
                value=self._worded(problem, answer, status),
                headers=headers,
                problem=problem.name,
            )
        text: str | bytes = str(known["message"])
        if essence(media_type).endswith("xml"):
            text = as_body(self._worded(problem, answer, status), media_type, answer.schema)
        return Reply(
            status,
            media_type=media_type,
            body=text if isinstance(text, bytes) else text.encode("utf-8", "replace"),
            headers=headers,
            problem=problem.name,
        )

    def _worded(self, problem: Problem, answer: ResponseSpec, status: int) -> Json:
        """A valid body by the schema, with the message and the status where it has places for them."""
        value = next(
            (
                copy.deepcopy(e["value"])
                for e in answer.examples.values()
                if answer.validator.is_valid(e["value"])
            ),
            None,
        )
        if value is None:
            value = answer.draw(self._make, Seed.root("refusal", problem.name))
        fill_error_body(value, answer.schema, answer.validator, problem, status)
        return value


def _said(
    name: str, answer: ResponseSpec, example: Mapping[str, Json], known: Mapping[str, object]
) -> Reply:
    value = _fill(example["value"], known)
    for pointer, source in (example.get("x-fill") or {}).items():
        if known.get(source) is not None:
            _put(value, tokens(pointer), known[source])
    reply = Reply(
        answer.status, media_type=answer.media_type, headers=_headers(answer, known), problem=name
    )
    if answer.media_type is not None and not is_json(answer.media_type):
        reply.body = str(value).encode()
    else:
        reply.value = value
    return reply


def _fill(node: Json, known: Mapping[str, object]) -> Any:
    """A copy with every placeholder filled; a text that is only a placeholder takes the value with its type."""
    if isinstance(node, dict):
        return {key: _fill(value, known) for key, value in node.items()}
    if isinstance(node, list):
        filled = [(item, _fill(item, known)) for item in node]
        return [
            value for item, value in filled if value is not None or item is None
        ]  # `loc: [body, "{param}"]` of the body as a whole
    if not isinstance(node, str):
        return node
    whole = _PLACEHOLDER.fullmatch(node)
    if whole:
        return known.get(whole[1])
    return _PLACEHOLDER.sub(lambda match: str(known.get(match[1]) or ""), node)


def _put(node: Json, steps: list[str], value: object) -> None:
    for token in steps[:-1]:
        node = node[int(token)] if isinstance(node, list) else node[token]
    if isinstance(node, list):
        node[int(steps[-1])] = value
    else:
        node[steps[-1]] = value


def _headers(answer: ResponseSpec, known: Mapping[str, object]) -> list[tuple[str, str]]:
    filled = [
        (name, _one_line(known[header["x-fill"]]))
        for name, header in answer.headers.items()
        if known.get(header.get("x-fill", "")) is not None
    ]
    return (
        filled if "allow" in dict(filled) else [*filled, *_allow(known)]
    )  # which a 405 owes, documented or not (RFC 9110, 15.5.6)


def _one_line(value: object) -> str:
    """A value as a header may have it: visible ASCII, whatever the client sent (RFC 9110, 5.5)."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in str(value)[:1000])


def _allow(known: Mapping[str, object]) -> list[tuple[str, str]]:
    return [("allow", str(known["allow"]))] if "allow" in known else []
