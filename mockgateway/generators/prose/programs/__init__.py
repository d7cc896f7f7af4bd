"""Write functions in many programming languages from one description each."""

from __future__ import annotations

from mockgateway.generators.prose.programs.records import write as record
from mockgateway.generators.prose.programs.writing import language_of, stub, write

__all__ = ["language_of", "record", "stub", "write"]
