"""The language model's settings, and what `kanalvakt doctor` tells of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.settings import BadSettings, LlmSettings, read_llm_settings, unknown_names
from tests.cli.terminal import Run
from tests.model_server import ModelServer, model_server

KEY = "a-key-that-nobody-should-see"


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch, directory: object) -> pytest.MonkeyPatch:
    """Sets settings, in a directory and an environment without any."""
    return monkeypatch


def read(setting: pytest.MonkeyPatch, **values: str) -> LlmSettings | None:
    for name, value in values.items():
        setting.setenv(f"KANALVAKT_LLM_{name}", value)
    return read_llm_settings()


def test_it_is_off_when_nothing_is_set(setting: pytest.MonkeyPatch) -> None:
    assert read(setting) is None
    assert read(setting, TIMEOUT_SECONDS="5", ALLOWED_HOSTS="llm.example.se") is None


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://llm.example.se/v1", ""),
        ("https://llm.example.se:8443/v1/", ""),
        ("https://llm.example.se/v1/chat/completions", ""),
        ("http://llm.example.se:8000/v1", "llm.example.se"),
        ("http://llm.example.se/v1", "other.example.se, *.example.se"),
        ("http://127.0.0.1:11434/v1", "127.0.0.1"),
        ("https://10.1.2.3/v1", "10.1.2.3"),
    ],
)
def test_an_address_that_may_be_asked(setting: pytest.MonkeyPatch, url: str, allowed: str) -> None:
    llm = read(setting, URL=url, MODEL="m", KEY=KEY, ALLOWED_HOSTS=allowed)
    assert llm is not None
    assert llm.url == url.removesuffix("/").removesuffix("/chat/completions")
    assert unknown_names() == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"URL": "https://llm.example.se/v1"}, "KANALVAKT_LLM_MODEL is not set."),
        ({"MODEL": "m"}, "KANALVAKT_LLM_URL is not set. Give the address that ends before"),
        ({"KEY": KEY}, "KANALVAKT_LLM_URL is not set."),
        (
            {"URL": "http://llm.example.se/v1", "MODEL": "m"},
            "or list the host: KANALVAKT_LLM_ALLOWED_HOSTS=llm.example.se",
        ),
        ({"URL": "http://127.0.0.1/v1", "MODEL": "m"}, "neither https:// with a name nor"),
        ({"URL": "https://10.1.2.3/v1", "MODEL": "m"}, "neither https:// with a name nor"),
        ({"URL": "https://2130706433/v1", "MODEL": "m"}, "neither https:// with a name nor"),
        ({"URL": "https://[::1]/v1", "MODEL": "m"}, "neither https:// with a name nor"),
        (
            {
                "URL": "http://evil.example/v1",
                "MODEL": "m",
                "ALLOWED_HOSTS": "example.se,*.example.se",
            },
            "neither https:// with a name nor",
        ),
        ({"URL": "https://me:pass@llm.example.se/v1", "MODEL": "m"}, "KANALVAKT_LLM_URL is"),
        ({"URL": "https://llm.example.se/v1?key=x", "MODEL": "m"}, "KANALVAKT_LLM_URL is"),
        ({"URL": "ftp://llm.example.se/v1", "MODEL": "m"}, "KANALVAKT_LLM_URL is"),
        ({"URL": "llm.example.se", "MODEL": "m"}, "KANALVAKT_LLM_URL is"),
        ({"ALLOWED_HOSTS": "https://a/b c"}, "Give names of hosts with commas between"),
        ({"TIMEOUT_SECONDS": "0"}, "Give seconds, above 0 and up to 30, such as 3."),
        ({"TIMEOUT_SECONDS": "tre"}, "Give seconds, above 0 and up to 30, such as 3."),
        ({"MAX_ANSWER_CHARACTERS": "9999"}, "Give a whole number from 40 to 2000."),
        ({"KEY": "åäö"}, "KANALVAKT_LLM_KEY is 3 characters (not shown)."),
    ],
)
def test_what_cannot_be_used_is_told_with_the_way_out(
    setting: pytest.MonkeyPatch, values: dict[str, str], told: str
) -> None:
    with pytest.raises(BadSettings) as bad:
        read(setting, **values)
    assert told in str(bad.value)
    assert KEY not in str(bad.value)
    assert "pass@" not in str(bad.value)


def test_a_misspelt_name_is_told(setting: pytest.MonkeyPatch) -> None:
    setting.setenv("KANALVAKT_LLM_MODELL", "m")
    assert unknown_names() == ["KANALVAKT_LLM_MODELL"]


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        yield server


async def examined(kanalvakt: Run, sqlite_url: str, **settings: str) -> list[str]:
    """The doctor's lines about the language model."""
    result = await asyncio.to_thread(
        lambda: kanalvakt("doctor", DATABASE_URL=sqlite_url, **settings)
    )
    assert KEY not in result.output
    assert "Traceback" not in result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    return [line for line in lines if "Language model: " in line]


async def test_the_doctor_says_that_it_is_off(kanalvakt: Run, sqlite_url: str) -> None:
    told = await examined(kanalvakt, sqlite_url)
    assert told == ["ok Language model: off. Answers are in the rules' own words."]


async def test_the_doctor_tries_it(kanalvakt: Run, sqlite_url: str, model: ModelServer) -> None:
    model.says("Jag är en språkmodell.")
    settings = {
        "LLM_URL": model.url,
        "LLM_MODEL": "m",
        "LLM_KEY": KEY,
        "LLM_ALLOWED_HOSTS": "127.0.0.1",
        "LLM_TIMEOUT_SECONDS": "20",
    }
    warned, tried = await examined(kanalvakt, sqlite_url, **settings)
    assert warned.startswith("note Language model: the address is http://")
    assert "with a wording that would not be shown (words)" in tried
    rule = model.bodies[0]["messages"][-1]["content"]
    model.says("Förvaltningen svarar själv i sociala medier för hur den syns och vad den säger.")
    _, tried = await examined(kanalvakt, sqlite_url, **settings)
    assert tried.startswith("ok Language model: answered in")
    assert "with a wording that may be shown." in tried, rule


async def test_the_doctor_tells_what_helps(
    kanalvakt: Run, sqlite_url: str, model: ModelServer
) -> None:
    settings = {
        "LLM_MODEL": "m",
        "LLM_ALLOWED_HOSTS": "127.0.0.1",
        "LLM_TIMEOUT_SECONDS": "20",
    }
    told = await examined(kanalvakt, sqlite_url, LLM_URL="http://127.0.0.1:1/v1", **settings)
    assert "it cannot be reached." in told[-1]
    assert told[-1].startswith("note")
    told = await examined(kanalvakt, sqlite_url, LLM_URL=model.url + "/x", **settings)
    assert "it refused." in told[-1]
    told = await examined(kanalvakt, sqlite_url, LLM_MODEL="m")
    assert told[0].startswith("missing Language model: KANALVAKT_LLM_URL is not set.")


async def test_a_key_in_the_wrong_place_is_not_shown(kanalvakt: Run, sqlite_url: str) -> None:
    secret = "sk-0123456789abcdef"
    settings = {"LLM_URL": "http://127.0.0.1:1/v1", "LLM_ALLOWED_HOSTS": "127.0.0.1"}
    result = await asyncio.to_thread(
        lambda: kanalvakt("doctor", DATABASE_URL=sqlite_url, LLM_MODEL=secret, **settings)
    )
    assert "KANALVAKT_LLM_MODEL: 19 characters (not shown)" in result.stdout
    assert secret not in result.output
