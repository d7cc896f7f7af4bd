"""Write articles, guides and other longer texts from what is known of the field of a subject."""

from mockgateway.generators.prose.essays.essay import answer

__all__ = ["answer"]
