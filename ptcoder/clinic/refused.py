"""The way an intent says no."""


class Refused(Exception):
    """What was asked cannot be done; the text tells the user why, and what to do."""
