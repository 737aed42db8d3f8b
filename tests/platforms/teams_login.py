"""The login service: access tokens for the app's credentials, and who holds one."""

import secrets
import time
from collections.abc import Callable

from tests.platforms.teams_checks import Json
from tests.platforms.teams_things import TeamsError

SCOPE = "https://api.botframework.com/.default"
APP_PASSWORD = "teams-app-password"
TOKEN_LIFE_SECONDS = 3599


class LoginRefused(Exception):
    """An answer of the login service that refuses."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.answer = {"error": error, "error_description": description, "error_codes": [7000215]}


class Login:
    """Gives tokens to the one app; `given` counts them."""

    def __init__(self, app_id: str, app_tenant: str) -> None:
        self.app_id = app_id
        self.app_tenant = app_tenant
        self.password = APP_PASSWORD
        self.life_seconds = TOKEN_LIFE_SECONDS
        self.given = 0
        self.clock: Callable[[], float] = time.monotonic
        self._valid_until: dict[str, float] = {}

    def answer(self, tenant: str, form: Json) -> Json:
        """The answer to a request for a token. Raises: LoginRefused."""
        if tenant not in (self.app_tenant, "botframework.com"):
            raise LoginRefused(400, "invalid_request", f"AADSTS90002: Tenant {tenant} not found.")
        if form.get("grant_type") != "client_credentials":
            raise LoginRefused(400, "unsupported_grant_type", "AADSTS70003: The grant type.")
        if form.get("client_id") != self.app_id:
            raise LoginRefused(400, "unauthorized_client", "AADSTS700016: No such application.")
        if form.get("client_secret") != self.password:
            raise LoginRefused(401, "invalid_client", "AADSTS7000215: Invalid client secret.")
        if form.get("scope") != SCOPE:
            raise LoginRefused(400, "invalid_scope", "AADSTS1002012: The scope is not valid.")
        self.given += 1
        token = secrets.token_urlsafe(64)
        self._valid_until[token] = self.clock() + self.life_seconds
        return {
            "token_type": "Bearer",
            "expires_in": self.life_seconds,
            "ext_expires_in": self.life_seconds,
            "access_token": token,
        }

    def revoke(self) -> None:
        """Every token that was given is good no more."""
        self._valid_until.clear()

    def require(self, header: str) -> None:
        """Raises: TeamsError when the Authorization header holds no good token."""
        scheme, _space, token = header.partition(" ")
        if scheme != "Bearer" or self._valid_until.get(token, 0) <= self.clock():
            raise TeamsError(401, "Unauthorized", "Authorization has been denied.")
