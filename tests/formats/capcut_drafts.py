"""Drafts made by hand, for tests: only what a test names stands in them. Times are microseconds."""

import json

from roughcut.formats import capcut

SECOND = 1_000_000


def span(start, duration):
    return {"start": start, "duration": duration}


def video(identity="v", path="/a.mov", size=(1920, 1080), **fields):
    return {
        "id": identity, "type": "video", "material_name": path.rpartition("/")[2], "path": path,
        "width": size[0], "height": size[1], "duration": 100 * SECOND, **fields,
    }  # fmt: skip


def audio(identity="a", path="/a.mp3", **fields):
    name = path.rpartition("/")[2]
    return {"id": identity, "name": name, "path": path, "duration": 100 * SECOND, **fields}


def text(content, identity="t", **fields):
    return {"id": identity, "content": content, **fields}


def segment(start, duration, material="v", used=0, refs=(), **fields):
    return {
        "material_id": material,
        "target_timerange": span(start, duration),
        "source_timerange": span(used, duration),
        "extra_material_refs": list(refs),
        **fields,
    }


def placed(scale=1.0, x=0.0, y=0.0, rotation=0.0, alpha=1.0):
    return {
        "scale": {"x": scale, "y": scale}, "transform": {"x": x, "y": y}, "rotation": rotation,
        "alpha": alpha,
    }  # fmt: skip


def track(*segments, kind="video", **fields):
    return {"type": kind, "segments": list(segments), **fields}


def draft(*tracks, frame=(1920, 1080), fps=25.0, materials=None, **fields):
    return {
        "canvas_config": {"width": frame[0], "height": frame[1]},
        "fps": fps,
        "materials": {"videos": [video()], **(materials or {})},
        "tracks": list(tracks),
        **fields,
    }


def read(tmp_path, document):
    """The reading of a draft, or of text as it stands."""
    path = tmp_path / "draft_content.json"
    written = document if isinstance(document, str) else json.dumps(document)
    path.write_text(written, encoding="utf-8")
    return capcut.read(path)


def only(reading):
    """The one timeline of a reading, and the kinds of what it lost."""
    (found,) = reading.timelines
    return found, [each.what for each in reading.omissions]
