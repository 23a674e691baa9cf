"""Where what stands in the numbers that go into the network and come out of it."""

from roughcut.encode.grid import ASSET_CLASSES, COLUMNS, LAYOUT, PARAMETERS

TRACKS = len(COLUMNS)
INPUTS = TRACKS * len(PARAMETERS)
ACTIVE = slice(0, 2)  # logits of off and on
ASSET = slice(2, 2 + len(ASSET_CLASSES))  # logits of the asset classes
REGRESSED = slice(ASSET.stop, ASSET.stop + len(LAYOUT))  # the layout, standardised
OUTPUTS = REGRESSED.stop
