"""What `kanalvakt doctor` asks the language model."""

import asyncio
import time
from collections.abc import Iterator

from adapters.llm.rephraser import LlmRephraser
from bot.answers import wording_fault
from bot.commands.finding import Finding, State
from bot.domain.guideline import Guideline
from bot.ports import NoWording
from bot.settings import LlmSettings

# What is told of a server that gave nothing, by the reason.
_WAYS_OUT = {
    "address": "its name leads into a private network. List the host in KANALVAKT_LLM_ALLOWED_HOSTS"
    " if it is yours.",
    "unreachable": "it cannot be reached. Start it, open the firewall, or correct KANALVAKT_LLM_URL"
    " (a certificate of your own authority: set SSL_CERT_FILE).",
    "silence": "it did not answer in time. Take a quicker model, or a longer "
    "KANALVAKT_LLM_TIMEOUT_SECONDS.",
    "refused": "it refused. Compare KANALVAKT_LLM_URL, _MODEL and _KEY with its documentation; "
    "redirects are not followed.",
    "size": "its answer was too large. It is no OpenAI-compatible server, or an odd one.",
    "content": "its answer was not in the form of OpenAI's chat completions. Correct "
    "KANALVAKT_LLM_URL.",
}


async def look_at_llm(llm: LlmSettings, guideline: Guideline) -> list[Finding]:
    """Whether the server gives a rule of the guideline another wording, and if it may be shown."""
    return [*_notes(llm), await _tried(llm, guideline)]


def _notes(llm: LlmSettings) -> Iterator[Finding]:
    if not llm.url.startswith("https://"):
        text = "the address is http://, so what is sent, the key too, can be read on its way."
        yield _finding("note", text)


async def _tried(llm: LlmSettings, guideline: Guideline) -> Finding:
    statement, started = guideline.rules[0].in_language("sv"), time.monotonic()
    try:
        async with asyncio.timeout(llm.timeout_seconds):
            wording = await LlmRephraser(llm).rephrase(statement, "sv")
    except (NoWording, TimeoutError) as why:
        reason = str(why) if isinstance(why, NoWording) else "silence"
        return _finding("note", f"{_WAYS_OUT[reason]} Answers are plain meanwhile.")
    seconds = time.monotonic() - started
    fault = wording_fault(wording.strip(), statement, "sv")
    judged = f"would not be shown ({fault}): that answer stays plain" if fault else "may be shown"
    return _finding("ok", f"answered in {seconds:.1f} s with a wording that {judged}.")


def _finding(state: State, text: str) -> Finding:
    return Finding(state=state, about="Language model", text=text)
