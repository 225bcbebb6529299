"""Mechanisms: one module each, which brings its parameters, hooks, series, levers, policies and texts."""
