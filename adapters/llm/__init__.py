"""A language model on a server that the municipality has chosen."""
