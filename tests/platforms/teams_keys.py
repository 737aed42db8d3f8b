"""The keys of the channel, and the tokens that it signs: right ones and every kind of wrong one."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.platforms.teams_checks import Json

ISSUER = "https://api.botframework.com"
TOKEN_LIFE_SECONDS = 3600
FIRST_KEYS = 3


@cache
def rsa_key(number: int) -> RSAPrivateKey:
    """The key of that number; made once in the process, because that takes long."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def kid_of(number: int) -> str:
    """The name of a key."""
    return hashlib.sha256(f"key {number}".encode()).hexdigest()[:24]


class ChannelKeys:
    """Which keys there are, which of them are announced, and with which the channel signs.

    The last of the first keys is announced without the endorsement of the channel.
    """

    def __init__(self) -> None:
        self.announced = list(range(FIRST_KEYS))
        self.active = 0
        self._newest = FIRST_KEYS - 1

    def roll(self, *, announced: bool = True) -> None:
        """Sign with a new key from now on; the old ones stay announced."""
        self._newest += 1
        self.active = self._newest
        if announced:
            self.announce()

    def announce(self) -> None:
        """Announce the key that is signed with."""
        if self.active not in self.announced:
            self.announced.append(self.active)

    def forget(self, number: int) -> None:
        """Announce that key no more."""
        self.announced.remove(number)

    def document(self) -> Json:
        """The key set as it is published."""
        return {"keys": [self._public(number) for number in self.announced]}

    def _public(self, number: int) -> Json:
        numbers = rsa_key(number).public_key().public_numbers()
        public = {
            "kty": "RSA",
            "use": "sig",
            "kid": kid_of(number),
            "x5t": kid_of(number),
            "n": _encoded(numbers.n.to_bytes(256, "big")),
            "e": _encoded(numbers.e.to_bytes(3, "big")),
        }
        endorsements = [] if number == FIRST_KEYS - 1 else ["msteams", "webchat", "skype"]
        return {**public, "endorsements": endorsements}


def signed(header: Json, claims: Json, sign: Callable[[bytes], bytes]) -> str:
    """A token as it is sent."""
    parts = [_encoded(json.dumps(part).encode()) for part in (header, claims)]
    signature = sign(".".join(parts).encode())
    return ".".join([*parts, _encoded(signature)])


class ChannelTokens:
    """The tokens that come with what is sent to the app; `clock` in seconds since 1970."""

    def __init__(self, keys: ChannelKeys, audience: str) -> None:
        self.keys = keys
        self.audience = audience
        self.clock: Callable[[], float] = time.time

    def right(self, service_url: str, **changed: Any) -> str:
        """A token that is right, but for the claims that are given; None leaves one out."""
        return self._rs256(self.keys.active, self._claims(service_url, **changed))

    def wrong(self, kind: str, service_url: str) -> str | None:
        """The Authorization header of a kind of WRONG; None = no header at all."""
        token = self._wrong_token(kind, service_url)
        if kind in ("no_token", "not_bearer"):
            return None if kind == "no_token" else f"Basic {token}"
        return f"Bearer {token}"

    def _wrong_token(self, kind: str, service_url: str) -> str:
        now = self.clock()
        claims = self._claims(service_url)
        changed: dict[str, dict[str, Any]] = {
            "wrong_audience": {"aud": "00000000-0000-4000-8000-00000000dead"},
            "wrong_issuer": {"iss": "https://sts.windows.example/"},
            "expired": {"nbf": now - 7200, "exp": now - 3600},
            "not_yet_valid": {"nbf": now + 3600, "exp": now + 7200},
            "wrong_service_url": {"serviceurl": "https://smba.elsewhere.example/emea/"},
            "no_service_url": {"serviceurl": None},
            "no_expiry": {"exp": None},
        }
        if kind in changed:
            return self.right(service_url, **changed[kind])
        if kind == "wrong_key":
            return self._rs256(999, claims, kid_of(self.keys.active))
        if kind == "unknown_kid":
            return self._rs256(998, claims)
        if kind == "unendorsed_key":
            return self._rs256(FIRST_KEYS - 1, claims)
        if kind == "no_algorithm":
            return signed({"alg": "none", "typ": "JWT"}, claims, lambda _text: b"")
        if kind == "public_key_as_secret":
            return self._hs256(claims)
        if kind == "tampered":
            head, _body, tail = self._rs256(self.keys.active, claims).split(".")
            changed_body = _encoded(json.dumps(claims | {"exp": round(now) + 999_999}).encode())
            return f"{head}.{changed_body}.{tail}"
        return {"garbage": "abc.def.ghi", "empty": "", "not_bearer": self.right(service_url)}.get(
            kind, "x"
        )

    def _claims(self, service_url: str, **changed: Any) -> Json:
        now = round(self.clock())
        claims: Json = {
            "serviceurl": service_url,
            "nbf": now - 5,
            "exp": now + TOKEN_LIFE_SECONDS,
            "iss": ISSUER,
            "aud": self.audience,
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def _rs256(self, number: int, claims: Json, kid: str = "") -> str:
        kid = kid or kid_of(number)
        header = {"alg": "RS256", "kid": kid, "x5t": kid, "typ": "JWT"}
        return signed(header, claims, lambda text: rsa_key(number).sign(text, PKCS1v15(), SHA256()))

    def _hs256(self, claims: Json) -> str:
        """Signed with the public key as if it were a secret that both know."""
        public = rsa_key(self.keys.active).public_key()
        secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        header = {"alg": "HS256", "kid": kid_of(self.keys.active), "typ": "JWT"}
        return signed(header, claims, lambda text: hmac.digest(secret, text, "sha256"))


# Every kind of token that the app has to refuse.
WRONG = (
    "no_token",
    "empty",
    "garbage",
    "not_bearer",
    "wrong_audience",
    "wrong_issuer",
    "expired",
    "not_yet_valid",
    "no_expiry",
    "wrong_key",
    "unknown_kid",
    "unendorsed_key",
    "no_algorithm",
    "public_key_as_secret",
    "tampered",
    "wrong_service_url",
    "no_service_url",
)


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
