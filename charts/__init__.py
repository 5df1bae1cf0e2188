"""Plotly figures from frames: pure functions that return Panels. Knows nothing of screens."""
