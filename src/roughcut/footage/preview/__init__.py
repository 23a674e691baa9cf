"""A timeline as a small movie that plays at once.

preview(timeline, path)      the movie, and what it does not show as the timeline says
painter                      the picture at a time: layers from the bottom to the top
mixing                       the sound at a time: voices added, then limited

Pictures stand where `roughcut.parameters` says, to the pixel. Memory does not grow with the length
of the timeline: media are decoded forwards, one frame and one second at a time.
"""
