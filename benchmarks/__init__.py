"""How fast the dashboard is, beside others that show the same: ``python -m benchmarks``."""
