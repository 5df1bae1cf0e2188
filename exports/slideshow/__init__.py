"""What slides are made of: their format, texts that fit, tables, and charts of PowerPoint's own."""
