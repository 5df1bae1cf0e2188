"""What ``python -m crte_data`` does, a module a command, in the order of the help.

Each has ``declare(commands)``, which says how it is written and sets ``run``; ``run(options)`` does it and returns the
exit status. A UserError is said as it is, with the status IMPOSSIBLE.
"""

from crte_data.commands import (
    backup,
    compare,
    export,
    publish,
    restore,
    revert,
    verify,
    versions,
)

COMMANDS = (
    publish, versions, compare, revert, export, backup, restore, verify,
)  # fmt: skip
