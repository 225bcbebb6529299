"""The report of one run: one HTML page in both languages that needs no network, drawn by the front page's scripts."""
