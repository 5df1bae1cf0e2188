"""How the tables became what they are: one file a change, never edited once it has run somewhere.

A new one is ``versions/NNNN_what.py``, after the last; it says what it changes in words of its own and imports
nothing of ours, so that it means the same for ever. Going back is restoring a backup.
"""
