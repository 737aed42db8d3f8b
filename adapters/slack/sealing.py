"""The tokens of workspaces are kept sealed."""

from adapters import sealing

# The key is for this use alone. Another text would leave every sealed token unreadable.
PURPOSE = b"kanalvakt: tokens of Slack workspaces"


class Seal(sealing.Seal):
    """Closes and opens tokens with a key that is derived from KANALVAKT_SECRET_KEY."""

    def __init__(self, secret_key: str) -> None:
        """Raises: ValueError when the key is empty."""
        super().__init__(secret_key, PURPOSE)
