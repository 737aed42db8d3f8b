"""Secrets of others are kept sealed: who reads the database without KANALVAKT_SECRET_KEY cannot use
them."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_LENGTH_BYTES = 32


class Seal:
    """Closes and opens secrets with a key that is derived from KANALVAKT_SECRET_KEY for one
    purpose. With another purpose text nothing that is sealed can be opened any more."""

    def __init__(self, secret_key: str, purpose: bytes) -> None:
        """Raises: ValueError when the key is empty."""
        if not secret_key:
            raise ValueError("tokens are sealed with KANALVAKT_SECRET_KEY, which is empty")
        derive = HKDF(algorithm=SHA256(), length=KEY_LENGTH_BYTES, salt=None, info=purpose)
        self._fernet = Fernet(urlsafe_b64encode(derive.derive(secret_key.encode())))

    def close(self, secret: str) -> str:
        """The secret sealed, different each time."""
        return self._fernet.encrypt(secret.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """The secret. Raises: ValueError when it was sealed with another key, or is broken."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except (InvalidToken, ValueError) as error:
            raise ValueError("it was sealed with another key, or is broken") from error
