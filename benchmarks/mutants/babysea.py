"""What BabySea may break."""

from __future__ import annotations

from mutants.changes import Change, Json, Mutant, at, header, refused, status, table, whole
from mutants.media import links
from mutants.messages import limits
from mutants.shared import (
    Foreign,
    any_verb,
    backwards,
    common,
    give_key,
    ticking,
    trimmed,
    unknown_traced,
)
from mutants.wire import MediaRequest, Reply, Send

GATEWAY = "babysea"
KEY = "bye_test0000000000000000"
BODY = {"generation_prompt": "A baby seal"}
CREATE = "createImageGeneration|createVideoGeneration"
TASK = f"getGeneration|{CREATE}"

BODIES = """
createImageGeneration drop /status
createImageGeneration drop /request_id ! schema|request_id
createImageGeneration drop /timestamp
createImageGeneration drop /data/generation_id
createImageGeneration put /status "ok"
createImageGeneration put /data/generation_provider_order "fastest"
createImageGeneration rename /data result
getGeneration drop /data/generation_id ! schema|task_id
getGeneration drop /data/account_id
getGeneration put /data/generation_status "done" ! schema|task_states
getGeneration put /data/generation_output_file "https://x/0.png" ! schema|task_result
getGeneration rename /data generation
listGenerations drop /total
listGenerations drop /data/generations
listGenerations text /limit
estimateGeneration drop /data/cost_total_consumed
estimateGeneration text /data/cost_per_generation
estimateGeneration put /data/model_type "sound"
estimateGeneration put /data/cost_total_consumed 99 ! money|estimate|funds
getStatus drop /data/apikey_id
getStatus rename /data/apikey_prefix prefix
getBilling drop /data/billing_credit_balance
getBilling text /data/billing_credit_balance
getAccount drop /data/account_id
getAccount put /data/account_is_personal "yes"
getUsage drop /data/usage_total_requests
getUsage text /data/usage_total_requests
listModels drop /data/models
listModels put /data/models_total 0 ! count
listProviders drop /data/providers
listProviders put /data/providers_total 1000 ! count
getProvidersHealth drop /data/healthy
getProvidersHealth put /data/providers/0/status "fine"
getModelsHealth drop /data/models
getStorageHealth text /data/latency_ms
getStorageHealth put /data/service "disk"
getCacheHealth drop /data/healthy
deleteGeneration drop /data/files_deleted
deleteGeneration text /data/files_deleted
cancelGeneration drop /data/credits_refunded
cancelGeneration put /data/generation_status "stopped" ! schema|cancel
"""


def _mutant(name: str, operation: str, checks: str, change: Change, stated: bool = True) -> Mutant:
    return Mutant(name, GATEWAY, operation, checks, change, stated)


def _with(value: Json, **fields: Json) -> Json:
    return value | {"data": value["data"] | fields}


def _state(value: Json) -> str:
    return str(value["data"].get("generation_status"))


class _Deleted(Change):
    """Deleted generations stay where they were."""

    async def serve(self, ask: MediaRequest, send: Send, memory: dict[str, Json]) -> Reply:
        reply = await send(ask)
        if ask.operation == "getGeneration" and reply.status == 200:
            memory[ask.path] = reply
        elif ask.operation == "getGeneration" and reply.status == 404 and ask.path in memory:
            memory["hits"] = memory.get("hits", 0) + 1
            return memory[ask.path]  # type: ignore[no-any-return]
        return reply


class _Balance(Change):
    """Money is lost: the balance goes down by so much more with every generation (or once one was cancelled)."""

    def __init__(self, after: str, by: float) -> None:
        self.after, self.by = after, by

    async def serve(self, ask: MediaRequest, send: Send, memory: dict[str, Json]) -> Reply:
        import orjson

        reply = await send(ask)
        if ask.operation in self.after.split("|") and reply.status == 200:
            memory["lost"] = memory.get("lost", 0.0) + self.by
            memory["hits"] = memory.get("hits", 0) + 1
        if ask.operation == "getBilling" and reply.status == 200:
            value = reply.json()
            value["data"]["billing_credit_balance"] = round(
                value["data"]["billing_credit_balance"] - memory.get("lost", 0.0), 6
            )
            reply.body = orjson.dumps(value)
        return reply


TASKS = [
    _mutant(
        "a generation goes back to pending",
        TASK,
        "task_states",
        backwards(
            "getGeneration",
            lambda value: _state(value) == "pending",
            lambda value: _with(value, generation_status="pending"),
        ),
    ),
    _mutant(
        "a generation leaves succeeded",
        TASK,
        "task_states",
        ticking(
            "getGeneration",
            lambda count, value: (
                _with(value, generation_status="failed")
                if _state(value) == "succeeded" and count % 2
                else None
            ),
        ),
    ),
    _mutant(
        "a generation never ends",
        TASK,
        "task_ends",
        ticking(
            "getGeneration",
            lambda count, value: _with(
                value, generation_status="processing", generation_output_file=None
            ),
        ),
    ),
    _mutant(
        "files before success",
        TASK,
        "task_result",
        ticking(
            "getGeneration",
            lambda count, value: (
                _with(value, generation_output_file=["https://x/0.png"])
                if _state(value) != "succeeded"
                else None
            ),
        ),
    ),
    _mutant(
        "success without files",
        TASK,
        "task_result",
        ticking(
            "getGeneration",
            lambda count, value: (
                _with(value, generation_output_file=None) if _state(value) == "succeeded" else None
            ),
        ),
    ),
    _mutant(
        "another generation's id",
        TASK,
        "task_id",
        ticking(
            "getGeneration",
            lambda count, value: _with(value, generation_id="35097a73-ee98-46cd-b320-7d55ebf14bbb"),
        ),
    ),
    _mutant(
        "anybody may read a generation", TASK, "foreign_task", Foreign(CREATE, "getGeneration")
    ),
    _mutant(
        "anybody may cancel a generation",
        "cancelGeneration",
        "foreign_task",
        Foreign(CREATE, "cancelGeneration"),
    ),
    _mutant(
        "anybody may delete a generation",
        "deleteGeneration",
        "foreign_task",
        Foreign(CREATE, "deleteGeneration"),
    ),
    _mutant(
        "an unknown generation is 403",
        TASK,
        "unknown_task",
        status("getGeneration", 403, refused(404)),
    ),
    _mutant(
        "cancelling an ended generation is 200",
        "cancelGeneration",
        "cancel",
        status("cancelGeneration", 200, refused(409)),
    ),
    _mutant(
        "cancelling leaves it pending",
        "cancelGeneration",
        "cancel|schema",
        at("cancelGeneration", "put", "/data/generation_status", "pending"),
    ),
    _mutant(
        "deleting is 204", "deleteGeneration", "schema|delete", status("deleteGeneration", 204)
    ),
    _mutant("deleted generations stay", "deleteGeneration", "delete", _Deleted()),
    _mutant(
        "the list forgets the newest",
        "listGenerations",
        "list",
        at("listGenerations", "put", "/data/generations", []),
    ),
    _mutant(
        "the list's total is wrong",
        "listGenerations",
        "list|count",
        at("listGenerations", "put", "/total", 0),
    ),
    _mutant(
        "limit is ignored",
        "listGenerations",
        "list",
        at("listGenerations", "map", "/data/generations", lambda rows: rows * 3),
    ),
    _mutant(
        "an idempotency key is ignored",
        "createImageGeneration",
        "idempotency",
        ticking(
            "createImageGeneration",
            lambda count, value: _with(
                value, generation_id=f"35097a73-ee98-46cd-b320-7d55ebf1{count:04d}"
            ),
        ),
    ),
    _mutant(
        "a replay does not say so",
        "createImageGeneration",
        "idempotency",
        header("createImageGeneration", "idempotency-replayed", None),
    ),
    _mutant(
        "another body under the same idempotency key is taken",
        "createImageGeneration",
        "idempotency",
        whole(
            "createImageGeneration",
            200,
            "application/json",
            b'{"status":"success","request_id":"req_x","message":"Generation initialized","timestamp":"2026-01-01T00:00:00.000Z",'
            b'"data":{"generation_id":"35097a73-ee98-46cd-b320-7d55ebf14bbb","generation_status":"canceled"}}',
            refused(409),
        ),
    ),
    _mutant(
        "a key of another kind is Full Access",
        "getStatus",
        "scope",
        give_key("getStatus", KEY, "bye_testmonitor"),
    ),
    _mutant(
        "a revoked key works",
        "getStatus",
        "revoked_key",
        give_key("getStatus", KEY, "bye_testrevoked"),
    ),
    _mutant("more is charged than estimated", "getBilling", "funds", _Balance(CREATE, 0.5)),
    _mutant(
        "a cancelled generation is not refunded",
        "cancelGeneration",
        "funds",
        _Balance("cancelGeneration", 0.3),
    ),
    _mutant(
        "the estimate is not what is reserved",
        "estimateGeneration",
        "estimate|funds",
        at("estimateGeneration", "map", "/data/cost_per_generation", lambda value: value * 2),
    ),
    _mutant(
        "a remaining count over its limit",
        "getStatus",
        "rate_headers",
        header("", "x-ratelimit-remaining", "100000"),
    ),
    _mutant(
        "no limit beside what remains",
        "getStatus",
        "rate_headers",
        header("", "x-ratelimit-limit", None),
        False,
    ),
    _mutant(
        "the body's request id is another than the header's",
        "getStatus",
        "request_id",
        header("getStatus", "x-request-id", "req_other"),
    ),
]

MUTANTS = [
    *table(GATEWAY, BODIES),
    *TASKS,
    *links(GATEWAY, TASK, "image/"),
    *common(
        GATEWAY,
        key=KEY,
        paid="createImageGeneration",
        free="getStatus",
        body=BODY,
        id_header="X-Request-Id",
        invalid=400,
    ),
    _mutant(
        "anybody may list another's generations",
        "listGenerations",
        "foreign_task",
        Foreign(CREATE, "listGenerations"),
    ),
    _mutant(
        "a generation of any size",
        "createImageGeneration",
        "oversize",
        trimmed("createImageGeneration"),
    ),
    any_verb(GATEWAY, "/v1/status", "getStatus"),
    unknown_traced(GATEWAY, TASK, "getGeneration"),
    *limits(GATEWAY, "getStatus", "x-ratelimit-remaining"),
]
