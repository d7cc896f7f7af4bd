"""Video clips with a sound track: generated from prompts, from pictures or from other videos."""

from mockgateway.generators.clip.draw import draw
from mockgateway.generators.clip.source import VideoInfo, examine

__all__ = ["VideoInfo", "draw", "examine"]
