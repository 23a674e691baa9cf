"""What programs do that no file and no document tells, and what roughcut assumes until somebody looks.

`questions.py` lists the open questions, which stand in a file a program; `changes.py` and `placing.py`
say what another answer makes of a clip, `assuming.py` applies it to what is read and written;
`subjects.py`, `cards.py` and `drawing.py` make pictures, `projects.py` a folder of small projects with
a picture of what each answer looks like.
"""
