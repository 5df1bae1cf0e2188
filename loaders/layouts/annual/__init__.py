"""Family B, the convention financière annuelle: one row an operation and a dispositif."""
