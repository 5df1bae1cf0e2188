"""Family A, the maquette financière: one row an operation, financeurs and years across."""
