"""Knows no economics: arithmetic, units, errors, random streams, ledger, fleets."""
