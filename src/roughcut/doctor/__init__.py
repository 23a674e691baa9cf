"""What would break, shift or be lost when a program opens a file, and what of it can be mended.

`rules.py` holds the table of rules, `examining.py` runs them over a file, `mending.py` writes a
mended copy. This file stays empty: `roughcut.doctor` is also the name of the verb, and its room is
loaded before the verb is defined.
"""
