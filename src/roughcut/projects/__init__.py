"""A folder of projects becomes examples to learn from: found, read, told apart, split, kept."""

from roughcut.projects.example import Example
from roughcut.projects.gathering import Gathered, gather

__all__ = ["Example", "Gathered", "gather"]
