"""3D models as glTF 2.0 binaries: the shape that a prompt names, else a smooth solid."""

from mockgateway.generators.solid.draw import draw
from mockgateway.generators.solid.shapes import SHAPES

__all__ = ["SHAPES", "draw"]
