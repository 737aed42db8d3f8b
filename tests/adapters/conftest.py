"""What servers on this machine need."""

from tests.adapters.loopback_tls import certificate

__all__ = ["certificate"]
