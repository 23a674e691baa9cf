"""What the ending of a file's name says about it, where a project says nothing else."""

STILLS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".psd", ".ai", ".webp", ".heic", ".svg")  # fmt: skip
SOUNDS = (".wav", ".mp3", ".aif", ".aiff", ".m4a", ".aac", ".flac", ".ogg", ".wma")
