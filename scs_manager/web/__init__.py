"""What is seen: everything that knows Flask."""
