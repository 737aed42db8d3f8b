"""An administrator's browser, installing the app in a workspace."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession, DummyCookieJar


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the browser was answered."""

    status: int
    text: str
    content_type: str
    location: str


@dataclass
class Installer:
    """A browser at the server's address; it keeps cookies as over https."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: str) -> Page:
        """Open an address, without following where it leads."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        async with (
            ClientSession(cookie_jar=DummyCookieJar()) as http,
            http.get(
                self.url + path, params=query, headers=headers, allow_redirects=False
            ) as answer,
        ):
            self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
            return Page(
                status=answer.status,
                text=await answer.text(),
                content_type=answer.content_type,
                location=answer.headers.get("Location", ""),
            )

    async def begin(self) -> str:
        """Open the install address; the state that goes with the way to Slack."""
        page = await self.get("/slack/install")
        return asked_of_slack(page)["state"]

    async def come_back(self, code: str, state: str) -> Page:
        """Return from Slack with a code."""
        return await self.get("/slack/oauth_redirect", code=code, state=state)


def asked_of_slack(page: Page) -> dict[str, str]:
    """What the way to Slack carries."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.location).query).items()}
