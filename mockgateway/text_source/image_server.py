"""Use a server with OpenAI's Images API as the source of pictures."""

from __future__ import annotations

import asyncio
import binascii
import io
import logging
from base64 import b64decode
from typing import Any

import httpx

from mockgateway.content.media import FileRequest, ImageBatch, ImageRequest
from mockgateway.text_source.chat_server import ssl_context

log = logging.getLogger(__name__)


class ImageServer:
    """Lets a server draw; the mock brings each picture to the size and format of the request.

    Args:
        url: The base URL, such as http://localhost:8080/v1.
        model: The model to request; "" for the server's default.
        key: The server's key; "" for none.
        timeout: Seconds to wait for the pictures.
    """

    def __init__(self, url: str, model: str, key: str, timeout: float) -> None:
        self.name = url
        self._model, self._timeout = model, timeout
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    async def draw(self, batch: ImageBatch) -> list[FileRequest] | str:
        """Return the pictures, or the reason for the failure."""
        ask = batch.ask
        body: dict[str, Any] = {"prompt": ask.prompt, "n": batch.number}
        body |= {"response_format": "b64_json", "size": f"{ask.width or 1024}x{ask.height or 1024}"}
        body |= {"model": self._model} if self._model else {}
        try:
            pictures = await self._request(body)
            files = [await asyncio.to_thread(_fitted, each, ask) for each in pictures]
        except httpx.HTTPError as error:
            return self._failed(str(error) or type(error).__name__)
        except (LookupError, TypeError, ValueError, OSError, binascii.Error):
            return self._failed("did not answer with pictures")
        if len(files) != batch.number:
            return self._failed(f"gave {len(files)} of {batch.number} pictures")
        return files

    async def _request(self, body: dict[str, Any]) -> list[bytes]:
        timeout = httpx.Timeout(self._timeout, connect=5)
        async with httpx.AsyncClient(timeout=timeout, verify=ssl_context()) as client:
            url = f"{self.name}/images/generations"
            response = await client.post(url, json=body, headers=self._headers)
            response.raise_for_status()
            return [b64decode(each["b64_json"], validate=True) for each in response.json()["data"]]

    def _failed(self, reason: str) -> str:
        log.warning("%s: %s; the mock draws the picture itself", self.name, reason)
        return f"{self.name}: {reason}"


def _fitted(data: bytes, ask: ImageRequest) -> FileRequest:
    """Return a picture in the size and format of a request."""
    from PIL import Image  # heavy, and only this needs it here

    size = (ask.width or 1024, ask.height or 1024)
    with Image.open(io.BytesIO(data)) as picture:
        if picture.size != size or (picture.format or "").lower() != ask.format:
            mode = "RGB" if ask.format == "jpeg" else picture.mode
            out = io.BytesIO()
            picture.convert(mode).resize(size).save(out, ask.format)
            data = out.getvalue()
    return FileRequest(ask.format, f"image/{ask.format}", data)
