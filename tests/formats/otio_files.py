"""OTIO files made by hand, for tests: only what a test names stands in them."""

import json

from roughcut.formats import otio


def time(value, rate=25):
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}


def span(start, duration, rate=25):
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": time(start, rate),
        "duration": time(duration, rate),
    }


def media(available=None, url="/a.mov", **fields):
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "target_url": url,
        "available_range": available,
        **fields,
    }


def clip(used=None, reference=None, schema="Clip.2", **fields):
    found = {"OTIO_SCHEMA": schema, "name": "clip", "source_range": used, **fields}
    if schema == "Clip.1":
        return {**found, "media_reference": reference}
    return {"media_references": {"DEFAULT_MEDIA": reference}, **found} if reference else found


def gap(duration, rate=25):
    return {"OTIO_SCHEMA": "Gap.1", "source_range": span(0, duration, rate)}


def track(*children, kind="Video", schema="Track.1", **fields):
    return {"OTIO_SCHEMA": schema, "kind": kind, "children": list(children), **fields}


def stack(*tracks, **fields):
    return {"OTIO_SCHEMA": "Stack.1", "children": list(tracks), **fields}


def timeline(*tracks, metadata=None, stack_metadata=None, **fields):
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "name": "cut",
        "metadata": metadata or {},
        "tracks": stack(*tracks, metadata=stack_metadata or {}),
        **fields,
    }


def read(tmp_path, document):
    """The reading of a document, or of text as it stands."""
    path = tmp_path / "cut.otio"
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return otio.read(path)


def only(reading):
    """The one timeline of a reading, and the kinds of what it lost, but for the frame size."""
    (found,) = reading.timelines
    return found, [each.what for each in reading.omissions if each.what != "frame size"]
