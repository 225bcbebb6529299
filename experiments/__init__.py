"""What we ask of the world: runs, targets, the command line."""
