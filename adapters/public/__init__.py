"""What is shown without chat: calendar feeds and documents behind signed links."""
