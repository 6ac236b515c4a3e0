"""Many organisations at once: what one publishes of its store, and each one's figures worked out where there are workers."""
