"""Clips: moving pictures with a sound track, drawn from words, from pictures or from another clip."""

from mockgateway.generators.clip.clip import draw, poster, size_of
from mockgateway.generators.clip.source import Examined, examine

__all__ = ["Examined", "draw", "examine", "poster", "size_of"]
