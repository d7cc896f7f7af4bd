"""Answer from the document, and remember what requests created, changed and deleted."""

from .example import Example

__all__ = ["Example"]
