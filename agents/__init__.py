"""Who lives in the world: what each believes and decides."""
