"""Pure functions: numbers in, numbers out; no agent, no model, no draw."""
