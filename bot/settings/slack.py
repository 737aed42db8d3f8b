"""The settings of Slack. Nothing set: Slack is off."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings.general import MAKE_A_SECRET, Settings
from bot.settings.reading import BadSettings, named, read

SLACK_PREFIX = "SLACK_"
SLACK_API_URL = "https://slack.com/api/"

_KINDS = {
    "xoxb-": "the bot token (SLACK_BOT_TOKEN)",
    "xoxp-": "a user token, which is used nowhere",
    "xoxe": "a token that is exchanged every twelve hours: turn token rotation off in the app",
    "xapp-": "an app-level token (SLACK_APP_TOKEN)",
}
_BOT_TOKEN = "Give the Bot User OAuth Token of OAuth & Permissions, which begins with xoxb-."
_APP_TOKEN = "Give an app-level token of Basic Information, which begins with xapp-."
_SIGNING_SECRET = "Give the Signing Secret of Basic Information, App Credentials."
_CLIENT_SECRET = "Give the Client Secret of Basic Information, App Credentials."
_CLIENT_ID = "Give the Client ID of Basic Information, App Credentials."


class SlackSettings(BaseSettings):
    """What is needed to speak with Slack; `read_slack_settings` checks that it goes together."""

    model_config = named(SLACK_PREFIX)

    bot_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    api_url: str = SLACK_API_URL
    app_token: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None

    @property
    def configured(self) -> bool:
        """Whether Slack is on: something of it is set."""
        return bool(
            self.bot_token
            or self.signing_secret
            or self.app_token
            or self.client_id
            or self.client_secret
        )

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by a socket that we open, instead of Slack reaching us."""
        return self.app_token is not None

    @property
    def several_workspaces(self) -> bool:
        """Whether workspaces install the app themselves, by OAuth."""
        return self.client_id is not None

    @field_validator("bot_token", "app_token", "signing_secret", "client_secret", mode="before")
    @classmethod
    def _trimmed(cls, secret: object) -> object:
        return (secret.strip() or None) if isinstance(secret, str) else secret

    @field_validator("bot_token")
    @classmethod
    def _bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _checked(token, _BOT_TOKEN, prefix="xoxb-")

    @field_validator("app_token")
    @classmethod
    def _app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _checked(token, _APP_TOKEN, prefix="xapp-")

    @field_validator("signing_secret")
    @classmethod
    def _signing_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        return _checked(secret, _SIGNING_SECRET)

    @field_validator("client_secret")
    @classmethod
    def _client_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        return _checked(secret, _CLIENT_SECRET)

    @field_validator("client_id")
    @classmethod
    def _client_id(cls, client_id: str | None) -> str | None:
        if client_id is None or not client_id.strip():
            return None
        _checked(SecretStr(client_id.strip()), _CLIENT_ID)
        return client_id.strip()

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or any(sign in url for sign in "@?# "):
            raise ValueError(f"Leave it out, or give an address such as {SLACK_API_URL}.")
        return url.rstrip("/") + "/"


def _checked(secret: SecretStr | None, way_out: str, *, prefix: str = "") -> SecretStr | None:
    """The secret. Raises: ValueError when it begins as another kind of secret does."""
    if secret is None:
        return None
    text = secret.get_secret_value()
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError(f"It holds a space or a sign that Slack never uses. {way_out}")
    kind = next((begin for begin in _KINDS if text.startswith(begin)), "")
    if kind != prefix:
        is_another = f"It begins with {kind}: {_KINDS[kind]}. " if kind else ""
        raise ValueError(f"{is_another}{way_out}")
    return secret


def read_slack_settings(settings: Settings) -> SlackSettings | None:
    """The settings of Slack, None when it is off.

    Raises: BadSettings, with a line for everything that is missing or does not go together.
    """
    slack = read(SlackSettings, {})
    if not slack.configured:
        return None
    if problems := list(_problems(slack, settings)):
        raise BadSettings("\n".join(problems))
    return slack


def _problems(slack: SlackSettings, settings: Settings) -> Iterator[str]:
    client = {"SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": slack.client_secret}
    given = [name for name, value in client.items() if value]
    if slack.bot_token and given:
        yield (
            "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID with SLACK_CLIENT_SECRET for "
            f"several. For one, take away {' and '.join(given)}; for several, SLACK_BOT_TOKEN."
        )
    elif not slack.bot_token and not given:
        yield (
            f"SLACK_BOT_TOKEN is not set. {_BOT_TOKEN} For several workspaces, set "
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead."
        )
    elif not slack.bot_token:
        if not slack.client_id:
            yield f"SLACK_CLIENT_ID is not set, but SLACK_CLIENT_SECRET is. {_CLIENT_ID}"
        if not slack.client_secret:
            yield f"SLACK_CLIENT_SECRET is not set, but SLACK_CLIENT_ID is. {_CLIENT_SECRET}"
        if not settings.secret_key:
            yield (
                "KANALVAKT_SECRET_KEY is not set, and the tokens of several workspaces are "
                f"encrypted with it. {MAKE_A_SECRET}"
            )
    if not slack.signing_secret and not slack.socket_mode:
        yield (
            "SLACK_SIGNING_SECRET is not set, so nobody could tell Slack from a forger. "
            f"{_SIGNING_SECRET} Behind a firewall, set SLACK_APP_TOKEN instead (Socket Mode)."
        )
