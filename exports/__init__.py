"""Panels into files that a person takes away."""
