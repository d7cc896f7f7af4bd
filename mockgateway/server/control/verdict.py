"""`/_mock/verdict`: the mistakes of the client that the journal and the webhooks show."""

from __future__ import annotations

from mockgateway.evidence import FAULT
from mockgateway.judges import JUDGES, find_mistakes
from mockgateway.server.control.requests import ControlRequest, Json, Routes, unknown
from mockgateway.server.evidence import gather
from mockgateway.wording import count

MAX_NUMBER = 10**9  # of a call
MAX_LISTED = 10  # calls of a mistake in the report

routes = Routes()


@routes.add("/_mock/verdict", "GET")
async def verdict(request: ControlRequest) -> Json:
    """Return the client's mistakes, and a report for people.

    Query parameters:
        allow: `no_jitter,gave_up`: the judges to leave out; may be repeated.
        since: The number of a call; it and earlier ones are left out.
    """
    allowed = set(filter(None, ",".join(request.query_params.getlist("allow")).split(",")))
    for name in allowed:
        if name not in JUDGES:
            raise unknown("allow: unknown judge", name, JUDGES)
    since = request.read_count("since", 0, MAX_NUMBER)
    evidence = gather(request.mock.mounts, request.sandbox_state, since)
    mistakes = find_mistakes(evidence, allowed)
    faults = [mistake.render() for mistake in mistakes if mistake.severity == FAULT]
    warnings = [mistake.render() for mistake in mistakes if mistake.severity != FAULT]
    result: Json = {
        "verdict": "fault" if faults else "warning" if warnings else "clean",
        "faults": faults,
        "warnings": warnings,
        "calls": len(evidence.calls),
        "forgotten": request.journal.total - len(request.journal),
        "deliveries": len(evidence.deliveries),
        "allowed": sorted(allowed),
    }
    return result | {"report": _write_report(result)}


@routes.add("/_mock/judges", "GET")
async def judges(request: ControlRequest) -> Json:
    """List the judges."""
    names = ("name", "about", "rule")
    listed = [{name: getattr(judge, name) for name in names} for judge in JUDGES.values()]
    return {"judges": listed}


def _write_report(verdict: Json) -> str:
    """Return a verdict as text."""
    lines = []
    for mistake in [*verdict["faults"], *verdict["warnings"]]:
        lines += [
            f"{mistake['severity'].upper()} {mistake['judge']}{_list_calls(mistake['calls'])}",
            f"  what:  {mistake['what']}",
            f"  right: {mistake['right']}",
            f"  rule:  {mistake['rule']}",
            "",
        ]
    faults, warnings = len(verdict["faults"]), len(verdict["warnings"])
    result = f"{count(faults, 'fault')}, {count(warnings, 'warning')}" if lines else "clean"
    calls = count(verdict["calls"], "call")
    if verdict["forgotten"]:
        calls += f" ({verdict['forgotten']} older ones are no longer in the journal)"
    return "\n".join([*lines, f"{result}: {calls}, {count(verdict['deliveries'], 'webhook')}"])


def _list_calls(calls: list[int]) -> str:
    if not calls:
        return ""
    numbers = ", ".join(map(str, calls[:MAX_LISTED]))
    more = ", ..." if len(calls) > MAX_LISTED else ""
    return f" (call{'s' if len(calls) > 1 else ''} {numbers}{more})"
