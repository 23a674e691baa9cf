"""Media that moved are found again in folders that the user names, and paths are stated as asked.

`folders.py` lists what lies there, `glimpse.py` looks into a file for its length and size,
`matching.py` chooses among files of one name, `relink.py` puts it into a timeline, `styles.py`
states paths. Nothing is opened but files under those folders that have the name of a missing one.
"""
