"""BabySea's views of a key, its account, billing and usage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from mockgateway.content import KeyView, PastCall, Price, TaskSnapshot, UsageReport
from mockgateway.seed import Seed
from mockgateway.spec.document import Document
from mockgateway.spec.problem_tables import FALLBACK_NAMES

CREATED = datetime(2026, 1, 14, 10, 22, tzinfo=UTC)  # when every account and key was created

_PREFIX = re.compile(r"bye_.{5}")


def time(moment: datetime) -> str:
    """Return a UTC time in the envelope's format."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def key(view: KeyView, now: datetime) -> dict[str, Any]:
    """Return the data of `/v1/status`. Only a key in BabySea's own format has a prefix."""
    return {
        "account_id": uuid(view.id),
        "apikey_id": uuid(f"key of {view.id}"),
        "apikey_name": view.name[:100] or "Any key",
        "apikey_prefix": view.key[:9] if _PREFIX.match(view.key) else None,
        "apikey_created_at": time(min(CREATED, now)),
        "apikey_last_used_at": time(now),
        "apikey_expires_at": None
        if view.expires is None
        else time(datetime.fromtimestamp(view.expires, UTC)),
    }


def profile(view: KeyView, now: datetime) -> dict[str, Any]:
    """Return `/v1/user/account`."""
    return {
        "account_id": uuid(view.id),
        "account_name": "Harbour Studio",
        "account_email": "ops@example.com",
        "account_is_personal": False,
        "account_picture_url": None,
        "account_created_at": time(min(CREATED, now)),
    }


def billing(view: KeyView, now: datetime) -> dict[str, Any]:
    """Return the subscription, which follows the calendar month; the free plan has none."""
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = (begins + timedelta(days=32)).replace(day=1)
    paid = view.plan != "free"
    return {
        "account_id": uuid(view.id),
        "billing_plan": (view.plan or "enterprise").replace("_", " ").title() if paid else None,
        "billing_credit_balance": round(view.balance, 3),
        "billing_subscription_status": "active" if paid else None,
        "billing_cancel_at_period_end": False if paid else None,
        "billing_currency": "usd" if paid else None,
        "billing_period_starts_at": time(begins) if paid else None,
        "billing_period_ends_at": time(ends) if paid else None,
        "billing_created_at": time(min(CREATED, begins)) if paid else None,
        "billing_updated_at": time(begins) if paid else None,
    }


def usage(report: UsageReport, codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the key's calls by endpoint and its account's generations by provider.

    Args:
        report: The calls and generations.
        codes: The error codes of each problem.
    """
    endpoints: dict[str, list[PastCall]] = {}
    for call in report.calls:
        endpoints.setdefault(_endpoint(call.path), []).append(call)
    generated = [
        call
        for name, calls in endpoints.items()
        if name.startswith("/v1/generate/")
        for call in calls
        if call.status < 400
    ]
    totals = _counts(report.calls)
    providers = [
        _provider_usage(name, sent) for name, sent in sorted(_submissions(report.snapshots).items())
    ]
    return {
        "account_id": uuid(report.holder.id),
        "usage_period_days": report.days,
        "usage_credit_balance": round(report.holder.balance, 3),
        **{
            f"usage_total_{word}": count
            for word, count in zip(
                ("requests", "success", "client_errors", "server_errors"), totals, strict=True
            )
        },
        "usage_total_generations": len(generated),
        "usage_total_provider_submissions": sum(
            provider["total_submissions"] for provider in providers
        ),
        "usage_total_estimated_cost": round(report.cost, 3),
        "usage_endpoints": [
            _endpoint_usage(name, calls, codes) for name, calls in sorted(endpoints.items())
        ],
        "usage_providers": providers,
    }


def estimate(price: Price) -> dict[str, Any]:
    """Return `/v1/estimate`. For a free model, the affordable number is null."""
    cost, video = price.cost, {}
    if cost.second is not None:
        video = {"cost_per_second": cost.second, "duration_seconds": cost.seconds} | (
            {"resolution": cost.resolution} if cost.resolution else {}
        )
    return {
        "model_identifier": price.model.id,
        "model_type": price.model.kind,
        "assets_count": price.number,
        **video,
        "cost_per_generation": cost.each,
        "cost_total_consumed": price.total,
        "credit_balance": round(price.balance, 3),
        "credit_balance_can_afford": price.total <= price.balance,
        "credit_balance_max_affordable": price.affordable,
    }


def _submissions(snapshots: Iterable[TaskSnapshot]) -> dict[str, list[tuple[str, float]]]:
    """Return the outcome and price of each submission, by provider, including failed attempts."""
    sent: dict[str, list[tuple[str, float]]] = {}
    for snapshot in snapshots:
        for failover in snapshot.failed:
            sent.setdefault(failover.upstream, []).append(("failed", snapshot.reserved))
        if snapshot.upstream:
            sent.setdefault(snapshot.upstream, []).append((snapshot.state, snapshot.reserved))
    return sent


def _provider_usage(name: str, sent: list[tuple[str, float]]) -> dict[str, Any]:
    """Return the usage of one provider.

    Failed and canceled submissions count as wasted. None counts as discarded, because the mock
    never submits a generation to two providers at once.
    """
    ends = [end for end, _ in sent]
    return {
        "provider": name,
        "total_submissions": len(sent),
        "used_count": ends.count("succeeded"),
        "cancelled_count": ends.count("canceled"),
        "discarded_count": 0,
        "failed_count": ends.count("failed"),
        "total_estimated_cost": round(sum(cost for _, cost in sent), 3),
        "wasted_estimated_cost": round(
            sum(cost for end, cost in sent if end in ("failed", "canceled")), 3
        ),
    }


def _endpoint(path: str) -> str:
    """Return `/v1/generate/image` for `/v1/generate/image/bfl/flux-schnell`, and so on."""
    parts = path.split("/")
    return "/".join(parts[:3] if parts[2] in ("content", "estimate") else parts[:4])


def _counts(calls: Iterable[PastCall]) -> tuple[int, int, int, int]:
    """Return the number of calls, and of those with 2xx or 3xx, 4xx, and 5xx."""
    families = [call.status // 100 for call in calls]
    return (
        len(families),
        sum(family < 4 for family in families),
        families.count(4),
        families.count(5),
    )


def _endpoint_usage(
    name: str, calls: list[PastCall], known: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    codes = Counter(_error_code(call, known) for call in calls if call.status >= 400)
    words = ("total_requests", "success_count", "client_error_count", "server_error_count")
    counts = dict(zip(words, _counts(calls), strict=True))
    return {"endpoint": name, **counts, "error_codes": dict(codes)}


def _error_code(call: PastCall, known: Mapping[str, Sequence[str]]) -> str:
    """Return the code of an error reply as it was before a fault spoiled it."""
    try:
        code = str(orjson.loads(call.reply)["error"]["code"])
    except (ValueError, LookupError, TypeError):
        code = ""
    codes = known.get(call.problem, known.get(FALLBACK_NAMES.get(call.problem, ""), ()))
    return code if code in codes or not codes else codes[0]


def error_codes(document: Document) -> dict[str, list[str]]:
    """Return the error codes that the document has for each problem."""
    found: dict[str, list[str]] = {}
    for response in document.root["components"]["responses"].values():
        for media in (response.get("content") or {}).values():
            for name, example in (media.get("examples") or {}).items():
                value = example.get("value")
                error = value.get("error") if isinstance(value, dict) else None
                if isinstance(error, dict) and "code" in error:
                    found.setdefault(name, []).append(str(error["code"]))
    return found


def uuid(name: str) -> str:
    """Return `name` if it is a UUID, else a UUID derived from it."""
    try:
        return str(UUID(name))
    except ValueError:
        return str(UUID(bytes=Seed.root("uuid", name).key[:16], version=4))
