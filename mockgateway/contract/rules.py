"""The rules that checks test: text, source, and a failing and a passing example.

A check of responses has its rule in its docstring and its examples in `checks/examples.py`; the
rules of probes are here. `mockgateway contract explain CHECK` prints them.
"""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.contract.checks import CHECKS, HISTORY
from mockgateway.contract.checks.examples import EXAMPLES

DOCUMENT = "the OpenAPI document"
OPENAI = "OpenAI API reference"
ANTHROPIC = "Anthropic API reference"
HTTP = "RFC 9110"


class Rule(NamedTuple):
    """A rule that a check tests."""

    about: str
    cites: str = DOCUMENT
    failing: str = ""
    passing: str = ""

    def __str__(self) -> str:
        return f"{self.about} ({self.cites})"


_AUTH = f"{DOCUMENT} (security), {HTTP}, 11"
_TASKS = f"{DOCUMENT} (the operation's `x-mock`)"
_REST = f"{HTTP}, 9.3, and the document's paths"

RULES: dict[str, Rule] = {
    # The document itself
    "schema": Rule("Status, content type, headers and body are as documented.",
                   failing='200 {"id": 1}, documented as a string', passing='200 {"id": "1"}'),
    "connection": Rule("Every answer is complete.", HTTP,
                       "Content-Length: 100, 40 bytes", "Content-Length: 40, 40 bytes"),
    "examples": Rule("The document's own requests are accepted.",
                     failing="POST the example -> 400", passing="POST the example -> 200"),
    "flake": Rule("No request fails and then succeeds when it is sent again.", f"{HTTP}, 15.6",
                  "503, then 200", "200"),
    "headers": Rule("A documented header does not come and go; a request id is on every answer.",
                    failing="200 x-request-id: r1, then 404 without", passing="both with one"),
    # Access
    "reach": Rule("An ordinary read is answered with 2xx.", failing="GET -> 418",
                  passing="GET -> 200"),
    "open": Rule("An operation without `security` needs no key.", _AUTH,
                 "GET without a key -> 401", "GET without a key -> 200"),
    "missing_key": Rule("A request without a key is refused.", _AUTH,
                        "no Authorization -> 200", "no Authorization -> 401"),
    "invalid_key": Rule("A request with a wrong key is refused, wherever it is written.", _AUTH,
                        "Bearer wrong -> 200", "Bearer wrong -> 401"),
    "revoked_key": Rule("A revoked key is refused.", _AUTH, "revoked -> 200", "revoked -> 401"),
    "scope": Rule("A key without the operation's scope is refused.", f"{DOCUMENT} (scope)",
                  "read-only key, POST -> 200", "read-only key, POST -> 403"),
    "bearer_case": Rule("The name of an authentication scheme has no case.", f"{HTTP}, 11.1",
                        "authorization: bearer KEY -> 401", "authorization: bearer KEY -> 200"),
    "tls": Rule("Keys travel over TLS only.", "RFC 6750, 5.3", "http:// -> 200", "http:// -> 308"),
    "hsts": Rule("Browsers are directed to https.", "RFC 6797", "no Strict-Transport-Security",
                 "Strict-Transport-Security: max-age=31536000"),
    "served_document": Rule("The served document has the operations of the published one.",
                            failing="no /v1/embeddings", passing="the same paths"),
    # Refusals
    "envelope": Rule("A refusal says in JSON what is wrong.", failing="400 <html>",
                     passing='400 {"error": {"message": "..."}}'),
    "malformed": Rule("A body that is not JSON is refused.", failing='{"model": -> 200',
                      passing='{"model": -> 400'),
    "media_type": Rule("An undocumented content type is refused.", failing="text/plain -> 200",
                       passing="text/plain -> 415"),
    "missing_field": Rule("A body without a required field is refused.", failing="{} -> 200",
                          passing="{} -> 400"),
    "wrong_type": Rule("A field of another type is refused.", failing='{"n": "x"} -> 200',
                       passing='{"n": "x"} -> 400'),
    "out_of_range": Rule("A value beyond its limits is refused.",
                         failing="maximum 2, 3 -> 200", passing="maximum 2, 3 -> 400"),
    "accepts_invalid": Rule("A body that the schema does not allow is refused.",
                            failing="{} -> 200", passing="{} -> 400"),
    "unknown_model": Rule("An unknown model is refused.", failing='"no-such-model" -> 200',
                          passing='"no-such-model" -> 404'),
    "webhook_url": Rule("A webhook URL is https and leads to a public host.",
                        f"{DOCUMENT}; OWASP, server-side request forgery",
                        "http://10.0.0.1 -> 202", "http://10.0.0.1 -> 400"),
    "documented_refusal": Rule("What is documented to be refused is refused.",
                               failing="501 is documented, 200", passing="501"),
    "unknown_path": Rule("A path that does not exist is not found.", f"{HTTP}, 15.5.5",
                         "GET /no/such/path -> 200", "GET /no/such/path -> 404"),
    "wrong_method": Rule("An undocumented method gets 405.", f"{HTTP}, 15.5.6",
                         "PATCH -> 200", "PATCH -> 405"),
    "oversize": Rule("A body above the limit gets 413.", failing="10 MB + 1 -> 200",
                     passing="10 MB + 1 -> 413"),
    "accepts": Rule("An ordinary request is accepted.", failing="max_tokens: 5 -> 400",
                    passing="max_tokens: 5 -> 200"),
    "retry_after": Rule("After the seconds of Retry-After, a request is admitted.",
                        f"{HTTP}, 10.2.3", "Retry-After: 1, then 429", "Retry-After: 1, then 200"),
    # Files and tasks
    "media_links": Rule("A file can be fetched by its URL, whole and in part.", f"{HTTP}, 14",
                        "GET url -> 403", "GET url -> 200 image/png"),
    "media_facts": Rule("Width, height, duration and size of a file are as stated.", _TASKS,
                        '"width": 512, bytes 256 wide', '"width": 512, bytes 512 wide'),
    "task_states": Rule("States only advance, and an end is final.", _TASKS,
                        "completed, then running", "running, then completed"),
    "task_progress": Rule("The progress of a task never falls.", _TASKS, "40, then 10",
                          "10, then 40"),
    "task_times": Rule("A task is created, then starts, then ends.", _TASKS,
                       "started_at before created_at", "started_at after created_at"),
    "task_result": Rule("A result comes with the end, not before.", _TASKS,
                        "running with a result", "completed with a result"),
    "task_ends": Rule("An ordinary task completes in time.", _TASKS, "running after 120 s",
                      "completed after 8 s"),
    "task_id": Rule("Every answer about a task has its id and model.", _TASKS,
                    "GET /tasks/a -> id b", "GET /tasks/a -> id a"),
    "task_links": Rule("The URLs of a task lead to it, on this gateway.", _TASKS,
                       "status_url on another host", "status_url with the task's id"),
    "unknown_task": Rule("An unknown id is not found.", f"{HTTP}, 15.5.5", "GET unknown -> 200",
                         "GET unknown -> 404"),
    "foreign_task": Rule("Another account cannot read, cancel, list or delete a task.",
                         "OWASP API1:2023", "other key -> 200", "other key -> 404"),
    "cancel": Rule("A cancelled task ends without completing; an ended one is not cancelled.",
                   _TASKS, "cancelled, then completed", "cancelled, then failed"),
    "list": Rule("The list has the task in its state, for its owner, and keeps its limit.", _TASKS,
                 "limit=1 -> 2 tasks", "limit=1 -> 1 task"),
    "delete": Rule("A deleted task is gone.", _REST, "DELETE, GET -> 200", "DELETE, GET -> 404"),
    "idempotency": Rule("The same request under one Idempotency-Key is made once.", _TASKS,
                        "two tasks", "one task"),
    "max_credits": Rule("A task that costs more than `max_credits` is refused.",
                        failing="max_credits: 1 -> 202", passing="max_credits: 1 -> 402"),
    # Webhooks
    "webhook": Rule("A message reports the end that a poll reports.", failing="no message",
                    passing="completed in both"),
    "webhook_message": Rule("A message is as documented.", failing="a required field is missing",
                            passing="all fields"),
    "webhook_signature": Rule("The signature is that of the raw body.",
                              failing="HMAC of another body", passing="HMAC of the body"),
    "webhook_retry": Rule("A message that gets 500 is sent again.", failing="500, no more",
                          passing="500, then again"),
    "webhook_timestamp": Rule("A signed timestamp is the time of sending.",
                              failing="an hour old", passing="now"),
    "webhook_id": Rule("A retry has the id of the first attempt, no other message has.",
                       failing="a new id", passing="the same id"),
    # Plain REST
    "rest_limit": Rule("Paging and filters select a part of a list; `sort` orders it.", _REST,
                       "limit=1 -> 3 rows", "limit=1 -> 1 row"),
    "rest_create": Rule("What is created can be read as it was sent.", _REST,
                        'POST {"name": "a"}, GET -> "b"', 'POST {"name": "a"}, GET -> "a"'),
    "rest_delete": Rule("What is deleted is gone.", _REST, "DELETE, GET -> 200",
                        "DELETE, GET -> 404"),
    "rest_unknown": Rule("An unknown id is not found.", f"{HTTP}, 15.5.5", "GET unknown -> 200",
                         "GET unknown -> 404"),
    "rest_text": Rule("Text comes back as it was sent.", "RFC 8259, 8.1", '"Zoë" -> "Zo?"',
                      '"Zoë" -> "Zoë"'),
    "rest_boundary": Rule("A value at a documented limit is accepted.",
                          failing="maximum 5, 5 -> 422", passing="maximum 5, 5 -> 201"),
    "rest_update": Rule("What is changed is read as changed.", _REST, "PUT b, GET -> a",
                        "PUT b, GET -> b"),
}  # fmt: skip
# The sources of checks whose rule the document does not state.
CITES: dict[str, str] = {
    **dict.fromkeys(("choices", "stop", "logprobs", "chat_chunks", "structured_output"), OPENAI),
    **dict.fromkeys(("tool_calls", "tool_call_ids", "embeddings", "moderation", "seed"), OPENAI),
    **dict.fromkeys(("model", "usage", "length", "token_counts", "prompt_tokens"), OPENAI),
    **dict.fromkeys(("responses_events", "speech_events", "timestamps", "object_ids"), OPENAI),
    "messages_events": ANTHROPIC,
    "rerank": "Jina AI rerank API reference",
    "event_stream": "WHATWG HTML, 9.2",
    "too_many_requests": f"{HTTP}, 10.2.3; RFC 6585, 4",
    "no_redirect": f"{HTTP}, 15.4",
    "cors": "WHATWG Fetch, 3.2",
    **dict.fromkeys(("leak", "stack_trace", "key_echo"), "OWASP API8:2023"),
    "server_error": f"{HTTP}, 15.6",
    "media": "the request",
}
CONVENTION = "a convention of these gateways"


def rule(name: str) -> Rule | None:
    """Return the rule of a check, or None."""
    docs = [(check.name, check.run.__doc__) for check in CHECKS]
    docs += [(check.name, check.run.__doc__) for check in HISTORY]
    if (text := dict(reversed(docs)).get(name)) is not None:
        sides = ["\n".join(map(str, side)) for side in EXAMPLES[name]]
        return Rule(" ".join(text.split()), CITES.get(name, CONVENTION), *sides)
    return RULES.get(name)


def rule_text(name: str) -> str:
    """Return the text of a rule and its source, or ""."""
    found = rule(name)
    return str(found) if found is not None else ""


def check_description(name: str) -> str:
    """Return the text of a check's rule, or ""."""
    found = rule(name)
    return found.about if found is not None else ""
