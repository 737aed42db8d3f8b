"""Names that look like ours and are not."""

import os

from pydantic_settings import DotEnvSettingsSource

from bot.settings.general import Settings
from bot.settings.slack import SlackSettings


def unknown_names() -> list[str]:
    """Names in the environment or .env that have our prefixes and are no setting: misspelt?"""
    return sorted(
        name
        for settings in (Settings, SlackSettings)
        for name in _given(settings) - _known(settings)
        if name.startswith(settings.model_config["env_prefix"])
    )


def _given(settings: type[Settings] | type[SlackSettings]) -> set[str]:
    in_file = DotEnvSettingsSource(settings).env_vars
    return {name.upper() for name in (*os.environ, *in_file)}


def _known(settings: type[Settings] | type[SlackSettings]) -> set[str]:
    prefix = settings.model_config["env_prefix"]
    return {f"{prefix}{name.upper()}" for name in settings.model_fields}
