"""Teams: Adaptive Cards in the personal chat, over the Bot Framework."""
