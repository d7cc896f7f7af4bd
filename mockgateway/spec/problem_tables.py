"""The names of problems: which wider name each falls back to, and its statuses in HTTP."""

from __future__ import annotations

from collections.abc import Mapping

_NARROWER = {  # by wider name, for documents that do not distinguish them
    "invalid_request": (
        "missing_field unsupported_parameter invalid_json unsupported_media_type invalid_image"
        " invalid_video invalid_audio content_blocked invalid_callback_url webhook_not_supported"
    ),
    "request_too_large": "context_length_exceeded",
    "model_not_found": "model_mismatch",
    "not_found": (
        "stream_not_supported model_not_found task_not_found template_not_found"
        " previous_response_not_found item_not_found response_not_found"
    ),
    "invalid_key": "missing_key revoked_key expired_key wrong_region account_not_found",
    "insufficient_scope": (
        "account_suspended ip_not_allowed referrer_not_allowed model_not_allowed"
        " feature_not_available"
    ),
    "forbidden": "insufficient_scope",
    "insufficient_balance": "budget_exceeded team_limit_exceeded max_credits_exceeded",
    "rate_limited": "quota_exceeded concurrency_limited auth_rate_limited",
    "upstream_error": "all_upstreams_failed upstream_credits_exhausted upstream_timeout",
    "internal_error": "upstream_error service_unavailable",
}

FALLBACK_NAMES: Mapping[str, str] = {
    name: wider for wider, names in _NARROWER.items() for name in names.split()
}

# Statuses of a problem that the document does not name. The first that the operation documents is
# used.
STATUSES: Mapping[str, tuple[int, ...]] = {
    "invalid_json": (400, 422),
    "invalid_request": (400, 422),
    "missing_field": (400, 422),
    "unsupported_media_type": (415, 400, 422),
    "not_acceptable": (406,),
    "not_found": (404,),
    "method_not_allowed": (405,),
    "request_too_large": (413, 400),
    "request_timeout": (408,),
    "missing_key": (401, 403),
    "invalid_key": (401, 403),
    "insufficient_balance": (402, 403),
    "insufficient_scope": (403, 401),
    "forbidden": (403, 401),
    "not_cancellable": (409, 400),
    "idempotency_reused": (409,),
    "idempotency_in_progress": (409,),
    "rate_limited": (429,),
    "cancellation_not_supported": (501,),
    "not_ready": (202,),
    "internal_error": (500,),
    "upstream_error": (502, 500),
    "service_unavailable": (503, 500),
    "upstream_timeout": (504, 500),
}
