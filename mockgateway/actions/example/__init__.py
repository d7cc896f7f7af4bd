"""Answer from the document, and store the items that requests create, change and delete."""

from .example import Example

__all__ = ["Example"]
