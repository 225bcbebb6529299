"""The world: what exists, what is true, and what happens when. Start with ``schedule``."""
