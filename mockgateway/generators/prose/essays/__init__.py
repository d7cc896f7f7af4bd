"""Write articles, guides and other longer texts from what is known of the field of a subject."""

from mockgateway.generators.prose.essays.essay import answer
from mockgateway.generators.prose.essays.tips import tips

__all__ = ["answer", "tips"]
