"""What operators ask over HTTP, and what a stranger gets."""

import logging
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web

from adapters.server import MAX_BODY_BYTES, CannotListen, application, listening

TOKEN = "a-token-for-metrics-of-32-letters"


class Site:
    """A running application whose readiness can be changed."""

    url = ""
    missing = ""
    token = ""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    here = Site()

    async def readiness() -> str:
        return here.missing

    async def figures() -> dict[str, float]:
        return {"kanalvakt_outbox_waiting": 3, "kanalvakt_schedule_late_seconds": 0}

    async def echo(request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    async def broken(_request: web.Request) -> web.Response:
        raise RuntimeError("a name and an e-mail address")

    def mount(app: web.Application) -> None:
        app.add_routes([web.post("/echo/{person}", echo), web.get("/broken", broken)])

    app = application(readiness=readiness, figures=figures, metrics_token=TOKEN, mounts=[mount])
    async with listening(app, "127.0.0.1", 0) as here.url:
        yield here


async def get(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text()


async def test_alive_and_ready_are_two_questions(site: Site) -> None:
    assert await get(site.url + "/healthz") == (200, "alive\n")
    assert await get(site.url + "/readyz") == (200, "ready\n")
    site.missing = "the database does not answer"
    assert await get(site.url + "/healthz") == (200, "alive\n")
    assert await get(site.url + "/readyz") == (503, "not ready: the database does not answer\n")


async def test_metrics_count_by_route_and_never_by_path(site: Site) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(site.url + "/echo/anna.berg?q=secret", data=b"x")
    await get(site.url + "/nowhere/anna.berg")
    status, text = await get(site.url + "/metrics")
    assert status == 200
    assert 'method="POST",route="/echo/{person}",status="200"} 1.0' in text
    assert 'route="unknown",status="404"} 1.0' in text
    assert "kanalvakt_outbox_waiting 3.0" in text
    assert "anna.berg" not in text


async def test_metrics_through_a_proxy_need_the_token(site: Site) -> None:
    url, proxied = site.url + "/metrics", {"X-Forwarded-For": "192.0.2.1"}
    assert (await get(url, **proxied))[0] == 403
    assert (await get(url, Authorization="Bearer wrong", **proxied))[0] == 403
    assert (await get(url, Authorization="Bearer ", **proxied))[0] == 403
    assert (await get(url, Authorization=f"Bearer {TOKEN}", **proxied))[0] == 200


async def test_faults_are_plain_and_tell_nothing(site: Site) -> None:
    status, text = await get(site.url + "/broken")
    assert status == 500
    assert "Traceback" not in text
    assert "e-mail" not in text
    assert (await get(site.url + "/nowhere"))[0] == 404
    async with aiohttp.ClientSession() as session:
        async with session.put(site.url + "/healthz") as response:
            assert response.status == 405
        big = BytesIO(b"x" * (MAX_BODY_BYTES + 1))
        async with session.post(site.url + "/echo/1", data=big) as response:
            assert response.status == 413


async def test_answers_carry_security_headers(site: Site) -> None:
    url = site.url + "/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "Kanalvakt"


async def test_the_access_log_holds_no_path_and_no_query(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with aiohttp.ClientSession() as session:
        url = site.url + "/echo/anna.berg?q=hemlig"
        async with session.post(url, data=b"text", headers={"User-Agent": "anna"}) as response:
            await response.text()
    logged = [r.getMessage() for r in caplog.records if r.name == "adapters.server"]
    assert len(logged) == 1
    assert logged[0].startswith("POST /echo/{person} 200 ")
    assert "anna" not in caplog.text
    assert "hemlig" not in caplog.text


async def test_a_port_in_use_is_told_with_the_way_out(site: Site) -> None:
    port = int(site.url.rpartition(":")[2])

    async def nothing() -> str:
        return ""

    async def no_figures() -> dict[str, float]:
        return {}

    app = application(readiness=nothing, figures=no_figures)
    with pytest.raises(CannotListen, match=f"Port {port} on 127.0.0.1 is in use"):
        async with listening(app, "127.0.0.1", port):
            pass
