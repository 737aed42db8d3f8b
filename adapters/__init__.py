"""The outside: each platform and how it draws the cards."""
