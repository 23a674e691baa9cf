"""Small MLT documents as Kdenlive and Shotcut write them, made by hand for tests."""

from xml.sax.saxutils import escape

from roughcut.formats.mlt.reader import read as read_file

LAST = 999  # frame of the media


def properties(**values):
    """Property elements; an underscore in a name stands for nothing else."""
    return named(values)


def named(values):
    return "".join(
        f'<property name="{name}">{escape(str(value))}</property>' for name, value in values.items()
    )


def profile(width=1920, height=1080, rate=(25, 1)):
    return (
        f'<profile width="{width}" height="{height}" progressive="1" sample_aspect_num="1" '
        f'sample_aspect_den="1" frame_rate_num="{rate[0]}" frame_rate_den="{rate[1]}"/>'
    )


def media(id_="media", size=(1920, 1080), filters="", path="/media/card.mov", **more):
    """A silent film of a thousand frames."""
    described = {
        "mlt_service": "avformat", "resource": path, "length": LAST + 1, "audio_index": -1,
        "video_index": 0, "meta.media.nb_streams": 1, "meta.media.0.stream.type": "video",
        "meta.media.width": size[0], "meta.media.height": size[1], **more,
    }  # fmt: skip
    return f'<producer id="{id_}" in="0" out="{LAST}">{named(described)}{filters}</producer>'


def effect(service, *, bounds="", **values):
    """A filter; a double underscore in a name is a dot."""
    dotted = {name.replace("__", "."): value for name, value in values.items()}
    return f"<filter{bounds}>{named({'mlt_service': service, **dotted})}</filter>"


def entry(first, last, inside="", producer="media"):
    return f'<entry producer="{producer}" in="{first}" out="{last}">{inside}</entry>'


def kdenlive(entries, sources=None, frame=(1920, 1080), *, rate=(25, 1), sequence="", tracks=""):
    """A document of generation 1.1 with one video track."""
    return f"""<?xml version="1.0"?><mlt LC_NUMERIC="C" producer="main_bin" version="7.28.0">{profile(*frame, rate)}
      <producer id="black">{properties(mlt_service="color", resource="black")}</producer>
      {media() if sources is None else sources}
      <playlist id="p0">{entries}</playlist><playlist id="p1"/>
      <tractor id="t0"><track hide="audio" producer="p0"/><track hide="audio" producer="p1"/>{tracks}</tractor>
      <tractor id="s">{named({"kdenlive:uuid": "s", "kdenlive:clipname": "cut"})}{sequence}
       <track producer="black"/><track producer="t0"/></tractor>
      <playlist id="main_bin">{named({"kdenlive:docproperties.version": "1.1"})}</playlist>
      <tractor id="project">{named({"kdenlive:projectTractor": 1})}<track producer="s"/></tractor></mlt>"""


def shotcut(entries, sources=None, frame=(1920, 1080), *, rate=(25, 1), inside=""):
    """A document with one video track."""
    return f"""<?xml version="1.0"?><mlt LC_NUMERIC="C" title="Shotcut version 24.09.13" producer="main_bin">{profile(*frame, rate)}
      <playlist id="main_bin">{properties(xml_retain=1)}</playlist>
      <producer id="black">{properties(mlt_service="color", resource="0")}</producer>
      <playlist id="background"><entry producer="black" in="0" out="{LAST}"/></playlist>
      {media() if sources is None else sources}
      <playlist id="playlist0">{named({"shotcut:video": 1})}{entries}</playlist>
      <tractor id="main">{properties(shotcut=1)}{inside}<track producer="background"/><track producer="playlist0"/></tractor></mlt>"""


def read(folder, content, name="cut.mlt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path)


def only(reading):
    """The one timeline, and what was lost as `what`."""
    (timeline,) = reading.timelines
    return timeline, [omission.what for omission in reading.omissions]
