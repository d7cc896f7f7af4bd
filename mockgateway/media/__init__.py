"""Media files: signed links, their inputs, and the processes that render them."""

from mockgateway.media.blobs import Blobs
from mockgateway.media.inputs import read_file, read_input
from mockgateway.media.links import LinkError, Links, OpenedLink
from mockgateway.media.renderer import MediaRenderer
from mockgateway.media.uploads import resolve_input

__all__ = [
    "Blobs",
    "LinkError",
    "Links",
    "MediaRenderer",
    "OpenedLink",
    "read_file",
    "read_input",
    "resolve_input",
]
