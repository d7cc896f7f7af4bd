"""Write the text of answers, and read the language and the sentiment of texts."""

from .classification import has_mood, labels_in, labels_of_mood, of_lines, sentiment
from .conversion import converted
from .datasets import answer as of_data
from .detection import detect
from .objects import of_brackets
from .source import split_source
from .writer import write_answer

__all__ = [
    "converted",
    "detect",
    "has_mood",
    "labels_in",
    "labels_of_mood",
    "of_brackets",
    "of_data",
    "of_lines",
    "sentiment",
    "split_source",
    "write_answer",
]
