"""Explain a known concept, or the difference between two, for a reader and at a length."""

from mockgateway.generators.prose.explaining.explanation import answer

__all__ = ["answer"]
