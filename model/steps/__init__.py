"""What the schedule calls, in its order: signals, markets cleared, books, research."""
