"""What a user can put right: the command line prints the message, and no traceback."""

from __future__ import annotations


class UserError(Exception):
    """Something that was given is missing or wrong; the message says what and where."""
