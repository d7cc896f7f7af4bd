"""Files that are made: signed links to them, what they are made from, and the processes that make them."""

from mockgateway.media.blobs import Blobs
from mockgateway.media.inline import given
from mockgateway.media.links import Links, Opened, Refused
from mockgateway.media.studio import MediaRenderer
from mockgateway.media.uploads import resolved

__all__ = ["Blobs", "Links", "MediaRenderer", "Opened", "Refused", "given", "resolved"]
