"""The border of the chat page: what is refused, how, and that nothing is half done."""

import json
import uuid
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.platforms.web import WebDriver

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEEP = '{"step":"home.hello","args":{"a":' + "[" * 50_000 + "]" * 50_000 + "}}"


def _key() -> str:
    return str(uuid.uuid4())


async def _post(
    page: WebDriver, path: str, data: Any, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    own = {"Origin": page.base_url, "Content-Type": "application/x-www-form-urlencoded"}
    async with (
        ClientSession(page.base_url) as http,
        http.post(
            path,
            data=BytesIO(data) if isinstance(data, bytes) else data,
            headers={**own, **(headers or {})},
        ) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Host": "127.0.0.1:1"},
        {"Host": "192.168.0.1"},
        {"Host": ""},
    ],
)
async def test_only_the_page_itself_may_send(
    guarded_page: WebDriver, headers: dict[str, str]
) -> None:
    anna = guarded_page.id_of("Anna Berg")
    before = (await guarded_page.screen(anna)).text
    status, _text = await _post(
        guarded_page, f"/as/{anna}/words", f"text=hej&key={_key()}", headers
    )
    assert status in (400, 403)
    assert (await guarded_page.screen(anna)).text == before


async def test_a_request_that_does_not_say_where_it_is_from_is_refused(
    guarded_page: WebDriver,
) -> None:
    async with (
        ClientSession(guarded_page.base_url) as http,
        http.post(f"/as/{guarded_page.id_of('Anna Berg')}/words", data={"text": "hej"}) as response,
    ):
        assert response.status == 403


async def test_reading_under_another_name_is_refused(guarded_page: WebDriver) -> None:
    """A site whose name was made to point at this machine."""
    async with (
        ClientSession(guarded_page.base_url) as http,
        http.get("/", headers={"Host": "rebound.example"}) as response,
    ):
        assert response.status == 403


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("words", b"text=%s" % (b"a" * 10_000_000), 413),
        ("words", b"", 400),
        ("words", b"text=", 400),
        ("words", b"text=%00%E2%80%AE", 400),
        ("words", b"text=hej&key=not-a-uuid", 400),
        ("words", b"text=hej&text=igen", 400),
        ("words", b"\xff\xfe=\xff", 400),
        ("words", b"text=%ff%fe", 400),
        ("words", b"&".join(b"a%d=b" % number for number in range(600)), 400),
        ("words", b"no form at all", 400),
        ("press", b"action={broken", 400),
        ("press", b"action=[]", 400),
        ("press", b'action={"step":1}', 400),
        ("press", b'action={"step":"home.hello","args":[]}', 400),
        ("press", b'action={"step":"home.hello","args":{"a":NaN}}', 400),
        ("press", b'action={"step":"home.hello","args":{"a":"\\u0000"}}', 400),
        ("press", b'action={"step":"home.hello","args":{"a":"\\ud800"}}', 400),
        ("press", b'action={"step":"%s","args":{}}' % (b"x" * 5000), 400),
        ("press", b'action={"step":"home.hello","args":{},"admin":true}', 400),
        ("press", b"action=" + DEEP.encode(), 400),
        ("press", b'action={"step":"home.hello"}&message=minus', 400),
        ("press", b'action={"step":"home.hello"}&message=99999999999999999999', 400),
        ("press", b'action={"step":"home.hello"}&message=987654', 404),
        ("answers", b'action={"step":"home.hello"}', 400),
        ("answers", b'action={"step":"home.hello"}&token=a&token=b', 400),
        ("leave", b"token=abc", 400),
        ("language", b"language=xx", 400),
    ],
)
async def test_what_is_broken_is_refused(
    guarded_page: WebDriver, path: str, body: bytes, status: int
) -> None:
    anna = guarded_page.id_of("Anna Berg")
    before = (await guarded_page.screen(anna)).text
    answered, text = await _post(guarded_page, f"/as/{anna}/{path}", body)
    assert answered == status
    assert "Traceback" not in text
    assert (await guarded_page.screen(anna)).text == before


@pytest.mark.parametrize("body", [b'{"text": "hej"}', b"[" * 100_000])
async def test_json_is_not_taken(guarded_page: WebDriver, body: bytes) -> None:
    anna = guarded_page.id_of("Anna Berg")
    json_type = {"Content-Type": "application/json"}
    assert (await _post(guarded_page, f"/as/{anna}/words", body, json_type))[0] == 415


@pytest.mark.parametrize("person", ["0", "987654", "99999999999999999999", "-1", "anna", "1%00"])
async def test_unknown_people_are_not_found(guarded_page: WebDriver, person: str) -> None:
    assert (await _post(guarded_page, f"/as/{person}/words", "text=hej"))[0] == 404


@pytest.mark.parametrize("to", ["", "yesterday", "-1", "week&to=week"])
async def test_the_clock_goes_only_where_its_buttons_say(guarded_page: WebDriver, to: str) -> None:
    before = guarded_page.surroundings.now()
    assert (await _post(guarded_page, "/clock", f"to={to}&language=sv"))[0] == 400
    assert guarded_page.surroundings.now() == before


@pytest.mark.parametrize(
    "call",
    [
        {"step": "no.such", "args": {}},
        {"step": "approval.approve", "args": {"approval": 1}},
        {"step": "approval.approve", "args": {"approval": "one"}},
        {"step": "approval.approve", "args": {"approval": 10**30}},
        {"step": "approval.approve", "args": {"approval": -1, "more": [{}]}},
        {"step": "daily_check.all_clear", "args": {"occurrence": None}},
        {"step": "register_channel.send", "args": {}},
    ],
)
async def test_forged_buttons_are_answered_with_a_card(
    guarded_page: WebDriver, call: dict[str, Any]
) -> None:
    body = {"action": json.dumps(call), "key": _key()}
    status, text = await _post(
        guarded_page, f"/as/{guarded_page.id_of('Anna Berg')}/press", body, {"X-Kanalvakt": "fetch"}
    )
    assert status == 200
    assert 'data-reply="card"' in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(guarded_page: WebDriver, method: str) -> None:
    async with (
        ClientSession(guarded_page.base_url) as http,
        http.request(method, "/", headers={"Origin": guarded_page.base_url}) as response,
    ):
        assert response.status == 405


@pytest.mark.parametrize("path", ["/", "/as/1", "/static/chat.js", "/static/none", "/healthz"])
async def test_every_answer_keeps_the_page_to_itself(guarded_page: WebDriver, path: str) -> None:
    async with ClientSession(guarded_page.base_url) as http, http.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_comes_from_another_host(guarded_page: WebDriver) -> None:
    async with ClientSession(guarded_page.base_url) as http:
        for path in ("/", "/as/1", "/static/chat.css", "/static/chat.js"):
            async with http.get(path) as response:
                text = await response.text()
            assert 'src="http' not in text
            assert "url(" not in text
            assert "@import" not in text
            assert " style=" not in text
            assert "<script>" not in text


async def test_a_file_outside_is_not_given(guarded_page: WebDriver) -> None:
    async with ClientSession(guarded_page.base_url) as http:
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
            async with http.get(path) as response:
                assert response.status in (403, 404)
