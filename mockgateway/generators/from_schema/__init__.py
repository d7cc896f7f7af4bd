"""A valid, realistic JSON instance for any JSON Schema 2020-12, the same for the same seed."""

from .document import Json, Unsatisfiable
from .search import draw_instance

__all__ = ["Json", "Unsatisfiable", "draw_instance"]
