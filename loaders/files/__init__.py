"""One reader for each file format: bytes that nobody vouches for into sheets of plain values."""
