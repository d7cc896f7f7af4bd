"""Make pictures at once: new ones, and what can be done to one that is given."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from mockgateway.call import Call
from mockgateway.content.media import Given, ImageAsk, Picture, Pictures, Recipe, Sitting
from mockgateway.media import Links, Studio
from mockgateway.ports import Job


class Draw:
    """`do: complete`, with `make: image`, `image_edit`, `image_variation`, `upscale`, `style_transfer` or `background_removal`."""

    async def act(self, call: Call, job: Job) -> Pictures:
        """As many as are wanted, as links or themselves. Raises Problem for an upload that is no picture."""
        sitting: Sitting = call.asked
        studio: Studio = job.studio
        links: Links = call.desk.links
        kept: dict[str, str] = {}
        for field, upload in (("source", sitting.source), ("mask", sitting.mask)):
            if upload.data:
                await studio.run("vet", "image", upload.data, upload.param)
                kept[field] = links.blobs.put(upload.data)
        ask = sitting.ask._replace(make=job.make, address=sitting.source.address, mark=links.mark, seed=sitting.ask.seed if sitting.seeded else call.seed.hex(16))
        recipes = [Recipe(ask._replace(index=place), kept) for place in range(sitting.number)]
        uploads = {"source": sitting.source, "mask": sitting.mask}
        pictures = [await _inline(recipe.ask, uploads, studio) if sitting.inline else Picture(call.base_url + links.path(recipe)) for recipe in recipes]
        return Pictures(int(call.received), pictures, ask.prompt)


async def _inline(ask: object, uploads: Mapping[str, Given], studio: Studio) -> Picture:
    """The picture itself; its files are at hand."""
    assert isinstance(ask, ImageAsk)
    drawn = await studio.draw(ask._replace(source=uploads["source"].data, mask=uploads["mask"].data))
    return Picture(data=b64encode(drawn.data).decode())
