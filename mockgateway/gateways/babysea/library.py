"""BabySea's views of its models and providers."""

from __future__ import annotations

from typing import Any

from mockgateway.content import Health, Model, Upstream

WINDOW_SECONDS = 300

# Every provider page has these values.
IMPLEMENTATION = {
    "error_mapping": "bse_error_codes",
    "cost_tracking": "per_generation_usd",
    "schema_conversion": "unified_to_native",
    "failover_strategy": "sequential_provider_chain",
    "health_monitoring": "circuit_breaker",
}

_PROVIDER = tuple(f"provider_{name}" for name in "id name description website docs status".split())
_DELIVERY = ("delivery_method", "cancel_method", "webhook_verification", "supported_media_types")


def model(model: Model) -> dict[str, Any]:
    """Return an entry of `/v1/library/models`."""
    facts = model.facts
    schema: dict[str, Any] = {
        "generation_prompt": True,
        "generation_ratio": facts["ratios"],
        "generation_output_format": facts["formats"],
        "generation_output_number": facts["max_number"],
        "generation_input_file": facts["input_file"],
    }
    if facts["durations"]:
        schema["generation_duration"] = facts["durations"]
    if facts["resolutions"]:
        schema["generation_resolution"] = facts["resolutions"]
    if facts["audio"]:
        schema["generation_generate_audio"] = True
    return {
        "model_type": model.kind,
        "model_identifier": model.id,
        "model_pricing": facts["price"].get("by") or facts["price"]["each"],
        "model_supported_provider": facts["upstreams"],
        "schema": schema,
        "specific_schema": list(facts["specific"]),
    }


def provider(upstream: Upstream) -> dict[str, Any]:
    """Return an entry of `/v1/library/providers`."""
    facts = upstream.facts
    return {
        **{name: facts[name] for name in _PROVIDER},
        "babysea_implementation": {
            **{name: facts[name] for name in _DELIVERY},
            **IMPLEMENTATION,
            "supported_models_total": len(upstream.models),
        },
    }


def health(state: Health) -> dict[str, Any]:
    """Return the health of one part; a provider without recent attempts is `unknown`."""
    if state.part == "providers":
        providers = [
            {
                "provider": upstream.id,
                "status": "healthy" if count else "unknown",
                "failure_rate": round(failed / count, 3) if count else 0,
                "window": {
                    "total_attempts": count,
                    "failures": failed,
                    "successes": count - failed,
                    "duration_seconds": WINDOW_SECONDS,
                },
            }
            for upstream, count, failed in state.attempts
        ]
        return {
            "service": "providers",
            "healthy": True,
            "providers": providers,
            "providers_total": len(providers),
        }
    if state.part == "models":
        models = [_served(model) for model in state.models]
        return {"service": "models", "healthy": True, "models": models, "models_total": len(models)}
    if state.part == "storage":
        return {
            "service": "storage",
            "healthy": True,
            "latency_ms": state.took,
            "bucket": "generations",
        }
    return {"service": "redis", "healthy": True, "latency_ms": 1 + state.took // 10}


def _served(model: Model) -> dict[str, Any]:
    price = (
        {"model_pricing": model.facts["price"]["each"]} if "each" in model.facts["price"] else {}
    )
    providers = {
        upstream: {"available": True, "raw_model_id": _raw_id(upstream, model.id)}
        for upstream in model.facts["upstreams"]
    }
    return {"model_identifier": model.id, "model_type": model.kind, **price, "providers": providers}


def _raw_id(upstream: str, model: str) -> str:
    """Return the provider's own name of a model (assumed)."""
    owner, _, name = model.partition("/")
    owner = {"bfl": "black-forest-labs"}.get(owner, owner)
    return {
        "cloudflare": f"@cf/{owner}/{name}",
        "replicate": f"{owner}/{name}",
        "fal": f"fal-ai/{name}",
    }.get(upstream, name)
