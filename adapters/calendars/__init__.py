"""Calendars of days when offices are closed."""
