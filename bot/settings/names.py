"""Names that look like ours and are not."""

import os
from collections.abc import Mapping

from pydantic_settings import BaseSettings, DotEnvSettingsSource

from bot.settings.general import PREFIX, Settings
from bot.settings.llm import LLM_PREFIX, LlmSettings
from bot.settings.reading import names_of
from bot.settings.slack import SLACK_PREFIX, SlackSettings
from bot.settings.teams import APP_PREFIX, TEAMS_PREFIX, TeamsSettings

_PREFIXES: Mapping[type[BaseSettings], tuple[str, ...]] = {
    Settings: (PREFIX,),
    LlmSettings: (LLM_PREFIX,),
    SlackSettings: (SLACK_PREFIX,),
    TeamsSettings: (APP_PREFIX, TEAMS_PREFIX),
}


def unknown_names() -> list[str]:
    """Names in the environment or .env that have our prefixes and are no setting: misspelt?"""
    known = {name for settings in _PREFIXES for name in names_of(settings).values()}
    return sorted(
        {
            name
            for settings, prefixes in _PREFIXES.items()
            for name in _given(settings) - known
            if name.startswith(prefixes)
        }
    )


def _given(settings: type[BaseSettings]) -> set[str]:
    in_file = DotEnvSettingsSource(settings).env_vars
    return {name.upper() for name in (*os.environ, *in_file)}
