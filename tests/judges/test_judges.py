"""Each judge reports the runs with its mistake and no correct run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway.evidence import FAULT, WARNING, ClientMistake, Evidence
from mockgateway.judges import JUDGES, find_mistakes
from tests.judges.runs import CHAT, call, delivery, found, run, status_poll, submit

FAL = {"user-agent": "fal-client/1.0.3 (python)"}
LIMITED = {"retry-after": "2"}
STREAM = {"content-type": "text/event-stream; charset=utf-8"}
HALF = (
    b'data: {"choices":[{"delta":{"content":"Once upon"}}]}\n\ndata: '
    b'{"choices":[{"delta":{"content":" a time"}}]}\n\n'
)
HALF_MESSAGE = (
    b"event: content_block_delta\ndata: "
    b'{"type":"content_block_delta","delta":{"type":"text_delta","text":"Once upon a time"}}\n\n'
)
SPEECH = b'data: {"type":"speech.audio.delta","audio":"AAAA"}\n\n' + (
    b'data: {"type":"speech.audio.delta","audio":"AAAA"}\n\ndata: {"type":"speech.audio.done"}\n\n'
)
HALF_RESPONSE = (
    b"event: response.output_text.delta\ndata: "
    b'{"type":"response.output_text.delta","delta":"Once upon a time"}\n\n'
)


def next_turn(content: Any) -> dict[str, Any]:
    return {
        "model": "m",
        "messages": [
            *CHAT["messages"],
            {"role": "assistant", "content": content},
            {"role": "user", "content": "On"},
        ],
    }


def backed_off(
    *waits: float,
    reply_headers: dict[str, str] | None = None,
    status: int = 503,
    begin: float = 0.0,
    body: Any = CHAT,
) -> list[Any]:
    """A chain of attempts, all failed but the last, with these waits between them."""
    at, calls = begin, [call(begin, status, reply_headers=reply_headers or {}, body=body)]
    for place, wait in enumerate(waits, 1):
        at += wait + 0.01
        calls.append(
            call(
                at,
                status if place < len(waits) else 200,
                reply_headers=reply_headers or {},
                body=body,
            )
        )
    return calls


# judge, severity, numbers of the calls, run
WITH_MISTAKE = [
    pytest.param(
        "ignored_retry_after",
        FAULT,
        (1, 2),
        run(call(0, 429, reply_headers=LIMITED), call(0.5)),
        id="a retry after half a second of two",
    ),
    pytest.param(
        "ignored_retry_after",
        FAULT,
        (1, 2),
        run(call(0, 503, reply_headers={"retry-after": "Thu, 01 Jan 1970 00:17:20 GMT"}), call(9)),
        id="a date not waited for",
    ),
    pytest.param(
        "ignored_retry_after",
        FAULT,
        (1, 2),
        run(call(0, 429, reply_headers=LIMITED, took=1.5), call(2.0)),
        id="the wait counts from the reply",
    ),
    pytest.param(
        "ignored_retry_after",
        WARNING,
        (1, 2),
        run(call(0, 429, reply_headers={"retry-after": "3600"}), call(1)),
        id="an hour, which no SDK waits",
    ),
    pytest.param(
        "retry_storm",
        FAULT,
        tuple(range(1, 11)),
        run(*[call(place / 10, 503) for place in range(10)]),
        id="ten attempts in a second",
    ),
    pytest.param(
        "retry_storm",
        FAULT,
        tuple(range(1, 11)),
        run(*[call(place, 200, SPEECH[:60], reply_headers=STREAM) for place in range(10)]),
        id="ten at a spoken stream",
    ),
    pytest.param("no_backoff", FAULT, (1, 2, 3, 4), run(*backed_off(1, 1, 1)), id="every second"),
    pytest.param("no_backoff", FAULT, (1, 2, 3, 4, 5), run(*backed_off(0, 0, 0, 0)), id="at once"),
    pytest.param(
        "no_jitter",
        WARNING,
        (1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12),
        run(
            *[
                one
                for place in range(6)
                for one in backed_off(1, begin=place / 100, body={**CHAT, "n": place})
            ]
        ),
        id="six that failed together come back together",
    ),
    pytest.param(
        "retried_refusal", FAULT, (1, 2), run(call(0, 400), call(1, 400)), id="a bad request again"
    ),
    pytest.param(
        "retried_refusal", FAULT, (1, 2), run(call(0, 401), call(1, 401)), id="a wrong key again"
    ),
    pytest.param(
        "retried_refusal", WARNING, (1, 2), run(call(0, 402), call(1, 402)), id="no money again"
    ),
    pytest.param(
        "retried_refusal",
        FAULT,
        (1, 2),
        run(call(0, 502, {"error": {"retryable": False}}), call(1, 502)),
        id="an error marked as not retryable",
    ),
    pytest.param(
        "gave_up",
        FAULT,
        (1,),
        run(call(0, 429, reply_headers=LIMITED)),
        id="one attempt at a limited call",
    ),
    pytest.param(
        "gave_up",
        FAULT,
        (1,),
        run(call(0, 503), call(1, body={"model": "other"})),
        id="another request is no second attempt",
    ),
    pytest.param(
        "gave_up",
        FAULT,
        (1,),
        run(submit(0, 500, idempotent=True, request_headers={"idempotency-key": "a"})),
        id="a submission that may be repeated",
    ),
    pytest.param(
        "polled_fast",
        FAULT,
        (1, 2),
        run(
            status_poll(0, "running", reply_headers={"retry-after": "5"}), status_poll(1, "running")
        ),
        id="one look before Retry-After",
    ),
    pytest.param(
        "polled_fast",
        WARNING,
        (1, 2, 3, 4),
        run(*[status_poll(place / 10, "running") for place in range(4)]),
        id="ten looks a second where five seconds are printed",
    ),
    pytest.param(
        "polled_after_end",
        FAULT,
        (1, 2, 3),
        run(status_poll(0, "completed"), status_poll(5, "completed"), status_poll(10, "completed")),
        id="on and on after completed",
    ),
    pytest.param(
        "polled_after_end",
        FAULT,
        (1, 2, 3),
        run(*[status_poll(at, "COMPLETED", more={"error": "x"}) for at in (0, 5, 10)]),
        id="a failure in the words of the queue",
    ),
    pytest.param(
        "polled_after_end",
        WARNING,
        (1, 2),
        run(status_poll(0, "failed"), status_poll(5, "failed")),
        id="once more",
    ),
    pytest.param(
        "ignored_failed_task",
        WARNING,
        (1,),
        run(status_poll(0, "failed")),
        id="failed, and nothing more",
    ),
    pytest.param(
        "ignored_failed_task",
        WARNING,
        (1,),
        run(
            call(
                0,
                200,
                {"status": "success", "data": {"generation_status": "failed"}},
                do="inspect",
                method="GET",
                path="/v1/content/g",
            )
        ),
        id="in an envelope",
    ),
    pytest.param(
        "accepted_cut_stream",
        FAULT,
        (1, 2),
        run(call(0, 200, HALF, reply_headers=STREAM), call(1, body=next_turn("Once upon a time"))),
        id="a chat goes on",
    ),
    pytest.param(
        "accepted_cut_stream",
        FAULT,
        (1, 2),
        run(
            call(0, 200, HALF_MESSAGE, reply_headers=STREAM),
            call(1, body=next_turn([{"type": "text", "text": "Once upon a time"}])),
        ),
        id="a message goes on",
    ),
    pytest.param(
        "accepted_cut_stream",
        FAULT,
        (1, 2),
        run(
            call(0, 200, HALF_RESPONSE, reply_headers=STREAM, body={"input": "Hello"}),
            call(
                1,
                body={
                    "input": [
                        {"role": "user", "content": "Hello"},
                        {"role": "assistant", "content": "Once upon a time"},
                    ]
                },
            ),
        ),
        id="a response goes on",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2),
        run(submit(0, 500, idempotent=True), submit(1, idempotent=True)),
        id="after a 500, without a key",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2),
        run(
            submit(0, 504, idempotent=True, request_headers={"idempotency-key": "a"}),
            submit(1, idempotent=True, request_headers={"idempotency-key": "b"}),
        ),
        id="with another key",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2),
        run(
            submit(0, 200, {"id": "t"}, idempotent=True, ending="reset"), submit(1, idempotent=True)
        ),
        id="after a broken connection",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2),
        run(submit(0, took=60, left=9, idempotent=True), submit(10, idempotent=True)),
        id="after a timeout of its own",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2),
        run(submit(0, 200, b'{"id": "t', idempotent=True), submit(10, idempotent=True)),
        id="after half an answer",
    ),
    pytest.param(
        "blind_resubmit",
        FAULT,
        (1, 2, 3),
        run(submit(0), status_poll(5, "", status=502), submit(6)),
        id="after a failed poll",
    ),
    *(
        pytest.param(
            "ignored_partial", WARNING, (1,), run(cut, call(1, body={"messages": []})), id=name
        )
        for name, cut in (
            ("half a stream, and another call", call(0, 200, HALF, reply_headers=STREAM)),
            ("speech that broke off", call(0, 200, b"ID3", ending="close")),
            ("half a file", call(0, 200, b"PNG", applied=["truncate after 3 of 9 bytes"])),
        )
    ),
    pytest.param(
        "blind_resubmit",
        WARNING,
        (1, 2),
        run(submit(0, 500), submit(1)),
        id="where no key is heeded",
    ),
    pytest.param(
        "sent_twice", WARNING, (1, 2), run(call(0, took=1), call(0.1, took=1)), id="a chat"
    ),
    pytest.param(
        "sent_twice", WARNING, (1, 2), run(submit(0, took=1), submit(0.1, took=1)), id="a task"
    ),
    pytest.param(
        "sent_twice",
        WARNING,
        (1, 2, 3, 4),
        run(*[call(place / 10, took=1) for place in range(4)]),
        id="four at once are one finding",
    ),
    pytest.param(
        "ignored_retry_after",
        FAULT,
        (1, 2),
        run(
            *[
                call(
                    place / 10,
                    429,
                    reply_headers=LIMITED,
                    request_headers={"x-stainless-retry-count": str(place)},
                )
                for place in range(2)
            ]
        ),
        id="an SDK that counts its retries and does not wait",
    ),
    pytest.param(
        "leaked_key",
        FAULT,
        (1,),
        run(call(0, query="api_key=sk-other-0123456789")),
        id="by its name",
    ),
    pytest.param(
        "leaked_key",
        FAULT,
        (2,),
        run(call(0), call(1, path="/v1/x/sk-sealink-0123456789", key="")),
        id="the run's own key in a path",
    ),
    pytest.param(
        "leaked_key",
        FAULT,
        (2, 3),
        run(
            call(0),
            call(1, query="q=sk-sealink-0123456789"),
            call(2, query="q=sk-sealink-0123456789"),
        ),
        id="in any query",
    ),
    pytest.param(
        "accepted_forgery",
        FAULT,
        (),
        run(deliveries=(delivery(0, forge=True),)),
        id="a wrong signature",
    ),
    pytest.param(
        "accepted_stale",
        FAULT,
        (),
        run(deliveries=(delivery(0, age=600),)),
        id="signed ten minutes ago",
    ),
    pytest.param(
        "handled_twice",
        FAULT,
        (1, 2),
        run(call(1), call(11), deliveries=(delivery(0), delivery(10, id="0000000001-2"))),
        id="the same call after each arrival",
    ),
    pytest.param(
        "handled_twice",
        FAULT,
        (1, 2),
        run(call(0.1), call(0.2), deliveries=(delivery(0), delivery(0.01, id="0000000001-2"))),
        id="both arrive before it acts",
    ),
    pytest.param(
        "handled_twice",
        WARNING,
        (1, 2),
        run(
            status_poll(1, "completed"),
            status_poll(11, "completed"),
            deliveries=(delivery(0), delivery(10, id="0000000001-2")),
        ),
        id="the same look after each arrival",
    ),
]

CORRECT = [
    pytest.param(
        "ignored_retry_after", run(call(0, 429, reply_headers=LIMITED), call(2.02)), id="it waits"
    ),
    pytest.param(
        "ignored_retry_after",
        run(call(0, 429, reply_headers=LIMITED), call(0)),
        id="the clock stands still",
    ),
    pytest.param(
        "ignored_retry_after",
        run(call(0, 429, reply_headers=LIMITED), call(0.1, body={"model": "other"})),
        id="another request",
    ),
    pytest.param(
        "ignored_retry_after",
        run(call(0, 429, reply_headers={"retry-after": "soon"}), call(0.1)),
        id="a malformed Retry-After",
    ),
    *[
        pytest.param(
            judge,
            run(
                *[
                    call(place / 20, 429, reply_headers=reply_headers, took=0.5)
                    for place in range(20)
                ]
            ),
            id=f"twenty users ask the same at once: {judge}",
        )
        for judge, reply_headers in (
            ("ignored_retry_after", LIMITED),
            ("retry_storm", LIMITED),
            ("no_backoff", {}),
            ("no_jitter", {}),
        )
    ],
    pytest.param(
        "ignored_retry_after",
        run(
            *[
                call(
                    place / 100 + 2.1 * retry,
                    429 if retry < 2 else 200,
                    reply_headers=LIMITED,
                    request_headers={"x-stainless-retry-count": str(retry)},
                )
                for place in range(9)
                for retry in range(3)
            ]
        ),
        id="nine users whose SDK counts its retries",
    ),
    pytest.param(
        "ignored_retry_after",
        run(
            *[
                call(
                    place / 100,
                    429,
                    reply_headers=LIMITED,
                    took=1 - place / 10,
                    request_headers={"x-stainless-retry-count": "0"},
                )
                for place in range(9)
            ],
            *[
                call(
                    3.05 - place / 10 + place / 100,
                    request_headers={"x-stainless-retry-count": "1"},
                )
                for place in range(9)
            ],
        ),
        id="nine users whose replies come in another order",
    ),
    pytest.param(
        "retried_refusal",
        run(*[call(place / 20, 400, took=0.5) for place in range(5)]),
        id="five users ask the same wrong thing at once",
    ),
    pytest.param("retry_storm", run(*backed_off(1, 2, 4, 8, 16)), id="six attempts"),
    pytest.param(
        "retry_storm",
        run(*[call(place, 200, SPEECH, reply_headers=STREAM) for place in range(9)]),
        id="a spoken stream, which ends in its own way",
    ),
    pytest.param(
        "retry_storm",
        run(
            *[
                call(place, 200, b'data: {"tick": 1}\n\n', reply_headers=STREAM)
                for place in range(9)
            ]
        ),
        id="a stream whose end is unknown",
    ),
    pytest.param(
        "retry_storm",
        run(*[call(place / 10) for place in range(50)]),
        id="the same request again and again, answered each time",
    ),
    pytest.param("no_backoff", run(*backed_off(1, 2, 4)), id="it doubles"),
    pytest.param("no_backoff", run(*backed_off(0.4, 0.3, 0.6)), id="it is random"),
    pytest.param(
        "no_backoff",
        run(*backed_off(2, 2, 2, reply_headers=LIMITED, status=429)),
        id="it obeys Retry-After",
    ),
    pytest.param("no_backoff", run(*backed_off(1, 1)), id="two waits are no habit"),
    pytest.param(
        "no_jitter",
        run(*[one for place in range(5) for one in backed_off(1, body={**CHAT, "n": place})]),
        id="five may be alike by chance",
    ),
    pytest.param(
        "no_jitter",
        run(
            *[
                one
                for place in range(6)
                for one in backed_off(0.7 + place / 10, body={**CHAT, "n": place})
            ]
        ),
        id="random waits",
    ),
    pytest.param(
        "no_jitter",
        run(
            *[
                one
                for place in range(6)
                for one in backed_off(
                    2, reply_headers=LIMITED, status=429, body={**CHAT, "n": place}
                )
            ]
        ),
        id="the wait is the server's",
    ),
    pytest.param(
        "no_jitter",
        run(
            *[
                one
                for place in range(6)
                for one in backed_off(1, begin=place * 10, body={**CHAT, "n": place})
            ]
        ),
        id="one after another",
    ),
    pytest.param(
        "retried_refusal",
        run(call(0, 400), call(1, body={"model": "mended"})),
        id="the request was mended",
    ),
    pytest.param(
        "retried_refusal",
        run(call(0, 401), call(1, key="sk-sealink-another")),
        id="the key was changed",
    ),
    pytest.param(
        "retried_refusal",
        run(call(0, 409), call(1), call(2, 429, body=None), call(3, body=None)),
        id="conflict and limit",
    ),
    pytest.param(
        "retried_refusal",
        run(call(0, 400, {"error": {"retryable": True}}), call(1)),
        id="an error marked as retryable",
    ),
    pytest.param("retried_refusal", run(call(0, 403), call(100)), id="much later"),
    pytest.param("gave_up", run(call(0, 429), call(3)), id="it tried again"),
    pytest.param(
        "gave_up", run(call(0, 503), call(1, 503), call(3, 503)), id="it tried three times"
    ),
    pytest.param("gave_up", run(call(0, 400)), id="a bad request"),
    pytest.param(
        "gave_up",
        run(call(0, 500, do="collect", method="GET", body=None)),
        id="the result of a task that has failed",
    ),
    pytest.param(
        "gave_up",
        run(call(0, 409, do="cancel", method="DELETE", body=None)),
        id="it has ended already",
    ),
    pytest.param("gave_up", run(call(0, 501)), id="it cannot be done at all"),
    pytest.param(
        "gave_up",
        run(call(0, 429, {"error": {"code": "insufficient_quota"}})),
        id="the money is spent",
    ),
    pytest.param(
        "gave_up", run(call(0, 429, problem="quota_exceeded")), id="the day's quota is used up"
    ),
    pytest.param(
        "gave_up",
        run(call(0, 429, reply_headers={"retry-after": "3600"})),
        id="an hour is too long to wait",
    ),
    pytest.param(
        "gave_up",
        run(call(0, 503, {"error": {"retryable": False}})),
        id="the error is marked as not retryable",
    ),
    pytest.param(
        "gave_up",
        run(call(0, 503), call(1, body={**CHAT, "model": "another"})),
        id="a request to another model",
    ),
    pytest.param(
        "gave_up",
        run(call(0, 503), call(1, path="/llm/v1/chat/completions", key="another")),
        id="a request to another gateway",
    ),
    pytest.param(
        "gave_up",
        run(
            *[
                call(
                    place,
                    status,
                    body={**CHAT, "user": f"0b4ff0f6-6d3a-4b2e-9f0a-1c2d3e4f5a6{place}"},
                )
                for place, status in enumerate((503, 200))
            ]
        ),
        id="each attempt has an id of its own",
    ),
    pytest.param(
        "gave_up",
        run(*[call(place / 20, 503 if place < 5 else 200, took=0.5) for place in range(10)]),
        id="five users at once, each tries again",
    ),
    pytest.param("gave_up", run(submit(0, 500)), id="a submission that may have been accepted"),
    pytest.param(
        "polled_fast",
        run(
            *[
                status_poll(place * 5, "running", reply_headers={"retry-after": "5"})
                for place in range(4)
            ]
        ),
        id="in the interval of Retry-After",
    ),
    pytest.param(
        "polled_fast",
        run(*[status_poll(place * 3, "running") for place in range(4)]),
        id="about as printed",
    ),
    pytest.param(
        "polled_fast",
        run(*[status_poll(0, "running") for _ in range(9)]),
        id="the clock stands still",
    ),
    pytest.param(
        "polled_after_end",
        run(status_poll(0, "running"), status_poll(5, "completed")),
        id="it stops",
    ),
    pytest.param(
        "polled_after_end",
        run(*[status_poll(at, "completed") for at in (0, 600, 4000, 9000)]),
        id="a page that is opened now and then",
    ),
    pytest.param(
        "polled_after_end",
        run(
            *[
                status_poll(place, "success", more={"data": {"generation_status": "processing"}})
                for place in range(4)
            ]
        ),
        id="a success that goes on",
    ),
    pytest.param(
        "ignored_failed_task", run(status_poll(0, "failed"), submit(3)), id="submitted again"
    ),
    pytest.param("ignored_failed_task", run(status_poll(0, "completed")), id="it did not fail"),
    pytest.param(
        "ignored_failed_task",
        run(
            call(0, do="cancel", method="POST", path="/v1/tasks/t1/cancel"),
            status_poll(5, "failed"),
        ),
        id="canceled by the client itself",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(0, 200, HALF + b"data: [DONE]\n\n", reply_headers=STREAM),
            call(1, body=next_turn("Once upon a time")),
        ),
        id="it was whole",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(0, 200, HALF, reply_headers=STREAM),
            call(1, body=next_turn("Once upon a time, there was")),
        ),
        id="requested again",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(
                0,
                200,
                HALF_MESSAGE + b'event: message_stop\ndata: {"type":"message_stop"}\n\n',
                reply_headers=STREAM,
            ),
            call(1, body=next_turn("Once upon a time")),
        ),
        id="a whole message",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(0, 200, HALF + b"data: [DONE]\n\n", reply_headers=STREAM, left=0.3),
            call(1, body=next_turn("Once upon a time")),
        ),
        id="the reader has stopped it",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(0, 200, HALF, reply_headers=STREAM),
            call(1, 200, {"choices": [{"message": {"content": "Once upon a time"}}]}),
            call(2, body=next_turn("Once upon a time")),
        ),
        id="a second answer, a whole one, says the same",
    ),
    pytest.param(
        "accepted_cut_stream",
        run(
            call(
                0,
                200,
                HALF,
                reply_headers=STREAM,
                body={"messages": [{"role": "user", "content": "Tell"}]},
            ),
            call(1, body=next_turn("Once upon a time")),
        ),
        id="another conversation says the same",
    ),
    pytest.param(
        "blind_resubmit",
        run(
            submit(0, 500, idempotent=True, request_headers={"idempotency-key": "a"}),
            submit(1, idempotent=True, request_headers={"idempotency-key": "a"}),
        ),
        id="with the same key",
    ),
    pytest.param(
        "blind_resubmit",
        run(submit(0), status_poll(5, "", status=502), status_poll(9, "completed"), submit(10)),
        id="the first task has ended",
    ),
    *(
        pytest.param(
            judge,
            run(
                *[
                    status_poll(place / 10, state, request_headers=FAL)
                    for place, state in enumerate(["running"] * 5 + ["completed"] * 2)
                ]
            ),
            id="fal's client",
        )
        for judge in ("polled_fast", "polled_after_end")
    ),
    *(
        pytest.param("ignored_partial", run(*calls), id=name)
        for name, calls in (
            ("requested again", [call(0, 200, HALF, reply_headers=STREAM), call(1)]),
            (
                "requested whole",
                [call(0, 200, HALF, reply_headers=STREAM), call(1, body={**CHAT, "stream": True})],
            ),
            ("the reader has stopped it", [call(0, 200, HALF, reply_headers=STREAM, left=0.3)]),
        )
    ),
    pytest.param(
        "blind_resubmit",
        run(submit(0, 429, idempotent=True), submit(3, idempotent=True)),
        id="a limit is no doubt",
    ),
    pytest.param(
        "blind_resubmit",
        run(
            submit(0, 503, {"error": {"retryable": True}}, idempotent=True),
            submit(3, idempotent=True),
        ),
        id="the error is marked as retryable",
    ),
    pytest.param("sent_twice", run(call(0), call(1)), id="one after the other"),
    pytest.param(
        "sent_twice", run(call(0, took=60, left=9), call(10)), id="after a timeout of its own"
    ),
    pytest.param(
        "sent_twice",
        run(call(0, took=1), call(0.9999, took=1)),
        id="the last byte arrives before the recorded end",
    ),
    pytest.param(
        "sent_twice",
        run(
            *[
                submit(place / 10, took=1, request_headers={"idempotency-key": str(place)})
                for place in range(2)
            ]
        ),
        id="two keys say that two are wanted",
    ),
    pytest.param(
        "sent_twice", run(call(0, took=1), call(0.1, body={"model": "other"})), id="two requests"
    ),
    pytest.param(
        "sent_twice",
        run(
            *[
                submit(
                    place / 10, took=1, idempotent=True, request_headers={"idempotency-key": "a"}
                )
                for place in range(2)
            ]
        ),
        id="one key makes them one",
    ),
    pytest.param(
        "leaked_key", run(call(0, query="limit=20&cursor=abcdefghijkl&key=a")), id="no credential"
    ),
    pytest.param(
        "leaked_key",
        run(
            call(
                0,
                query="appid=sk-sealink-0123456789&key=sk-sealink-0123456789",
                credentials=("appid", "key"),
            )
        ),
        id="the document wants it there",
    ),
    pytest.param(
        "accepted_forgery",
        run(
            deliveries=(delivery(0), delivery(1, forge=True, url="http://127.0.0.1:1/_mock/inbox"))
        ),
        id="a true one, and the mock's own inbox",
    ),
    pytest.param(
        "accepted_stale", run(deliveries=(delivery(0, age=200),)), id="within five minutes"
    ),
    pytest.param(
        "handled_twice",
        run(
            status_poll(-5, "running"),
            status_poll(1, "running"),
            status_poll(11, "running"),
            deliveries=(delivery(0), delivery(10, id="0000000001-2")),
        ),
        id="it polls anyway",
    ),
    pytest.param(
        "handled_twice",
        run(call(1), deliveries=(delivery(0), delivery(10, id="0000000001-2"))),
        id="only the first was acted upon",
    ),
    pytest.param(
        "handled_twice",
        run(call(1), call(11), deliveries=(delivery(0), delivery(10, message="evt_2"))),
        id="two messages",
    ),
]


@pytest.mark.parametrize(("judge", "severity", "calls", "evidence"), WITH_MISTAKE)
def test_a_run_with_a_mistake_is_found(
    judge: str, severity: str, calls: tuple[int, ...], evidence: Evidence
) -> None:
    [mistake] = found(judge, evidence)

    assert (mistake.judge, mistake.severity, mistake.calls) == (judge, severity, calls)
    assert all([mistake.what, mistake.right, mistake.rule])


@pytest.mark.parametrize(("judge", "evidence"), CORRECT)
def test_a_correct_run_is_not_reported(judge: str, evidence: Evidence) -> None:
    assert found(judge, evidence) == []


def test_every_judge_has_a_run_with_a_mistake_and_a_correct_one() -> None:
    assert (
        {case.values[0] for case in WITH_MISTAKE}
        == {case.values[0] for case in CORRECT}
        == set(JUDGES)
    )


def test_every_judge_is_in_the_docs() -> None:
    reply_headers = (Path(__file__).parents[2] / "docs" / "testing.md").read_text("utf-8")

    assert [
        name
        for name, judge in JUDGES.items()
        if f"| `{name}` | {judge.about} |" not in reply_headers
    ] == []


def test_faults_come_first_and_allowed_judges_are_skipped() -> None:
    evidence = run(call(0, 402), call(1, 402), call(2, 429, body={"model": "other"}))

    assert [(mistake.judge, mistake.severity) for mistake in find_mistakes(evidence)] == [
        ("gave_up", FAULT),
        ("retried_refusal", WARNING),
    ]
    assert [mistake.judge for mistake in find_mistakes(evidence, ["gave_up"])] == [
        "retried_refusal"
    ]


def test_a_run_without_mistakes_is_clean() -> None:
    assert (
        find_mistakes(
            run(
                call(0),
                submit(1),
                status_poll(6, "running"),
                status_poll(11, "completed"),
                call(12, method="GET", do="show", path="/v1/me", body=None),
            )
        )
        == []
    )


def test_forms_with_different_boundaries_are_equal() -> None:
    def form(boundary: str) -> dict[str, Any]:
        return {
            "body": f"--{boundary}\r\n\r\nx\r\n--{boundary}--".encode(),
            "request_headers": {"content-type": f"multipart/form-data; boundary={boundary}"},
        }

    assert (
        len(found("retried_refusal", run(call(0, 400, **form("aaa")), call(1, 400, **form("bbb")))))
        == 1
    )


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["assistant", "failed", "completed", "error", "message_stop"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "messages",
                    "input",
                    "role",
                    "content",
                    "text",
                    "error",
                    "retryable",
                    "status",
                    "data",
                    "choices",
                    "delta",
                    "type",
                    "model",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # however busy the machine is
@given(
    st.lists(
        st.tuples(
            st.integers(200, 599),
            JSON,
            JSON,
            st.text(max_size=8),
            st.sampled_from(["complete", "submit", "inspect", ""]),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_judges_accept_any_journal(rows: list[Any]) -> None:
    def arbitrary_call(
        place: int, status: int, sent: Any, content: Any, text: str, do: str, streamed: bool
    ) -> Any:
        reply = (
            b"".join(b"data: " + json.dumps(part).encode() + b"\n\n" for part in (content, sent))
            if streamed
            else json.dumps(content).encode()
        )
        reply_headers = {"retry-after": text, **(STREAM if streamed else {})}
        return call(
            place / 7,
            status,
            reply,
            body=json.dumps(sent).encode(),
            do=do,
            reply_headers=reply_headers,
            request_headers={"content-type": text},
            query=f"key={text}",
            key=text,
        )

    evidence = run(
        *[arbitrary_call(place, *row) for place, row in enumerate(rows)],
        deliveries=(delivery(0), delivery(0.1)),
    )

    assert all(mistake.judge in JUDGES for mistake in find_mistakes(evidence))


def test_a_mistake_is_json() -> None:
    assert orjson.loads(orjson.dumps(ClientMistake("j", FAULT, (1, 2), "w", "r", "u").render()))[
        "calls"
    ] == [1, 2]
