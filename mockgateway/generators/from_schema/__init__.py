"""Draw a valid, realistic instance of any JSON Schema 2020-12; the same seed gives the same one."""

from .document import Json, Unsatisfiable
from .search import draw_instance

__all__ = ["Json", "Unsatisfiable", "draw_instance"]
