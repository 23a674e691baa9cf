"""What programs do that no file and no document tells, and what roughcut assumes until somebody looks.

`questions.py` holds the table of open questions, `assuming.py` applies another answer to what is
read and written, `cards.py` and `drawing.py` make pictures, `projects.py` a folder of small projects
with a picture of what each answer looks like.
"""
