"""Times therapy visits as they happen and works out the billing codes and units, with the reason for each."""

__version__ = "0.1.0"
