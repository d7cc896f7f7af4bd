"""The mutants of SeaLink."""

from __future__ import annotations

import base64

import orjson

from mutants.anthropic import messages
from mutants.changes import (
    Change,
    Mutant,
    at,
    body,
    drop_fields,
    header,
    refused,
    replace_reply,
    sse,
    status,
    table,
)
from mutants.chat import chat
from mutants.formats import embeddings, rerank
from mutants.media import edit_base64, is_media, links, redraw
from mutants.refusals import common
from mutants.tasks import (
    IgnoreOwner,
    accept_any_method,
    accept_oversize,
    edit_polls,
    go_backwards,
    trace_unknown_task,
)
from mutants.webhooks import limits, webhooks

GATEWAY = "sealink"
KEY = "sk-sealink-test-0000000000000000000000000000"
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5}
TASK = "getTask|createVideo"

BODIES = """
createChatCompletion drop /id
createChatCompletion drop /object
createChatCompletion drop /created
createChatCompletion drop /model
createChatCompletion drop /choices
createChatCompletion drop /usage
createChatCompletion drop /choices/0/index
createChatCompletion drop /choices/0/finish_reason
createChatCompletion drop /choices/0/message/role
createChatCompletion drop /choices/0/message/content
createChatCompletion drop /usage/prompt_tokens
createChatCompletion rename /choices/0/message/content text
createChatCompletion rename /usage/completion_tokens output_tokens
createChatCompletion text /created
createChatCompletion text /usage/total_tokens
createChatCompletion put /choices {}
createChatCompletion put /choices []
createChatCompletion put /choices/0/finish_reason "done"
createChatCompletion put /choices/0/message/role "robot"
createChatCompletion put /object "chat"
createEmbedding drop /data
createEmbedding drop /data/0/index
createEmbedding drop /usage
createEmbedding put /object "vectors"
createEmbedding put /data/0/embedding "text" ! schema|embeddings
createEmbedding rename /data/0/embedding vector
createRerank drop /results
createRerank drop /results/0/relevance_score
createRerank rename /results/0/relevance_score score
createRerank text /results/0/relevance_score
createRerank drop /results/0/index
createImage drop /data
createImage drop /created
createImage text /created
createImage put /data {}
createImage rename /data/0/url link
createModeration drop /results
createModeration drop /results/0/flagged
createModeration text /results/0/flagged
createModeration drop /results/0/categories/violence
createModeration put /results/0/category_scores/violence 7 ! schema|moderation
listModels drop /data
listModels drop /data/0/id
listModels rename /data/0/owned_by owner
listModels text /data/0/created
listModels put /object "models"
getKey drop /balance
getKey drop /limits/rpm
getKey put /limits/tpm "many"
getKey rename /monthly_budget budget
getKey put /object "apikey"
createVideo drop /id
createVideo drop /status
createVideo put /status "queued"
createVideo rename /id task
getTask drop /id
getTask drop /status ! schema|task_states
getTask put /status "done" ! schema|task_states
getTask text /created_at
createTranscription drop /text
createTranscription put /text 7
createAudioTranslation rename /text transcript
createMessage drop /content
createMessage drop /stop_reason
createMessage put /stop_reason "done"
createMessage put /type "chat"
createMessage put /role "user"
createMessage drop /usage/input_tokens
createMessage rename /content/0/text value
createMusic drop /id
createMusic put /status "started"
"""


def _mutant(name: str, operation: str, checks: str, change: Change, stated: bool = True) -> Mutant:
    return Mutant(name, GATEWAY, operation, checks, change, stated)


TASKS = [
    _mutant(
        "a task goes back to pending",
        TASK,
        "task_states",
        go_backwards(
            "getTask",
            lambda value: value["status"] == "pending",
            lambda value: value | {"status": "pending", "data": None},
        ),
    ),
    _mutant(
        "a task leaves completed for failed",
        TASK,
        "task_states",
        edit_polls(
            "getTask",
            lambda count, value: (
                value | {"status": "failed"}
                if value["status"] == "completed" and count % 2
                else None
            ),
        ),
    ),
    _mutant(
        "a task never ends",
        TASK,
        "task_ends",
        edit_polls(
            "getTask",
            lambda count, value: (
                {
                    key: part
                    for key, part in value.items()
                    if key not in ("data", "upstream_response")
                }
                | {"status": "running"}
            ),
        ),
    ),
    _mutant(
        "the result comes before completion",
        TASK,
        "task_result",
        edit_polls(
            "getTask",
            lambda count, value: (
                value | {"data": [{"url": "https://cdn.example/0.mp4"}]}
                if value["status"] in ("pending", "running")
                else None
            ),
        ),
    ),
    _mutant(
        "a completed task has no result",
        TASK,
        "task_result",
        edit_polls(
            "getTask",
            lambda count, value: (
                {
                    key: part
                    for key, part in value.items()
                    if key not in ("data", "upstream_response")
                }
                if value["status"] == "completed"
                else None
            ),
        ),
    ),
    _mutant(
        "a task's id changes",
        TASK,
        "task_id",
        edit_polls("getTask", lambda count, value: value | {"id": f"task_{count}"}),
    ),
    _mutant(
        "every task fails",
        TASK,
        "task_ends",
        edit_polls(
            "getTask",
            lambda count, value: (
                {"id": value["id"], "status": "failed", "error": {"message": "x", "code": "y"}}
                if value["status"] == "completed"
                else None
            ),
        ),
    ),
    _mutant(
        "the model changes",
        TASK,
        "task_id|model",
        edit_polls("getTask", lambda count, value: value | {"model": f"m{count}"}),
    ),
    _mutant(
        "any account can read a task", TASK, "foreign_task", IgnoreOwner("createVideo", "getTask")
    ),
    _mutant(
        "an unknown task is 200",
        TASK,
        "unknown_task",
        replace_reply(
            "getTask", 200, "application/json", b'{"id":"task_x","status":"pending"}', refused(404)
        ),
    ),
    _mutant(
        "an unknown task is 500",
        TASK,
        "unknown_task|server_error",
        status("getTask", 500, refused(404)),
    ),
    _mutant(
        "an unknown task gets 403",
        "cancelTask",
        "unknown_task|foreign_task",
        status("cancelTask", 403, refused(404)),
    ),
    _mutant(
        "cancelling is answered with 204", "cancelTask", "schema|cancel", status("cancelTask", 204)
    ),
    _mutant(
        "cancelling an ended task is 200",
        "cancelTask",
        "cancel",
        replace_reply(
            "cancelTask",
            200,
            "application/json",
            b'{"id":"task_x","status":"failed"}',
            refused(409),
        ),
    ),
    _mutant(
        "a cancelled task completes",
        "cancelTask",
        "cancel|task_states",
        at("cancelTask", "put", "/status", "completed"),
    ),
    _mutant("the task is created with 200", "createVideo", "schema", status("createVideo", 200)),
]

MEDIA = [
    _mutant(
        "speech is text",
        "createSpeech",
        "media",
        body("createSpeech", b"hello, I am not a sound", is_media("audio/")),
    ),
    _mutant(
        "speech is cut",
        "createSpeech",
        "media",
        body("createSpeech", lambda data: data[:20], is_media("audio/")),
    ),
    _mutant(
        "speech has an image's content type",
        "createSpeech",
        "schema|media",
        header("createSpeech", "content-type", "image/png", is_media("audio/")),
    ),
    _mutant(
        "speech ignores the format",
        "createSpeech",
        "media|schema",
        drop_fields("createSpeech", "response_format"),
    ),
    _mutant(
        "speech is empty", "createSpeech", "media", body("createSpeech", b"", is_media("audio/"))
    ),
    _mutant(
        "a sound effect has another length",
        "createSoundEffect",
        "media",
        drop_fields("createSoundEffect", "duration"),
    ),
    _mutant(
        "b64_json is not base64",
        "createImage",
        "media|schema",
        edit_base64("createImage", lambda data: "%%%%"),
    ),
    _mutant(
        "b64_json is not an image",
        "createImage",
        "media",
        edit_base64("createImage", lambda data: base64.b64encode(b"words, words").decode()),
    ),
    _mutant("size is ignored", "createImage", "media", drop_fields("createImage", "size")),
    _mutant(
        "response_format is ignored",
        "createImage",
        "media",
        drop_fields("createImage", "response_format"),
    ),
    _mutant("n is ignored", "createImage", "media", drop_fields("createImage", "n")),
    _mutant(
        "upscaling returns a smaller image",
        "upscaleImage",
        "media",
        redraw("media", "image/", size=(8, 8)),
    ),
    _mutant(
        "the background stays",
        "removeImageBackground",
        "media",
        redraw("media", "image/", opaque=True),
    ),
]


class _LostRefund(Change):
    """Keep the balance below its value before a cancellation."""

    async def serve(self, request, send, memory):  # type: ignore[no-untyped-def]
        reply = await send(request)
        if request.operation == "cancelTask" and reply.status == 200:
            memory["cap"] = memory.get("low")
            memory["hits"] = memory.get("hits", 0) + 1
        if request.operation == "getKey" and (value := reply.json()) and "balance" in value:
            amount = float(value["balance"]["amount"])
            memory["low"] = min(amount, memory.get("low", amount))
            if memory.get("cap") is not None:
                value["balance"]["amount"] = str(min(amount, memory["cap"] - 0.2))
                reply.body = orjson.dumps(value)
        return reply


MUTANTS = [
    *table(GATEWAY, BODIES),
    *chat(GATEWAY),
    *embeddings(GATEWAY),
    *rerank(GATEWAY),
    *messages(GATEWAY, "createMessage"),
    *TASKS,
    *MEDIA,
    *links(GATEWAY, "createImage", "image/"),
    *links(GATEWAY, TASK, "video/"),
    *common(
        GATEWAY,
        key=KEY,
        paid="createChatCompletion",
        free="getKey",
        example=CHAT,
        id_header="x-sealink-request-id",
        invalid=400,
    ),
    _mutant(
        "an unknown model is 400",
        "createChatCompletion",
        "unknown_model|schema",
        status("createChatCompletion", 400, refused(404)),
    ),
    _mutant("a wrong method is 404", "*", "wrong_method", status("", 404, refused(405))),
    _mutant(
        "a remaining count over its limit",
        "getKey",
        "rate_headers",
        header("", "x-ratelimit-remaining-requests", "999999"),
    ),
    _mutant(
        "a limit that is not a number",
        "getKey",
        "rate_headers|schema",
        header("", "x-ratelimit-limit-requests", "many"),
    ),
    _mutant(
        "a negative reset",
        "getKey",
        "rate_headers|schema",
        header("", "x-ratelimit-reset-requests", "-5"),
    ),
    _mutant(
        "a webhook URL with http is accepted",
        "createVideo",
        "webhook_url",
        drop_fields("createVideo", "webhook_url"),
    ),
    _mutant(
        "speech streams without an end",
        "createSpeech",
        "speech_events|event_stream|schema",
        sse("createSpeech", lambda events: events[:-1]),
    ),
    _mutant(
        "chat is charged, but the balance stays",
        "getKey",
        "funds",
        at("getKey", "put", "/balance/amount", "12.50"),
    ),
    _mutant("a cancelled video is not refunded", "cancelTask", "funds", _LostRefund()),
    _mutant(
        "a body of any size is accepted",
        "createEmbedding",
        "oversize",
        accept_oversize("createEmbedding"),
    ),
    accept_any_method(GATEWAY, "/v1/embeddings", "createEmbedding"),
    accept_any_method(GATEWAY, "/v1/models", "listModels"),
    trace_unknown_task(GATEWAY, TASK, "getTask"),
    *webhooks(GATEWAY, "createVideo", "webhook_url"),
    *limits(GATEWAY, "getKey", "x-ratelimit-remaining-requests"),
]
