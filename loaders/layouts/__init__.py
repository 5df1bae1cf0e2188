"""How people lay out a workbook: one module a way, each from a sheet to blocks of our tables."""
