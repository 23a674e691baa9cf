"""Small Premiere projects, written as Premiere lays them out, for tests that need no real file.

Two generations: "old" writes every default and refers to tracks by number (CS6, project version
25), "new" leaves defaults out and refers to tracks by GUID (2025, version 43).
"""

import base64
import gzip
import json
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

SECOND = 254_016_000_000
VIDEO = "228cda18-3625-4d2d-951e-348879e4ed93"
AUDIO = "80b8e3d5-6dca-4195-aefb-cb5f407ab009"
ALWAYS = -91445760000000000


@dataclass
class Item:
    """A clip on a track: times in ticks; media names an entry of the project's media."""

    start: int
    end: int
    media: str = "a.mp4"
    in_point: int = 0
    extra: str = ""  # inside VideoClip/Clip
    clip_extra: str = ""  # inside VideoClip
    components: tuple = ()
    name: str = "a.mp4"
    muted: bool = False
    audio: bool = False
    nest: str | None = None


@dataclass
class Cross:
    """A transition on a track."""

    start: int
    end: int
    alignment: int
    match_name: str = "AE.ADBE Cross Dissolve New"


@dataclass
class Sequence:
    """A sequence; tracks hold Items and Crosses, from the bottom to the top."""

    uid: str
    name: str = "Sequence"
    video: list = field(default_factory=list)
    audio: list = field(default_factory=list)
    frame_ticks: int = SECOND // 25
    size: tuple = (1920, 1080)
    properties: str = ""
    links: list = field(default_factory=list)  # each the numbers of items, in the order written
    extra: str = ""


def static(parameter_id, value, tag="VideoComponentParam"):
    """A parameter that does not move."""
    rest = "0,0,0,0,0,0,5,4,0,0,0,0" if ":" in value else "0,0,0,0,0,0"
    return (
        tag,
        f"<Name> </Name><ParameterID>{parameter_id}</ParameterID><StartKeyframe>{ALWAYS},{value},{rest}</StartKeyframe>",
    )


def animated(parameter_id, keys):
    """A parameter with (source ticks, value, interpolation) keys and no IsTimeVarying mark."""
    written = "".join(f"{t},{v},{i},0,0,0.16666,0,0.16666;" for t, v, i in keys)
    name, static_part = static(parameter_id, str(keys[0][1]))
    return name, static_part + f"<Keyframes>{written}</Keyframes>"


def motion(*parameters, bypass=False):
    return ("AE.ADBE Motion", parameters, bypass)


def effect(match_name, *parameters):
    return (match_name, parameters, False)


def text_layer(text, *, font="Futura-Bold", size=64.0, color=0xFF8000, position="0.25:0.75", binary_hash="h", stored=True):  # fmt: skip
    style = {
        "mText": text, "mFontName": {"mParamValues": [[0, font]]},
        "mFontSize": {"mParamValues": [[0, size]]}, "mFillColor": {"mParamValues": [[0, color]]},
    }  # fmt: skip
    raw = json.dumps({"mTextParam": {"mStyleSheet": style}}).encode("utf-16-le")
    payload = base64.b64encode(len(raw).to_bytes(8, "little") + raw).decode() if stored else ""
    source = (
        "ArbVideoComponentParam",
        f"<ParameterID>1</ParameterID><StartKeyframeValue Encoding='base64' BinaryHash='{binary_hash}'>{payload}</StartKeyframeValue>",
    )
    still = (static(4, "100."), static(7, "0."), static(8, "100."))
    return ("AE.ADBE Text", (source, static(3, position, "PointComponentParam"), *still), False)


def media(name="a.mp4", size=(1920, 1080), seconds=100, *, still=False, path=None, start=0, pixel_aspect=""):  # fmt: skip
    """An entry of the project's media."""
    return name, {
        "size": size, "ticks": seconds * SECOND, "still": still, "start": start,
        "path": path if path is not None else f"\\\\?\\C:\\shots\\{name}", "aspect": pixel_aspect,
    }  # fmt: skip


class _Writer:
    def __init__(self, *, old):
        self.old = old
        self.number = 0
        self.parts = []

    def add(self, tag, body, uid=None):
        self.number += 1
        key = f'ObjectUID="{uid}"' if uid else f'ObjectID="{self.number}"'
        self.parts.append(f'<{tag} {key} Version="1">{body}</{tag}>')
        return self.number


ONE_FILM = (media(),)


def project(sequences, files=ONE_FILM, *, old=False, packed=True):
    """The bytes of a project."""
    w = _Writer(old=old)
    w.add("Project", "")
    for name, facts in files:
        _media(w, name, facts)
    for sequence in sequences:
        _sequence(w, sequence)
    xml = "<?xml version='1.0' encoding='UTF-8'?><PremiereData Version='3'>"
    xml += "\n".join(w.parts) + "</PremiereData>"
    return gzip.compress(xml.encode(), mtime=0) if packed else xml.encode()


def _media(w, name, facts):
    width, height = facts["size"]
    still = "<IsStill>true</IsStill>" if facts["still"] else ""
    video = w.add(
        "VideoStream",
        f"<FrameRect>0,0,{width},{height}</FrameRect><FrameRate>{SECOND // 25}</FrameRate>"
        f"<Duration>{facts['ticks']}</Duration>{still}{facts['aspect']}",
    )
    audio = w.add("AudioStream", f"<Duration>{facts['ticks']}</Duration>")
    start = f"<Start>{facts['start']}</Start>" if facts["start"] else ""
    infinite = "<Infinite>true</Infinite>" if facts["still"] else ""
    w.add(
        "Media",
        f'<VideoStream ObjectRef="{video}"/><AudioStream ObjectRef="{audio}"/>{start}{infinite}'
        f"<Title>{escape(name)}</Title><FilePath>{escape(facts['path'])}</FilePath>",
        uid=f"media-{name}",
    )
    for kind in ("Video", "Audio"):
        w.add(
            f"{kind}MediaSource",
            f'<MediaSource><Media ObjectURef="media-{name}"/></MediaSource>'
            f"<OriginalDuration>{facts['ticks']}</OriginalDuration>",
            uid=f"{kind}-{name}",
        )


def _chain(w, item):
    refs = ""
    for match_name, parameters, bypass in item.components:
        params = "".join(
            f'<Param Index="{n}" ObjectRef="{w.add(tag, body)}"/>'
            for n, (tag, body) in enumerate(parameters)
        )
        off = f"<Bypass>{str(bypass).lower()}</Bypass>" if bypass or w.old else ""
        inner = f"<Component><Params>{params}</Params>{off}</Component>"
        if item.audio:
            body = f"<AudioComponent>{inner}</AudioComponent><FilterMatchName>{match_name}</FilterMatchName>"
            refs += f'<Component ObjectRef="{w.add("AudioFilterComponent", body)}"/>'
        else:
            body = f"{inner}<MatchName>{match_name}</MatchName>"
            refs += f'<Component ObjectRef="{w.add("VideoFilterComponent", body)}"/>'
    components = f"<ComponentChain><Components>{refs}</Components></ComponentChain>"
    return w.add("AudioComponentChain" if item.audio else "VideoComponentChain", components)


def _item(w, item):
    kind = "Audio" if item.audio else "Video"
    if item.nest is None:
        source = f'<Source ObjectURef="{kind}-{item.media}"/>'
    else:
        body = f'<SequenceSource><Sequence ObjectURef="{item.nest}"/></SequenceSource>'
        source = f'<Source ObjectRef="{w.add(f"{kind}SequenceSource", body)}"/>'
    in_point = f"<InPoint>{item.in_point}</InPoint>" if item.in_point or w.old else ""
    hold = "<FrameHold>0</FrameHold>" if w.old and "FrameHold" not in item.clip_extra else ""
    clip = w.add(
        f"{kind}Clip", f"<Clip>{source}{in_point}{item.extra}</Clip>{hold}{item.clip_extra}"
    )
    sub = w.add("SubClip", f'<Clip ObjectRef="{clip}"/><Name>{escape(item.name)}</Name>')
    start = f"<Start>{item.start}</Start>" if item.start or w.old else ""
    muted = f"<IsMuted>{str(item.muted).lower()}</IsMuted>" if item.muted or w.old else ""
    return w.add(
        f"{kind}ClipTrackItem",
        f'<ClipTrackItem><ComponentOwner><Components ObjectRef="{_chain(w, item)}"/></ComponentOwner>'
        f"<TrackItem>{start}<End>{item.end}</End></TrackItem>"
        f'<SubClip ObjectRef="{sub}"/>{muted}</ClipTrackItem>',
    )


def _cross(w, cross):
    return w.add(
        "VideoTransitionTrackItem",
        f"<TransitionTrackItem><TrackItem><Start>{cross.start}</Start><End>{cross.end}</End></TrackItem>"
        f"<MatchName>{cross.match_name}</MatchName><Alignment>{cross.alignment}</Alignment>"
        "</TransitionTrackItem>",
    )


def _sequence(w, sequence):
    numbers = {}
    groups = ""
    for kind, tracks, guid in (("Video", sequence.video, VIDEO), ("Audio", sequence.audio, AUDIO)):
        refs = ""
        for n, track in enumerate(tracks):
            items, crosses = "", ""
            for entry in track:
                if isinstance(entry, Cross):
                    crosses += f'<TrackItem ObjectRef="{_cross(w, entry)}"/>'
                else:
                    number = _item(w, entry)
                    numbers[kind, n, len(numbers)] = number
                    items += f'<TrackItem ObjectRef="{number}"/>'
            body = (
                "<ClipTrack><Track><IsLocked>false</IsLocked><IsMuted>false</IsMuted></Track>"
                f"<ClipItems><TrackItems>{items}</TrackItems></ClipItems>"
                f"<TransitionItems><TrackItems>{crosses}</TrackItems></TransitionItems></ClipTrack>"
            )
            uid = f"{sequence.uid}-{kind}-{n}"
            number = w.add(f"{kind}ClipTrack", body, uid=None if w.old else uid)
            refs += f'<Track ObjectRef="{number}"/>' if w.old else f'<Track ObjectURef="{uid}"/>'
        width, height = sequence.size
        rect = f"<FrameRect>0,0,{width},{height}</FrameRect>" if kind == "Video" else ""
        ticks = sequence.frame_ticks if kind == "Video" else 5_292_000
        group = w.add(
            f"{kind}TrackGroup",
            f"<TrackGroup><Tracks>{refs}</Tracks><FrameRate>{ticks}</FrameRate></TrackGroup>{rect}",
        )
        groups += f'<TrackGroup><First>{guid}</First><Second ObjectRef="{group}"/></TrackGroup>'
    links = ""
    items = list(numbers.values())
    for members in sequence.links:
        refs = "".join(f'<TrackItem ObjectRef="{items[each]}"/>' for each in members)
        body = f"<TrackItemGroup><TrackItems>{refs}</TrackItems></TrackItemGroup>"
        links += f'<Link ObjectRef="{w.add("Link", body)}"/>'
    w.add(
        "Sequence",
        f"<Node><Properties>{sequence.properties}</Properties></Node>"
        f"<PersistentGroupContainer><LinkContainer><Links>{links}</Links></LinkContainer>"
        f"</PersistentGroupContainer><TrackGroups>{groups}</TrackGroups>"
        f"<Name>{escape(sequence.name)}</Name>{sequence.extra}",
        uid=sequence.uid,
    )
