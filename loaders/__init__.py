"""Workbooks in, frames and a report out. Knows Excel, knows nothing of screens."""
