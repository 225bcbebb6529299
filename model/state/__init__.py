"""What the world is between two quarters, and the messages of the quarter that is run."""
