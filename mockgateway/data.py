"""The data folders: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE if (_PACKAGE / "openapi").is_dir() else _PACKAGE.parent

OPENAPI = _ROOT / "openapi"
FIXTURES = _ROOT / "fixtures"
SCENARIOS = _ROOT / "scenarios"
