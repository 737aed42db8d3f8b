"""What a server answers, read no further than is good for us."""

import json
from typing import Any

from aiohttp import ClientResponse

CHUNK_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 1024 * 1024


class TooLong(Exception):
    """The answer goes on beyond what is read."""


async def read(response: ClientResponse, max_bytes: int) -> bytes:
    """The whole body. Raises: TooLong, ClientError, TimeoutError."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > max_bytes:
            raise TooLong
    return bytes(content)


async def read_object(response: ClientResponse) -> dict[str, Any]:
    """The body as a JSON object; empty when it is none. Raises: ClientError, TimeoutError."""
    try:
        body = json.loads(await read(response, MAX_ANSWER_BYTES))
    except (TooLong, ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
