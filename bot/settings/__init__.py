"""Every setting, from the environment or a file named .env; docs/settings.md explains them."""

from bot.settings.general import DEMO_DATABASE_URL, PREFIX, Settings, read_settings
from bot.settings.llm import LlmSettings, read_llm_settings
from bot.settings.names import unknown_names
from bot.settings.reading import BadSettings, names_of, shown, without_password
from bot.settings.slack import SLACK_PREFIX, SlackSettings, read_slack_settings
from bot.settings.teams import TeamsSettings, read_teams_settings

__all__ = [
    "DEMO_DATABASE_URL",
    "PREFIX",
    "SLACK_PREFIX",
    "BadSettings",
    "LlmSettings",
    "Settings",
    "SlackSettings",
    "TeamsSettings",
    "names_of",
    "read_llm_settings",
    "read_settings",
    "read_slack_settings",
    "read_teams_settings",
    "shown",
    "unknown_names",
    "without_password",
]
