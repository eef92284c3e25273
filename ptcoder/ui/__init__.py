"""The window. Every widget is a function of a sheet; the controller is the one page where signals meet intents."""
