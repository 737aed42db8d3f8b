"""What Teams sends to the app: activities with the channel's token, and how they are answered."""

import io
import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.platforms.teams_checks import Json

ANSWER_INVOKES_WITHIN_SECONDS = 10.0
ANSWER_WITHIN_SECONDS = 15.0
GIVE_UP_AFTER_SECONDS = 40.0  # longer than Teams waits, so that a slow answer can be told
JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The app's answer to one delivery; status 0 = none came."""

    sent: Json
    status: int
    body: str
    seconds: float

    @property
    def is_in_time(self) -> bool:
        """Whether the client, or the channel, still waited for it."""
        is_invoke = self.sent.get("type") == "invoke"
        return self.seconds < (
            ANSWER_INVOKES_WITHIN_SECONDS if is_invoke else ANSWER_WITHIN_SECONDS
        )

    def answer(self) -> Any:
        """The JSON of the body; None when it is empty or no JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None


class Deliveries:
    """The way to the app; every answer is kept in `acknowledgements`."""

    def __init__(self) -> None:
        self.acknowledgements: list[Ack] = []
        self.url = ""
        self._http: ClientSession | None = None

    def aim(self, app_url: str, path: str = "/api/messages") -> None:
        """Deliver there."""
        self.url = app_url.rstrip("/") + path

    async def close(self) -> None:
        """Cut the way to the app."""
        if self._http is not None:
            await self._http.close()

    async def send(self, activity: Json, authorization: str | None) -> Ack:
        """Deliver an activity; None = without an Authorization header."""
        body = json.dumps(activity, ensure_ascii=False).encode()
        return await self.send_raw(body, authorization=authorization, sent=activity)

    async def send_raw(
        self,
        body: bytes,
        *,
        authorization: str | None,
        content_type: str = JSON_TYPE,
        headers: dict[str, str] | None = None,
        sent: Json | None = None,
    ) -> Ack:
        """Deliver these very bytes; a content type of "" = without the header."""
        own = {"Content-Type": content_type, "Authorization": authorization}
        kept = {name: value for name, value in own.items() if value is not None and value != ""}
        if authorization == "":
            kept["Authorization"] = ""
        began = time.monotonic()
        status, text = await self._posted(body, {**kept, **(headers or {})})
        seconds = time.monotonic() - began
        ack = Ack(sent=sent or {}, status=status, body=text, seconds=seconds)
        self.acknowledgements.append(ack)
        return ack

    async def _posted(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        if self._http is None:
            self._http = ClientSession(
                timeout=ClientTimeout(total=GIVE_UP_AFTER_SECONDS),
                skip_auto_headers=["Content-Type"],
            )
        try:
            async with self._http.post(
                self.url, data=io.BytesIO(body), headers=headers
            ) as response:
                return response.status, await response.text()
        except (ClientError, TimeoutError):
            return 0, ""
