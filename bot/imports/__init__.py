"""Files from outside: read and checked whole, compared with what is kept, then written through the
ports."""
