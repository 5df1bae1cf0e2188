"""What ``python -m crte_data`` does with the store alone, a module a command; those that read workbooks are in ``loaders.commands``.

Each has ``declare(commands)``, which says how it is written and sets ``run``; ``run(options)`` does it and returns the
exit status. A UserError is said as it is, with the status IMPOSSIBLE.
"""
