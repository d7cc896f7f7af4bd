"""Refuse a call: a `Problem` in the document's own words."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import orjson

from mockgateway.call import Call
from mockgateway.dialects import DIALECTS
from mockgateway.pipeline.facts import default_fact
from mockgateway.ports import StoreUnavailable
from mockgateway.problem import ConfigError, Problem
from mockgateway.protocols import Gateway
from mockgateway.reply import Reply
from mockgateway.spec.error_replies import ErrorReplies
from mockgateway.spec.operation import Operation

log = logging.getLogger("mockgateway")


class Refuser:
    """Answers the problems of one gateway's calls."""

    def __init__(self, gateway: Gateway, refusals: ErrorReplies) -> None:
        self._gateway = gateway
        self._refusals = refusals

    def refuse(self, call: Call, problem: Problem) -> Reply:
        """Return the refusal that the document has for the problem."""
        now = time.gmtime(call.sandbox.clock.now())
        request_id = self._gateway.request_id(call)
        values = {
            "request_id": request_id,
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", now),
            "path": call.path[:200],
            **call.route,
        }
        return self._refusals.reply(
            _worded(call, problem),
            call.operation,
            self._gateway.error_path(call),
            values,
            lambda name: default_fact(call, problem, name, request_id),
        )

    def refuse_error(self, call: Call, error: Exception) -> Reply:
        """Return the refusal of any exception: a 500 with the call's number for a bug in the mock.

        Raises again a ConfigError, which the person who wrote a scenario or a header must hear, and
        StoreUnavailable, which ends the call.
        """
        if isinstance(error, ConfigError | StoreUnavailable):
            raise error
        if isinstance(error, Problem):
            is_own = error.name == "service_unavailable"  # the mock's: the client may come again
            return self.refuse_with_wait(call, error) if is_own else self.refuse(call, error)
        call.error = f"{type(error).__name__}: {error}"
        log.error(
            "call %d, %s %s: a bug in the mock", call.number, call.method, call.path, exc_info=error
        )
        message = f"The mock failed: call {call.number} in its journal."
        return self.refuse(call, Problem("internal_error", message))

    def refuse_with_wait(self, call: Call, problem: Problem) -> Reply:
        """Return the refusal with a Retry-After header, whether the document has that or not."""
        reply = self.refuse(call, problem)
        wait = problem.values.get("retry_after")
        if wait is not None and not any(name.lower() == "retry-after" for name, _ in reply.headers):
            reply.headers.append(("retry-after", str(wait)))
        return reply

    def problem_names(self, operation: Operation | None) -> Sequence[str]:
        """Return the names of the problems that the operation has words for."""
        return self._refusals.names(operation)


def _worded(call: Call, problem: Problem) -> Problem:
    """Return the problem in the words of the operation's dialect, if that has words of its own."""
    dialect = DIALECTS.get(call.operation.say) if call.operation else None
    get_message = getattr(dialect, "error_message", None)
    if get_message is None:
        return problem
    try:
        body = orjson.loads(call.body) if call.body else None
    except orjson.JSONDecodeError:
        body = None
    message = get_message(problem, body)
    return problem if message is None else Problem(problem.name, message, **problem.values)
