"""MLT XML, which Kdenlive and Shotcut write: what both doors share, reading and writing.

A `producer` (or `chain`) is a source, a `playlist` holds entries of producers and blanks, a
`tractor` stacks tracks and mixes them. Kdenlive puts a tractor of two playlists in each track,
Shotcut a playlist. The structure tells them apart, so that one reader serves both, and files that
other programs made by hand.
"""
