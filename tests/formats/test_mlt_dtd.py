"""What we write obeys MLT's own DTD, but for what both programs themselves write against it."""

import io

import pytest
from hypothesis import given, settings
from lxml import etree

from roughcut.formats import kdenlive, shotcut
from tests.corpus.conftest import CORPUS
from tests.strategies import timelines

DTD = CORPUS / "dtd" / "mlt-xml.dtd"
DOORS = pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])


@pytest.fixture(scope="module")
def dtd():
    if not DTD.is_file():
        pytest.skip(f"MLT's DTD is not at {DTD}")
    # It does not load as it stands: the content of `properties` lacks its brackets.
    content = DTD.read_bytes().replace(
        b"properties property >", b"properties (property | properties)* >"
    )
    return etree.DTD(io.BytesIO(content))


@DOORS
@settings(max_examples=30)  # what varies is numbers more than structure
@given(timeline=timelines())
def test_what_is_written_obeys_the_dtd(dtd, door, timeline):
    root = etree.fromstring(door.write(timeline).content)
    for element in root.iter():
        for name in ("id", "producer"):
            if name in element.attrib:
                # Kdenlive names its sequences in braces, which no ID of XML may hold.
                element.set(name, f"s{element.get(name).strip('{}')}")
        if element.tag == "track":
            # The tracks of a mix and of Kdenlive's project say which part of them is shown.
            element.attrib.pop("in", None)
            element.attrib.pop("out", None)
    assert dtd.validate(root), dtd.error_log.filter_from_errors()


@DOORS
@settings(max_examples=30)  # what varies is numbers more than structure
@given(timeline=timelines())
def test_a_service_is_defined_before_it_is_used(door, timeline):
    """MLT builds a file in one pass: what is named before it is defined is nothing."""
    root = etree.fromstring(door.write(timeline).content)
    defined = set()
    for element in root.iter():
        if element is not root and "producer" in element.attrib:
            assert element.get("producer") in defined
        if "id" in element.attrib:
            assert element.get("id") not in defined
            defined.add(element.get("id"))


@settings(max_examples=30)  # what varies is numbers more than structure
@given(timeline=timelines())
def test_kdenlive_finds_what_it_opens_a_project_by(timeline):
    """Its bin by name, the version of the document, the sequence to show, the project's tractor."""
    root = etree.fromstring(kdenlive.write(timeline).content)

    def properties(element):
        return {each.get("name"): each.text for each in element.iterchildren("property")}

    services = {each.get("id"): each for each in root}
    folder = services[root.get("producer")]
    held = properties(folder)
    assert folder.get("id") == "main_bin"
    assert held["kdenlive:docproperties.version"] == "1.1"
    active = held["kdenlive:docproperties.activetimeline"]
    listed = [each.get("producer") for each in folder.iterchildren("entry")]
    assert active in listed
    assert properties(services[active])["kdenlive:clipname"] == timeline.name
    assert properties(root[-1])["kdenlive:projectTractor"] == "1"
    # A clip of a track is told by the id of one in the bin.
    in_bin = {properties(services[each])["kdenlive:id"] for each in listed}
    used = {properties(each).get("kdenlive:id") for each in root.iter("entry")} - {None}
    assert used <= in_bin
