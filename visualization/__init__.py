"""What we see: figures, the report, the page."""
