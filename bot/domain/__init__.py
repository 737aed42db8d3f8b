"""The rules of the matter: plain Python, no clock, no I/O, standard library only."""
