"""Microsoft Teams: what arrives becomes an event; cards and forms become Adaptive Cards."""
