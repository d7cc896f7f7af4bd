"""The mutants of SeaCloud."""

from __future__ import annotations

from mutants.anthropic import messages
from mutants.changes import (
    Change,
    Json,
    Mutant,
    accepted,
    at,
    header,
    in_events,
    refused,
    replace_reply,
    set_field,
    sse,
    status,
    table,
)
from mutants.chat import chat
from mutants.media import links
from mutants.refusals import common
from mutants.tasks import IgnoreOwner, edit_polls, go_backwards, trace_unknown_task
from mutants.webhooks import limits

GATEWAY = "seacloud"
KEY = "sk-sea-test-works"
CHAT = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5}
TASK = "getTaskStatus|submitTask|getTaskResponse|getTaskResult"
RESULT = "getTaskResponse|getTaskResult"

BODIES = """
createChatCompletion drop /choices
createChatCompletion drop /usage
createChatCompletion put /object "x"
createResponse drop /id
createResponse drop /output
createResponse drop /status
createResponse put /status "done"
createResponse put /object "chat"
createResponse text /created_at
createResponse rename /output outputs
createResponse drop /output/0/content
createResponse put /output/0/role "user"
createMessage drop /content
createMessage put /stop_reason "done"
createMessageAnthropicPath drop /usage
createMessageAnthropicPath put /type "x"
submitTask drop /request_id
submitTask drop /status_url
submitTask drop /response_url
submitTask drop /cancel_url
submitTask text /queue_position
submitTask rename /request_id id
getTaskStatus put /status "RUNNING" ! schema|task_states
getTaskStatus drop /request_id ! schema|task_id
getTaskStatus drop /response_url
getTaskStatus drop /status ! schema|task_states
getTaskResponse drop /outputs
getTaskResponse drop /outputs/0/type
getTaskResponse rename /metadata meta
getTaskResult drop /outputs
cancelTask put /status "OK"
"""


def _mutant(name: str, operation: str, checks: str, change: Change, stated: bool = True) -> Mutant:
    return Mutant(name, GATEWAY, operation, checks, change, stated)


def _status_only(value: Json, status: str) -> Json:
    return {
        key: part for key, part in value.items() if key not in ("metrics", "queue_position")
    } | {"status": status}


def _without(kind: str):  # type: ignore[no-untyped-def]
    return lambda events: [event for event in events if event[0] != kind]


def _responses(name: str, edit, checks: str = "responses_events|schema") -> Mutant:  # type: ignore[no-untyped-def]
    return _mutant(name, "createResponse", checks, sse("createResponse", edit))


RESPONSES = [
    _responses("response.created is missing", _without("response.created")),
    _responses(
        "response.completed is missing",
        lambda events: [
            event
            for event in events
            if event[0] not in ("response.completed", "response.incomplete")
        ],
    ),
    _responses(
        "sequence numbers repeat", in_events(lambda number, value: value | {"sequence_number": 4})
    ),
    _responses(
        "sequence numbers skip",
        in_events(
            lambda number, value: (
                value | {"sequence_number": value["sequence_number"] * 2}
                if "sequence_number" in value
                else value
            )
        ),
    ),
    _responses(
        "no sequence numbers",
        in_events(
            lambda number, value: {
                key: part for key, part in value.items() if key != "sequence_number"
            }
        ),
    ),
    _responses(
        "the event's name is not its type",
        lambda events: [["response.created", data] for _, data in events],
    ),
    _responses(
        "the final text is not the sum of its deltas",
        in_events(
            lambda number, value: (
                value | {"text": "something else"}
                if value.get("type") == "response.output_text.done"
                else value
            )
        ),
    ),
    _responses(
        "a delta's index is wrong",
        in_events(
            lambda number, value: (
                value | {"output_index": 9}
                if value.get("type") == "response.output_text.delta"
                else value
            )
        ),
    ),
    _responses(
        "an item ends before it begins",
        lambda events: sorted(events, key=lambda event: event[0] != "response.output_item.done"),
    ),
    _responses(
        "response.completed comes first",
        lambda events: sorted(
            events, key=lambda event: event[0] not in ("response.completed", "response.incomplete")
        ),
    ),
    _responses(
        "the response's id changes",
        in_events(
            lambda number, value: (
                value | {"response": value["response"] | {"id": f"resp_{number}"}}
                if "response" in value
                else value
            )
        ),
    ),
    _mutant(
        "total_tokens is not the sum",
        "createResponse",
        "usage",
        at("createResponse", "map", "/usage/total_tokens", lambda value: value + 3),
    ),
    _mutant(
        "max_output_tokens is ignored",
        "createResponse",
        "length",
        set_field("createResponse", "max_output_tokens", 900),
    ),
    _mutant(
        "an incomplete response is completed",
        "createResponse",
        "length",
        at("createResponse", "map", "/status", lambda value: "completed"),
    ),
]

TASKS = [
    _mutant(
        "a task goes back to the queue",
        TASK,
        "task_states",
        go_backwards(
            "getTaskStatus",
            lambda value: value["status"] == "IN_QUEUE",
            lambda value: _status_only(value, "IN_QUEUE") | {"queue_position": 0},
        ),
    ),
    _mutant(
        "a task never ends",
        TASK,
        "task_ends",
        edit_polls("getTaskStatus", lambda count, value: _status_only(value, "IN_PROGRESS")),
    ),
    _mutant(
        "a completed task has an error",
        TASK,
        "task_ends",
        edit_polls(
            "getTaskStatus",
            lambda count, value: (
                _status_only(value, "COMPLETED") | {"error": "x", "error_type": "INFERENCE_FAILURE"}
            ),
        ),
    ),
    _mutant(
        "the result of a running task is 200",
        TASK,
        "task_result|schema",
        status(RESULT, 200, lambda request, reply: reply.status == 202),
    ),
    _mutant(
        "the result of a completed task is 202",
        TASK,
        "task_result|schema",
        status(RESULT, 202, accepted),
    ),
    _mutant(
        "a task's id changes",
        TASK,
        "task_id",
        edit_polls("getTaskStatus", lambda count, value: value | {"request_id": f"mmsu_{count}"}),
    ),
    _mutant(
        "status_url on another host",
        "submitTask",
        "task_links",
        at("submitTask", "put", "/status_url", "http://elsewhere.example/status"),
    ),
    _mutant(
        "response_url on another host",
        "submitTask",
        "task_links",
        at("submitTask", "put", "/response_url", "http://elsewhere.example/response"),
    ),
    _mutant(
        "cancel_url of another task",
        "submitTask",
        "task_links",
        at("submitTask", "map", "/cancel_url", lambda value: value.replace("mmsu_", "mmsu_x")),
    ),
    _mutant(
        "any account can read a task",
        TASK,
        "foreign_task",
        IgnoreOwner("submitTask", "getTaskStatus"),
    ),
    _mutant(
        "any account can fetch a result",
        TASK,
        "foreign_task",
        IgnoreOwner("submitTask", "getTaskResponse|getTaskResult"),
    ),
    _mutant(
        "any account can cancel a task",
        "cancelTask",
        "foreign_task",
        IgnoreOwner("submitTask", "cancelTask"),
    ),
    _mutant(
        "an unknown task is 200",
        TASK,
        "unknown_task",
        replace_reply(
            "getTaskStatus",
            200,
            "application/json",
            b'{"status":"IN_QUEUE","request_id":"x","response_url":"http://x/","queue_position":0}',
            refused(404),
        ),
    ),
    _mutant("cancelling is 200", "cancelTask", "schema|cancel", status("cancelTask", 200)),
    _mutant(
        "cancelling an ended task is 202",
        "cancelTask",
        "cancel",
        replace_reply(
            "cancelTask",
            202,
            "application/json",
            b'{"status":"CANCELLATION_REQUESTED"}',
            refused(400),
        ),
    ),
    _mutant(
        "cancelling an ended task is 404",
        "cancelTask",
        "cancel",
        replace_reply(
            "cancelTask", 404, "application/json", b'{"status":"NOT_FOUND"}', refused(400)
        ),
    ),
    _mutant(
        "a webhook URL is accepted",
        "submitTask",
        "documented_refusal|webhook_url",
        replace_reply(
            "submitTask",
            200,
            "application/json",
            b'{"request_id":"mmsu_x","status_url":"http://x/","response_url":"http://x/",'
            b'"cancel_url":"http://x/","queue_position":0}',
            refused(400),
        ),
    ),
    _mutant(
        "the sync route works",
        "runSync",
        "documented_refusal|schema",
        replace_reply("runSync", 200, "application/json", b'{"outputs":[]}', refused(404)),
    ),
    _mutant(
        "the status stream works",
        "streamTaskStatus",
        "documented_refusal|schema",
        replace_reply(
            "streamTaskStatus", 200, "application/json", b'{"status":"IN_QUEUE"}', refused(404, 501)
        ),
    ),
    _mutant(
        "an unknown endpoint is 500",
        "submitTask",
        "unknown_model|server_error",
        status("submitTask", 500, refused(404)),
    ),
]

MUTANTS = [
    *table(GATEWAY, BODIES),
    *[mutant for index, mutant in enumerate(chat(GATEWAY)) if index % 4 == 0],
    *messages(GATEWAY, "createMessage")[::3],
    *RESPONSES,
    *TASKS,
    *links(GATEWAY, TASK, "image/"),
    *common(
        GATEWAY,
        key=KEY,
        paid="createChatCompletion",
        free="getTaskStatus",
        example=CHAT,
        id_header="X-Request-Id",
        invalid=400,
    ),
    _mutant(
        "X-Request-Id is not the caller's",
        "createChatCompletion",
        "request_id",
        header("createChatCompletion", "x-request-id", "req_other"),
    ),
    *limits(GATEWAY, "getTaskStatus", ""),
    trace_unknown_task(GATEWAY, TASK, "getTaskStatus"),
]
