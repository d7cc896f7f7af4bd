"""Files that are made: signed links to them, what they are made from, and the processes that make them."""

from mockgateway.media.blobs import Blobs
from mockgateway.media.inline import read_input
from mockgateway.media.links import LinkError, Links, OpenedLink
from mockgateway.media.renderer import MediaRenderer
from mockgateway.media.uploads import resolve_input

__all__ = [
    "Blobs",
    "LinkError",
    "Links",
    "MediaRenderer",
    "OpenedLink",
    "read_input",
    "resolve_input",
]
