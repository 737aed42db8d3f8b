"""The chat page of the demo: a made-up town in the browser, where you choose who you are."""
