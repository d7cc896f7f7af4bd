"""Pictures: generated from prompts, and edited from other pictures."""

from mockgateway.generators.picture.draw import draw, paint_address
from mockgateway.generators.picture.previews import previews
from mockgateway.generators.picture.uploads import ImageInfo, examine

__all__ = ["ImageInfo", "draw", "examine", "paint_address", "previews"]
