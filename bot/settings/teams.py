"""The settings of Microsoft Teams. Nothing set: Teams is off."""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings.general import Settings
from bot.settings.hosts import LOOPBACK_HOSTS, checked_url, host_patterns, is_loopback, trusted
from bot.settings.reading import BadSettings, named, read, shown

TEAMS_PREFIX = "TEAMS_"
APP_PREFIX = "MICROSOFT_APP_"  # as Azure and Microsoft's own samples name them
OPENID_METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TOKEN_ISSUER = "https://api.botframework.com"
LOGIN_URL = "https://login.microsoftonline.com/"
OAUTH_SCOPE = "https://api.botframework.com/.default"
SCOPE_END = "/.default"
SERVICE_HOSTS = "smba.trafficmanager.net,*.botframework.com"
FILE_HOSTS = "*.sharepoint.com,*.svc.ms"
MULTI_TENANT_LOGIN = "botframework.com"  # where a bot of several tenants gets its tokens

AppType = Literal["SingleTenant", "UserAssignedMsi", "MultiTenant"]

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_APP_ID = "Give the Application (client) ID of the bot's app registration in Microsoft Entra."
_TENANT = "Give the Directory (tenant) ID of the organisation in Microsoft Entra."
_PASSWORD = "Give the Value of a client secret, from Certificates & secrets of the registration."
_HOSTS = "Give names of hosts with commas between, such as {example}."
_WAYS_OUT = {
    "app_type": "Give SingleTenant, UserAssignedMsi or MultiTenant, as the Azure Bot has it.",
    "allow_unauthenticated": "Give 1, or leave it out.",
}


class TeamsSettings(BaseSettings):
    """What is needed to speak with Teams; `read_teams_settings` checks that it goes together."""

    model_config = named(TEAMS_PREFIX)

    app_type: AppType | None = Field(default=None, validation_alias=f"{APP_PREFIX}TYPE")
    app_id: str | None = Field(default=None, validation_alias=f"{APP_PREFIX}ID")
    app_password: SecretStr | None = Field(default=None, validation_alias=f"{APP_PREFIX}PASSWORD")
    app_tenant_id: str | None = Field(default=None, validation_alias=f"{APP_PREFIX}TENANT_ID")
    allow_unauthenticated: bool = False
    openid_metadata_url: str = OPENID_METADATA_URL
    token_issuer: str = TOKEN_ISSUER
    login_url: str = LOGIN_URL
    oauth_scope: str = OAUTH_SCOPE
    service_urls: str = SERVICE_HOSTS
    file_hosts: str = FILE_HOSTS
    ca_bundle: str | None = Field(default=None, validation_alias="REQUESTS_CA_BUNDLE")
    identity_endpoint: str | None = Field(default=None, validation_alias="IDENTITY_ENDPOINT")
    identity_header: SecretStr | None = Field(default=None, validation_alias="IDENTITY_HEADER")

    @property
    def configured(self) -> bool:
        """Whether Teams is on: something that says who the bot is, or that nobody asks."""
        return bool(
            self.app_type
            or self.app_id
            or self.app_password
            or self.app_tenant_id
            or self.allow_unauthenticated
        )

    @property
    def kind(self) -> AppType:
        """How the bot proves who it is."""
        return self.app_type or "SingleTenant"

    @property
    def authenticated(self) -> bool:
        """Whether tokens are demanded and sent; without it there is only this machine."""
        return bool(self.app_id)

    @property
    def login_tenant(self) -> str:
        """The tenant whose login gives out the bot's tokens."""
        return MULTI_TENANT_LOGIN if self.kind == "MultiTenant" else self.app_tenant_id or ""

    @property
    def service_hosts(self) -> tuple[str, ...]:
        """Where we answer to, and send our token: names, and `*.` with the end of a name."""
        return host_patterns(self.service_urls) if self.authenticated else LOOPBACK_HOSTS

    @property
    def download_hosts(self) -> tuple[str, ...]:
        """Where files that people sent may lie. Never sent a token."""
        more = () if self.authenticated else LOOPBACK_HOSTS
        return (*host_patterns(self.file_hosts), *more)

    @field_validator(
        "app_type", "app_id", "app_password", "app_tenant_id", "identity_header", mode="before"
    )
    @classmethod
    def _trimmed(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("app_id", "app_tenant_id")
    @classmethod
    def _lower(cls, value: str | None) -> str | None:
        return value.lower() if value else None

    @field_validator("app_password")
    @classmethod
    def _no_other_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        text = secret.get_secret_value() if secret else ""
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError(f"It holds a space or a sign that no client secret has. {_PASSWORD}")
        if _GUID.fullmatch(text):
            raise ValueError(f"It looks like the Secret ID. {_PASSWORD}")
        return secret

    @field_validator("openid_metadata_url", "login_url")
    @classmethod
    def _safe_url(cls, url: str) -> str:
        try:
            return checked_url(url)
        except ValueError:
            raise ValueError(
                "Leave it out, or give an address that begins with https:// (http:// for this "
                "machine only)."
            ) from None

    @field_validator("token_issuer")
    @classmethod
    def _issuer(cls, issuer: str) -> str:
        if any(sign.isspace() for sign in issuer):
            raise ValueError(f"Leave it out, or give one such as {TOKEN_ISSUER}.")
        return issuer

    @field_validator("oauth_scope")
    @classmethod
    def _scope(cls, scope: str) -> str:
        if any(sign.isspace() for sign in scope) or not scope.endswith(SCOPE_END):
            raise ValueError(f"Leave it out, or give one that ends in {SCOPE_END}.")
        return scope

    @field_validator("service_urls")
    @classmethod
    def _service_urls(cls, listed: str) -> str:
        return _listed(listed, SERVICE_HOSTS)

    @field_validator("file_hosts")
    @classmethod
    def _file_hosts(cls, listed: str) -> str:
        return _listed(listed, FILE_HOSTS)


def is_entra_id(text: str) -> bool:
    """Whether it looks as the ids of apps and tenants do in Microsoft Entra."""
    return bool(_GUID.fullmatch(text))


def _listed(listed: str, example: str) -> str:
    """The list in its plain form. Raises: ValueError with the way out."""
    try:
        patterns = host_patterns(listed)
    except ValueError:
        patterns = ()
    if not patterns:
        raise ValueError(_HOSTS.format(example=example))
    return ",".join(patterns)


def read_teams_settings(settings: Settings) -> TeamsSettings | None:
    """The settings of Teams, None when it is off.

    Raises: BadSettings, with a line for everything that is missing or does not go together.
    """
    teams = read(TeamsSettings, _WAYS_OUT)
    if not teams.configured:
        return None
    if teams.allow_unauthenticated:
        problems = list(_unauthenticated(teams, settings))
    else:
        problems = [*_who(teams), *_proof(teams), *_certificates(teams)]
    if problems:
        raise BadSettings("\n".join(problems))
    return teams


def notes(teams: TeamsSettings) -> Iterator[str]:
    """What is good to know of settings that can be used."""
    if teams.kind == "MultiTenant":
        yield (
            "MICROSOFT_APP_TYPE is MultiTenant. Microsoft registers no new bots of that kind; "
            "one that exists works on. Make new ones SingleTenant."
        )
    if teams.allow_unauthenticated:
        yield (
            "TEAMS_ALLOW_UNAUTHENTICATED is 1: whoever reaches /api/messages on this machine may "
            "act as anybody. For the Agents Playground only."
        )


def _unauthenticated(teams: TeamsSettings, settings: Settings) -> Iterator[str]:
    proofs = {"MICROSOFT_APP_ID": teams.app_id, "MICROSOFT_APP_PASSWORD": teams.app_password}
    if given := [name for name, value in proofs.items() if value]:
        yield (
            f"TEAMS_ALLOW_UNAUTHENTICATED is for the Agents Playground, {' and '.join(given)} for "
            "Teams itself. Take one of the two away."
        )
    if not is_loopback(settings.host.strip("[]")):
        yield (
            f"KANALVAKT_HOST is {settings.host!r}, and with TEAMS_ALLOW_UNAUTHENTICATED anybody "
            "who reaches it may act as anybody. Set KANALVAKT_HOST=127.0.0.1, or take "
            "TEAMS_ALLOW_UNAUTHENTICATED away."
        )


def _who(teams: TeamsSettings) -> Iterator[str]:
    for name, value, way_out in (
        ("MICROSOFT_APP_ID", teams.app_id, _APP_ID),
        ("MICROSOFT_APP_TENANT_ID", teams.app_tenant_id, _TENANT),
    ):
        if not value:
            yield f"{name} is not set. {way_out}"
        elif not is_entra_id(value):  # maybe a secret in the wrong place
            yield f"{name} is {shown(SecretStr(value))}, and no ID of Microsoft Entra. {way_out}"


def _certificates(teams: TeamsSettings) -> Iterator[str]:
    if teams.ca_bundle is None:
        return
    try:
        trusted(teams.ca_bundle)
    except OSError as error:  # ssl.SSLError is one
        yield (
            f"REQUESTS_CA_BUNDLE is {teams.ca_bundle!r} and cannot be used ({error}). Give a file "
            "or a folder with certificates (PEM), or leave it out."
        )


def _proof(teams: TeamsSettings) -> Iterator[str]:
    if teams.kind != "UserAssignedMsi":
        if not teams.app_password:
            yield f"MICROSOFT_APP_PASSWORD is not set. {_PASSWORD}"
        return
    for name, value in (
        ("IDENTITY_ENDPOINT", teams.identity_endpoint),
        ("IDENTITY_HEADER", teams.identity_header),
    ):
        if not value:
            yield (
                f"{name} is not set, as Azure does where a managed identity is assigned. Assign "
                "it, or set MICROSOFT_APP_TYPE=SingleTenant with a client secret."
            )
