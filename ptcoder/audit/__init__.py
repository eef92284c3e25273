"""The internal audit: bills held against what was recorded, by the rules of the visit's own day. Pure; knows no log, no
window and no command line.
"""
