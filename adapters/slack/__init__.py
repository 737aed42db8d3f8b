"""Slack: what arrives becomes an event; cards and forms become blocks and views."""
