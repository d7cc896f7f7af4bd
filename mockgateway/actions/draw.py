"""Make pictures at once: new ones, and what can be done to one that is given."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import ClassVar

from mockgateway.call import Call
from mockgateway.content.media import (
    FileRequest,
    ImageBatch,
    ImageRequest,
    InputFile,
    Picture,
    Pictures,
    StoredMediaRequest,
)
from mockgateway.media import Links, MediaRenderer, resolve_input
from mockgateway.media.ready import file_at
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan

LARGEST = 4096 * 4096  # pixels of a result


class Draw:
    """`do: complete`, with `make: image`, `image_edit`, `image_variation`, `upscale`, `style_transfer` or `background_removal`."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, job: OperationPlan) -> Pictures:
        """Links to pictures that are drawn when somebody looks at them, or the pictures. Raises Problem for an upload that is no picture, or would get too large."""
        sitting: ImageBatch = call.payload
        if call.canned is not None and call.canned.media:
            return _given(call, sitting, file_at(call.canned.media))
        studio: MediaRenderer = job.studio
        links: Links = call.state.links
        source, mask = (
            await resolve_input(sitting.source, studio, links),
            await resolve_input(sitting.mask, studio, links),
        )
        ask = sitting.ask._replace(
            make=job.make,
            address=source.address,
            mark=links.mark,
            seed=sitting.ask.seed or call.seed.hex(16),
        )
        size = await _vetted(studio, source)
        masked = await _vetted(studio, mask)
        if all(size) and all(masked) and size != masked:
            said = f"The mask is {masked[0]}x{masked[1]} pixels, the image {size[0]}x{size[1]}: they must be of one size."
            raise Problem("invalid_image", said, param="mask")
        if job.make == "upscale":
            _bounded(ask, size)
        asks = [ask._replace(index=place) for place in range(sitting.number)]
        if sitting.inline:
            drawn = await asyncio.gather(
                *(studio.draw(one._replace(source=source.data, mask=mask.data)) for one in asks)
            )
            pictures = [Picture(data=b64encode(one.data).decode()) for one in drawn]
        else:
            studio.pool.start()  # whoever gets a link will look at it
            kept = {
                field: links.blobs.put(upload.data)
                for field, upload in (("source", source), ("mask", mask))
                if upload.data
            }
            pictures = [
                Picture(call.base_url + links.path(StoredMediaRequest(one, kept))) for one in asks
            ]
        return Pictures(int(call.received), pictures, ask.prompt)


def _given(call: Call, sitting: ImageBatch, file: FileRequest) -> Pictures:
    """The file of a scenario, as often as pictures are wanted."""
    if sitting.inline:
        picture = Picture(data=b64encode(file.data).decode())
    else:
        links: Links = call.state.links
        picture = Picture(
            call.base_url
            + links.path(
                StoredMediaRequest(file._replace(data=b""), {"data": links.blobs.put(file.data)})
            )
        )
    return Pictures(int(call.received), [picture] * sitting.number, sitting.ask.prompt)


async def _vetted(studio: MediaRenderer, upload: InputFile) -> tuple[int, int]:
    """Width and height of an upload, 0 by 0 where there is none. Raises Problem for what is no picture."""
    if not upload.data:
        return 0, 0
    width, height, _ = await studio.run("examine_upload", "image", upload.data, upload.param)
    return width, height


def _bounded(ask: ImageRequest, size: tuple[int, int]) -> None:
    width, height = size[0] * ask.scale, size[1] * ask.scale
    if width * height > LARGEST:
        said = f"The picture would be {width}x{height} pixels after upscaling; at most 4096x4096, or as many in another shape, are made."
        raise Problem("invalid_image", said, param="image")
