"""Pictures: made from words, or made from another picture."""

from mockgateway.generators.picture.draw import draw, stand_in
from mockgateway.generators.picture.uploads import Seen, examine

__all__ = ["Seen", "draw", "examine", "stand_in"]
