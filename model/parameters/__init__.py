"""What the model takes as given: parameters, scenarios, and sourced opening data."""
