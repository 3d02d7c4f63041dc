"""What may be done: one use case is one function and one commit."""
