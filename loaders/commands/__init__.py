"""What ``python -m crte_data`` does that needs workbooks read, or the rules of the control; see ``crte_data.commands``."""
