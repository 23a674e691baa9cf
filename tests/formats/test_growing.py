"""Files are read in parts and emptied meanwhile; whatever they are dressed in, they say the same."""

import re
from pathlib import Path

import pytest

from roughcut.formats import prproj, write, xmeml
from roughcut.formats.unpack import latest_whole, parsed_xml, whole
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

from .prproj_files import SECOND, Item, Sequence, project

CLIPS = 400  # some hundreds of KB: several parts
RATE = Rate(25)
DRESSES = {
    "no declaration": lambda xml: re.sub(r"^<\?xml[^>]*\?>", "", xml).encode(),
    "a byte order mark": lambda xml: b"\xef\xbb\xbf" + xml.encode(),
    "two bytes a letter": lambda xml: xml.replace("UTF-8", "UTF-16", 1).encode("utf-16"),
    "a comment first": lambda xml: re.sub(r"\?>", "?><!-- of theirs -->", xml, count=1).encode(),
    "comments inside": lambda xml: re.sub(r"(\d)(\d*)</(end|End)>", r"\1<!-- -->\2</\3>", xml).encode(),
    "one comment, late": lambda xml: (xml[: (at := xml.rindex("</name>"))] + "<!-- -->" + xml[at:]).encode()
    if "</name>" in xml
    else xml.encode(),
    "a comment last": lambda xml: (xml + "<!-- the end -->").encode(),
    "instructions": lambda xml: re.sub(r"<(end|End)>", r"<?for nobody?><\1>", xml).encode(),
}  # fmt: skip


def film(count, source):
    return tuple(
        Clip(RATE.ticks(10 * number), RATE.ticks(8), source, RATE.ticks(number), name=f"{number}")
        for number in range(count)
    )


@pytest.fixture(scope="module")
def nested():
    """A nest that is written inside of the clip that shows it, between others."""
    media = Media("a.mp4", "/a.mp4", 1920, 1080, RATE, RATE.ticks(10_000))
    nest = Timeline("inner", RATE, 1920, 1080, (Track("video", film(CLIPS, media)),))
    shown = Clip(RATE.ticks(10 * CLIPS), RATE.ticks(50), nest, name="nest")
    late = tuple(
        Clip(RATE.ticks(10 * CLIPS + 100 + 10 * n), RATE.ticks(8), media) for n in range(CLIPS)
    )
    tracks = (Track("video", (*film(CLIPS, media), shown, *late)),)
    timeline = Timeline("outer", RATE, 1920, 1080, tracks)
    return write(timeline, Path("a.xml")).content.decode()


@pytest.fixture(scope="module")
def flat():
    items = [Item(n * SECOND, (n + 1) * SECOND, in_point=n * SECOND) for n in range(CLIPS)]
    xml = project([Sequence("outer", video=[items])], packed=False)
    return xml if isinstance(xml, str) else xml.decode()


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize(("name", "door"), [("nested", xmeml), ("flat", prproj)])
def test_the_dress_of_a_file_changes_nothing(request, tmp_path, name, door, dress):
    xml = request.getfixturevalue(name)
    plain, dressed = tmp_path / "plain", tmp_path / "dressed"
    plain.write_bytes(xml.encode())
    dressed.write_bytes(DRESSES[dress](xml))
    expected, found = door.read(plain), door.read(dressed)
    assert found.timelines == expected.timelines
    assert max(len(each.tracks[0].clips) for each in found.timelines) >= CLIPS


def test_elements_are_whole_once_something_has_begun_after_them(nested, tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(nested.encode())
    held = {each: len(each) for each in parsed_xml(path, only_data=True).iter("clipitem")}
    sizes = []

    def between(root):
        grown = list(root.iter("clipitem"))
        sizes.append(sum(whole(each) for each in grown))
        assert [len(each) for each in grown if whole(each)] == [
            size for each, size in zip(grown, held.values(), strict=False) if whole(each)
        ]
        latest = latest_whole(root)
        assert latest is None or whole(latest)

    parsed_xml(path, only_data=True, between=between)
    assert len(sizes) > 3, "the file fits into one part: nothing grew"
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-2] <= len(held)
