"""The language model's server: what it is sent, and that nothing it does can do harm."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.llm.prompt import asked
from adapters.llm.rephraser import MAX_BODY_BYTES, LlmRephraser
from bot.answers import wording_fault
from bot.ports import NoWording
from bot.settings import LlmSettings
from tests.adapters.loopback_tls import HOST, Names
from tests.model_server import ModelServer, completion, model_server

RULE = "Kommentarerna gås igenom varje dag."
KEY = "a-key-that-nobody-should-see"


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        yield server


def asking(model: ModelServer, **given: Any) -> LlmRephraser:
    values: dict[str, Any] = {
        "url": model.url,
        "model": "small-one",
        "allowed_hosts": "127.0.0.1",
        "timeout_seconds": 20,
    }
    return LlmRephraser(LlmSettings(_env_file=None, **(values | given)))


async def test_the_rule_is_sent_and_nothing_else(model: ModelServer) -> None:
    model.says("Varje dag gås kommentarerna igenom.")
    wording = await asking(model, key=KEY).rephrase(RULE, "sv")
    assert wording == "Varje dag gås kommentarerna igenom."
    (body,), (headers,) = model.bodies, model.headers
    assert body["model"] == "small-one"
    assert body["messages"][-1] == {"role": "user", "content": RULE}
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert set(headers) <= {
        "Host",
        "Accept",
        "Accept-Encoding",
        "Authorization",
        "Content-Type",
        "Content-Length",
        "Connection",
        "User-Agent",
    }


async def test_without_a_key_none_is_sent(model: ModelServer) -> None:
    model.says("x")
    await asking(model).rephrase(RULE, "en")
    assert "Authorization" not in model.headers[0]


async def test_the_task_is_in_the_language_of_the_rule(model: ModelServer) -> None:
    model.says("x")
    for language, begin in (("sv", "Skriv om regeln"), ("en", "Put the rule in plain English")):
        await asking(model).rephrase(RULE, language)
        assert model.bodies[-1]["messages"][0]["content"].startswith(begin)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_keeps_to_its_own_rules(language: str) -> None:
    messages: Any = asked("m", RULE, language)["messages"]
    _task, rule, reworded, _asked = [message["content"] for message in messages]
    assert wording_fault(reworded, rule, language) is None


async def status_500(request: web.Request) -> web.StreamResponse:
    return web.json_response(completion("x"), status=500)


async def elsewhere(request: web.Request) -> web.StreamResponse:
    raise web.HTTPTemporaryRedirect(str(request.url))


async def zipped(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})


async def huge(request: web.Request) -> web.StreamResponse:
    return web.json_response(completion("x" * MAX_BODY_BYTES))


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    with suppress(ConnectionError):
        while True:
            await response.write(b"x" * 8192)
    return response


async def no_json(request: web.Request) -> web.StreamResponse:
    return web.Response(text=RULE)


async def nested(request: web.Request) -> web.StreamResponse:
    return web.Response(text="[" * 60_000)


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"choices": [')
    assert request.transport is not None
    request.transport.close()
    return response


async def closed(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def stalled(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def dripping(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(300):
        await response.write(b" ")
        await asyncio.sleep(0.1)
    return response


@pytest.mark.parametrize(
    ("respond", "why"),
    [
        (status_500, "refused"),
        (elsewhere, "refused"),
        (zipped, "refused"),
        (huge, "size"),
        (endless, "size"),
        (no_json, "content"),
        (nested, "content"),
        (half, "unreachable"),
        (closed, "unreachable"),
        (stalled, "silence"),
        (dripping, "silence"),
    ],
)
async def test_a_bad_server_gives_no_wording(
    model: ModelServer, respond: Callable[[web.Request], Awaitable[web.StreamResponse]], why: str
) -> None:
    model.respond = respond
    started = time.monotonic()
    with pytest.raises(NoWording, match=why):
        await asking(model, timeout_seconds=1 if why == "silence" else 20).rephrase(RULE, "sv")
    assert len(model.bodies) == 1  # no redirect is followed, nothing is asked twice
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"choices": []},
        {"choices": [None]},
        {"choices": {"message": {"content": "x"}}},
        {"choices": [{"text": "x"}]},
        {"choices": [{"message": "x"}]},
        {"choices": [{"message": {"content": None}}]},
        {"choices": [{"message": {"content": [{"type": "text", "text": "x"}]}}]},
        {"error": {"message": "no such model"}},
    ],
)
async def test_an_answer_of_another_form_is_none(model: ModelServer, answer: object) -> None:
    async def respond(request: web.Request) -> web.StreamResponse:
        return web.json_response(answer)

    model.respond = respond
    with pytest.raises(NoWording, match="content"):
        await asking(model).rephrase(RULE, "sv")


async def test_a_server_that_is_not_there(model: ModelServer) -> None:
    with pytest.raises(NoWording, match="unreachable"):
        await asking(model, url="http://127.0.0.1:1/v1").rephrase(RULE, "sv")


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "fd00::1"])
async def test_a_name_that_leads_inside_is_asked_only_when_it_is_allowed(address: str) -> None:
    """The wall of the tests would stop the connection too, by another exception."""
    settings = LlmSettings(_env_file=None, url="https://llm.example/v1", model="m", key=KEY)
    inside = LlmRephraser(settings, resolver=lambda: Names(address))
    with pytest.raises(NoWording, match="address"):
        await inside.rephrase(RULE, "sv")


async def test_the_key_goes_only_to_whom_a_certificate_vouches_for(certificate: Path) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    async with model_server(tls) as server:
        server.says("x")
        url = server.url.replace("127.0.0.1", HOST)
        values: dict[str, Any] = {"url": url, "model": "m", "key": KEY, "allowed_hosts": HOST}
        settings = LlmSettings(_env_file=None, **values)
        here = Names("127.0.0.1")
        with pytest.raises(NoWording, match="unreachable"):
            await LlmRephraser(settings, resolver=lambda: here).rephrase(RULE, "sv")
        assert server.headers == []
        trusted = ssl.create_default_context(cafile=str(certificate))
        asking = LlmRephraser(settings, resolver=lambda: here, tls=trusted)
        assert await asking.rephrase(RULE, "sv") == "x"
