"""A search for the switches of the frame-grid transformer that suit an editor's projects.

switches.py   what may be tried
study.py      the trials, kept in a database that outlives a kill
searching.py  a trial: trained on folds, left early where others did better
holding.py    what was best beside the protocol, on projects that no trial has seen
limit.py      how long all of it may take
tuned.py      what was found, as plain values
"""

from roughcut.learn.tuning.searching import read_tuned, search
from roughcut.learn.tuning.tuned import Tuned

__all__ = ["Tuned", "read_tuned", "search"]
