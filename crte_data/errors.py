"""The one kind of error whose text may be shown to a person."""


class UserError(Exception):
    """Something a person can act on; ``str(error)`` is a French sentence safe to show. Anything else is logged."""

    is_in_journal = False  # set once the refusal it says has its line
