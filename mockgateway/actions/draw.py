"""Make images at once: new ones, and edits of an uploaded one."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
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
from mockgateway.media import MediaRenderer, read_file, resolve_input
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan

MAX_PIXELS = 4096 * 4096  # of a result


class Draw:
    """`do: complete`, with `make` of `image` and everything that edits one image."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, plan: OperationPlan) -> Pictures:
        """Return links to images that are drawn on first use, or the images.

        Raises:
            Problem: An upload is not an image, or the result would be too large.
        """
        batch: ImageBatch = call.payload
        if call.canned is not None and call.canned.media:
            return _stored(call, batch, [read_file(call.canned.media)] * batch.number)
        if plan.draw_from is not None and plan.make == "image":
            files = await plan.draw_from.draw(batch)
            if not isinstance(files, str):
                call.source = plan.draw_from.name
                return _stored(call, batch, files)
            call.source = f"built-in ({files})"
        studio, links = plan.studio, call.state.links
        source = await resolve_input(batch.source, studio, links)
        mask = await resolve_input(batch.mask, studio, links)
        ask = batch.ask._replace(
            make=plan.make,
            address=source.address,
            mark=links.mark,
            seed=batch.ask.seed or call.content_seed.hex(16),
        )
        size, mask_size = await _size(studio, source), await _size(studio, mask)
        if all(size) and all(mask_size) and size != mask_size:
            mask_text, text = "x".join(map(str, mask_size)), "x".join(map(str, size))
            message = f"The mask is {mask_text} pixels, the image {text}: they must be of one size."
            raise Problem("invalid_image", message, param="mask")
        if plan.make == "upscale":
            _check_size(ask, size)
        asks = [ask._replace(index=index) for index in range(batch.number)]
        if batch.inline:
            whole = (one._replace(source=source.data, mask=mask.data) for one in asks)
            pictures = await asyncio.gather(*(_draw(studio, one, batch.previews) for one in whole))
        else:
            studio.pool.start()  # the client will fetch the links
            uploads = {"source": source, "mask": mask}
            stored = {name: links.blobs.put(one.data) for name, one in uploads.items() if one.data}
            paths = [links.path(StoredMediaRequest(one, stored)) for one in asks]
            pictures = [Picture(call.base_url + path) for path in paths]
        return Pictures(int(call.received), pictures, ask.prompt)


async def _draw(studio: MediaRenderer, ask: ImageRequest, previews: int) -> Picture:
    """Return an image in base64, with the number of previews."""
    file = await studio.draw(ask)
    coarse = await studio.run("picture_previews", file.data, previews) if previews else ()
    size = file.width, file.height
    return Picture(
        "", b64encode(file.data).decode(), size, [b64encode(one).decode() for one in coarse]
    )


def _stored(call: Call, batch: ImageBatch, files: Sequence[FileRequest]) -> Pictures:
    """Return files as the images of the batch."""
    links = call.state.links
    pictures = []
    for file in files:
        if batch.inline:
            pictures.append(Picture(data=b64encode(file.data).decode()))
            continue
        stored = {"data": links.blobs.put(file.data)}
        path = links.path(StoredMediaRequest(file._replace(data=b""), stored))
        pictures.append(Picture(call.base_url + path))
    return Pictures(int(call.received), pictures, batch.ask.prompt)


async def _size(studio: MediaRenderer, upload: InputFile) -> tuple[int, int]:
    """Return the size of an upload, (0, 0) for none. Raises Problem if it is not an image."""
    if not upload.data:
        return 0, 0
    width, height, _ = await studio.run("examine_upload", "image", upload.data, upload.param)
    return width, height


def _check_size(ask: ImageRequest, size: tuple[int, int]) -> None:
    width, height = size[0] * ask.scale, size[1] * ask.scale
    if width * height > MAX_PIXELS:
        message = (
            f"The picture would be {width}x{height} pixels after upscaling; "
            "the limit is 4096x4096, or as many in another shape."
        )
        raise Problem("invalid_image", message, param="image")
