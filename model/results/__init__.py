"""What is recorded each quarter: the store, and the series by subject."""
