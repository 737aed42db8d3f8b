"""Another wording of a rule, from a language model that the municipality has chosen."""

from typing import Literal, Protocol

WhyNoWording = Literal["address", "unreachable", "silence", "refused", "size", "content"]


class NoWording(Exception):
    """The language model gave no wording; the argument says why (WhyNoWording)."""


class Rephraser(Protocol):
    """Asks a language model. What comes back is anybody's word, to be checked before use."""

    async def rephrase(self, statement: str, language: str) -> str:
        """Another wording of a rule's statement in its language ("sv", "en").

        Nothing else is sent. Waits for the network, without an end of its own: never within a
        transaction. Raises: NoWording.
        """
