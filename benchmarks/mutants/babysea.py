"""The mutants of BabySea."""

from __future__ import annotations

from mutants.changes import Change, Json, Mutant, at, header, refused, replace_reply, status, table
from mutants.media import links
from mutants.refusals import accept_key, common
from mutants.tasks import (
    IgnoreOwner,
    accept_any_method,
    accept_oversize,
    edit_polls,
    go_backwards,
    trace_unknown_task,
)
from mutants.webhooks import limits
from mutants.wire import ProxyRequest, Reply, Send

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


class _KeepDeleted(Change):
    """Keep deleted generations readable."""

    async def serve(self, request: ProxyRequest, send: Send, memory: dict[str, Json]) -> Reply:
        reply = await send(request)
        if request.operation == "getGeneration" and reply.status == 200:
            memory[request.path] = reply
        elif (
            request.operation == "getGeneration" and reply.status == 404 and request.path in memory
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            return memory[request.path]  # type: ignore[no-any-return]
        return reply


class _LoseMoney(Change):
    """Lower the balance by an amount after each call of some operations."""

    def __init__(self, after: str, by: float) -> None:
        self.after, self.by = after, by

    async def serve(self, request: ProxyRequest, send: Send, memory: dict[str, Json]) -> Reply:
        import orjson

        reply = await send(request)
        if request.operation in self.after.split("|") and reply.status == 200:
            memory["lost"] = memory.get("lost", 0.0) + self.by
            memory["hits"] = memory.get("hits", 0) + 1
        if request.operation == "getBilling" and reply.status == 200:
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
        go_backwards(
            "getGeneration",
            lambda value: _state(value) == "pending",
            lambda value: _with(value, generation_status="pending"),
        ),
    ),
    _mutant(
        "a generation leaves succeeded",
        TASK,
        "task_states",
        edit_polls(
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
        edit_polls(
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
        edit_polls(
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
        edit_polls(
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
        edit_polls(
            "getGeneration",
            lambda count, value: _with(value, generation_id="35097a73-ee98-46cd-b320-7d55ebf14bbb"),
        ),
    ),
    _mutant(
        "any account can read a generation",
        TASK,
        "foreign_task",
        IgnoreOwner(CREATE, "getGeneration"),
    ),
    _mutant(
        "any account can cancel a generation",
        "cancelGeneration",
        "foreign_task",
        IgnoreOwner(CREATE, "cancelGeneration"),
    ),
    _mutant(
        "any account can delete a generation",
        "deleteGeneration",
        "foreign_task",
        IgnoreOwner(CREATE, "deleteGeneration"),
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
    _mutant("deleted generations stay", "deleteGeneration", "delete", _KeepDeleted()),
    _mutant(
        "the list omits the newest",
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
        edit_polls(
            "createImageGeneration",
            lambda count, value: _with(
                value, generation_id=f"35097a73-ee98-46cd-b320-7d55ebf1{count:04d}"
            ),
        ),
    ),
    _mutant(
        "a replay without its header",
        "createImageGeneration",
        "idempotency",
        header("createImageGeneration", "idempotency-replayed", None),
    ),
    _mutant(
        "another body under the same idempotency key is accepted",
        "createImageGeneration",
        "idempotency",
        replace_reply(
            "createImageGeneration",
            200,
            "application/json",
            b'{"status":"success","request_id":"req_x","message":"Generation initialized",'
            b'"timestamp":"2026-01-01T00:00:00.000Z",'
            b'"data":{"generation_id":"35097a73-ee98-46cd-b320-7d55ebf14bbb","generation_status":"canceled"}}',
            refused(409),
        ),
    ),
    _mutant(
        "a Monitor Only key has full access",
        "getStatus",
        "scope",
        accept_key("getStatus", KEY, "bye_testmonitor"),
    ),
    _mutant(
        "a revoked key works",
        "getStatus",
        "revoked_key",
        accept_key("getStatus", KEY, "bye_testrevoked"),
    ),
    _mutant("more is charged than estimated", "getBilling", "funds", _LoseMoney(CREATE, 0.5)),
    _mutant(
        "a cancelled generation is not refunded",
        "cancelGeneration",
        "funds",
        _LoseMoney("cancelGeneration", 0.3),
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
        "the request ids of body and header differ",
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
        example=BODY,
        id_header="X-Request-Id",
        invalid=400,
    ),
    _mutant(
        "any account can list another's generations",
        "listGenerations",
        "foreign_task",
        IgnoreOwner(CREATE, "listGenerations"),
    ),
    _mutant(
        "a body of any size is accepted",
        "createImageGeneration",
        "oversize",
        accept_oversize("createImageGeneration"),
    ),
    accept_any_method(GATEWAY, "/v1/status", "getStatus"),
    trace_unknown_task(GATEWAY, TASK, "getGeneration"),
    *limits(GATEWAY, "getStatus", "x-ratelimit-remaining"),
]
