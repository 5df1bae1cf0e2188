"""The one kind of error whose text may be shown to a person."""


class UserError(Exception):
    """Something a person can act on; ``str(error)`` is a French sentence safe to show. Anything else is logged."""
