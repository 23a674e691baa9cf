"""What fuzzing found, each in the smallest file that shows it: read with what is lost said, or refused."""

import json

import pytest

from roughcut.errors import RoughcutError
from roughcut.formats import FORMATS
from roughcut.formats import read as read_any

from . import mlt_files as mlt
from . import otio_files as otio
from . import test_xmeml_read as xmeml

DOORS = {each.name: each for each in FORMATS}


def clip_of(used=None):
    return otio.timeline(otio.track(otio.clip(used or otio.span(0, 5))))


SLOW_PREMIERE = clip_of()
SLOW_PREMIERE["tracks"]["metadata"] = {"PremierePro_OTIO": {"VideoFrameRate": 1e-9}}
FCPXML = """<fcpxml version="1.10"><resources><format id="r1" frameDuration="{}" width="1920" height="1080"/>
  </resources><project name="p"><sequence format="r1"><spine><gap duration="5s"/></spine></sequence></project></fcpxml>"""

REFUSED = [
    ("otio", clip_of(otio.span(0, 5, rate=1e-320)), "rate"),
    ("otio", SLOW_PREMIERE, "VideoFrameRate"),
    ("xmeml", f"<xmeml>{xmeml.sequence(rate='<rate><timebase>1e-9</timebase></rate>')}</xmeml>", "rate"),
    ("fcpxml", FCPXML.format("99999999s"), None),
    ("shotcut", mlt.shotcut(mlt.entry(0, 9), mlt.media(**{"meta.media.frame_rate_num": "1e-9"})), None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "refusal"), REFUSED)
def test_what_made_a_reader_fail(tmp_path, name, content, refusal):
    """refusal is a word of the error, None where the file is read."""
    path = tmp_path / "found"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    if refusal is None:
        assert read_any(path).timelines
    else:
        with pytest.raises(RoughcutError, match=refusal):
            DOORS[name].read(path)
