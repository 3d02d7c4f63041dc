"""Batteries that break the network under the application; each runs by itself and prints what it found."""
