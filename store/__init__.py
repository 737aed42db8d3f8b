"""Memory: the ports' Store on SQLite or PostgreSQL."""
