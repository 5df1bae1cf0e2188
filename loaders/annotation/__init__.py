"""The parts of an .xlsx, edited where they stand: what is not edited stays as it was, byte for byte."""
