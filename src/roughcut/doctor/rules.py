"""The table of all rules, in the order in which mends are made and findings are shown."""

from __future__ import annotations

from roughcut.doctor.fcpxml_files import FCPXML_FILES
from roughcut.doctor.geometry import GEOMETRY
from roughcut.doctor.handles import HANDLES
from roughcut.doctor.media import MEDIA
from roughcut.doctor.mlt_files import MLT_FILES
from roughcut.doctor.names import NAMES
from roughcut.doctor.other_files import OTHER_FILES
from roughcut.doctor.rule import FileRule, Rule
from roughcut.doctor.structure import STRUCTURE
from roughcut.doctor.timing import TIMING
from roughcut.doctor.xmeml_files import XMEML_FILES

# Cuts are moved and clips are trimmed before what lies on their edges is looked at.
RULES: tuple[Rule, ...] = (*TIMING, *HANDLES, *STRUCTURE, *GEOMETRY, *MEDIA, *NAMES)
FILE_RULES: tuple[FileRule, ...] = (*OTHER_FILES, *XMEML_FILES, *FCPXML_FILES, *MLT_FILES)
