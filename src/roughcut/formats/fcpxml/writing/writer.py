from __future__ import annotations


def write(timeline, app=None):
    raise NotImplementedError
