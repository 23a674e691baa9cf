"""The made-up editors. Each differs from every other in rhythm, tracks, corners and triggers."""

from __future__ import annotations

from collections.abc import Mapping

from roughcut.sample.footage import Camera, sound, still, title
from roughcut.sample.placing import centred, filled, fitted, in_corner, moved, punched, quiet
from roughcut.sample.rules import (
    Editor,
    Framing,
    Overlay,
    accelerating,
    after_longer_than,
    alternating,
    both,
    by_speaker,
    ending,
    every,
    jump_cut,
    log_normal,
    longer_than,
    on,
    opening,
    speaker_starts,
    two_speed,
    weighted,
)
from roughcut.ticks import Rate
from roughcut.timeline import Source


def _teacher_shelf(folder: str, rate: Rate) -> Mapping[str, Source]:
    return {
        "logo": still("logo.png", 800, 800, folder, rate),
        "plate": still("lower third.png", 1200, 200, folder, rate),
        "music": sound("calm piano.wav", 400, folder, rate),
    }


TEACHER = Editor(
    name="teacher",
    rule=(
        "Two people explain, in short shots, what long shots of a screen show. Over the screen "
        "stands the host, bottom left, 30 % wide. Every third cut is punched in to 1.2 where it "
        "shows a person. A logo stands top right for the first 8 seconds, a lower third comes one "
        "second into each person's first shot, bottom left for 4 seconds, and a piano lies under everything."
    ),
    frame=(1920, 1080),
    rate=Rate(25),
    length_seconds=(110, 160),
    cameras=(
        Camera("host", 3840, 2160, Rate(25)),
        Camera("guest", 1920, 1080, Rate(50)),
        Camera("screen", 2560, 1440, Rate(30)),
    ),
    rhythm=two_speed(
        host=log_normal(4, 0.35), guest=log_normal(4, 0.35), screen=log_normal(11, 0.3)
    ),
    rotation=by_speaker(("host", "guest"), turn=0.6, aside="screen", every=4),
    framings=(Framing(both(every(3), on("host", "guest")), punched(1.2)),),
    overlays=(
        Overlay("picture in picture", 1, on("screen"), ("host",), in_corner("bottom-left", 0.3, 40)),
        Overlay(
            "lower third", 2, speaker_starts("host", "guest"), ("plate",),
            in_corner("bottom-left", 0.5, 60), after_seconds=1, lasts=4, strays=0,
        ),
        Overlay(
            "logo", 3, opening, ("logo",), in_corner("top-right", 0.12, 40), lasts=8, strays=0
        ),
        Overlay(
            "music", 1, opening, ("music",), quiet(0.1), audio=True, lasts="video", misses=0, strays=0
        ),
    ),
    shelf=_teacher_shelf,
)  # fmt: skip


def _interviewer_shelf(folder: str, rate: Rate) -> Mapping[str, Source]:
    return {
        "plate": still("name strap.png", 1600, 300, folder, rate),
        "theme": sound("theme.wav", 60, folder, rate),
    }


INTERVIEWER = Editor(
    name="interviewer",
    rule=(
        "Two people talk in long shots, each on a camera; every fifth shot is the wide one. After a "
        "shot longer than 9 seconds the next close one is punched in to 1.15 and lowered a little. "
        "A cut that stays on the same person is covered by 2.5 seconds of the wide camera. A name "
        "strap stands bottom right for 5 seconds, 1.5 seconds into each person's first shot. The "
        "theme plays for the first 24 seconds and over the last shot."
    ),
    frame=(3840, 2160),
    rate=Rate(24000, 1001),
    length_seconds=(140, 200),
    cameras=(
        Camera("ana", 3840, 2160, Rate(24000, 1001)),
        Camera("ben", 3840, 2160, Rate(24000, 1001)),
        Camera("wide", 1920, 1080, Rate(24000, 1001)),
    ),
    rhythm=log_normal(7, 0.5),
    rotation=by_speaker(("ana", "ben"), turn=0.45, aside="wide", every=5),
    framings=(Framing(both(after_longer_than(9), on("ana", "ben")), punched(1.15, 0.04)),),
    overlays=(
        Overlay("cutaway", 1, jump_cut, ("wide",), fitted, lasts=2.5),
        Overlay(
            "lower third", 2, speaker_starts("ana", "ben"), ("plate",),
            in_corner("bottom-right", 0.5, 120), after_seconds=1.5, lasts=5, strays=0,
        ),
        Overlay(
            "theme in", 1, opening, ("theme",), quiet(0.25),
            audio=True, lasts=24, misses=0, strays=0,
        ),
        Overlay("theme out", 1, ending, ("theme",), quiet(0.25), audio=True, strays=0),
    ),
    shelf=_interviewer_shelf,
)  # fmt: skip


def _shorts_shelf(folder: str, rate: Rate) -> Mapping[str, Source]:
    return {
        "sticker": still("sticker.png", 512, 512, folder, rate),
        "whoosh": sound("whoosh.wav", 2, folder, rate),
        "beat": sound("beat 120.mp3", 90, folder, rate),
        "wait": title("Wait for it"),
        "look": title("Look at this"),
        "no way": title("No way"),
    }


SHORTS = Editor(
    name="shorts",
    rule=(
        "An upright minute that gets faster, the phone and the action camera in turn. The action "
        "camera's wide picture fills the frame. Every fourth cut, a shot of the phone, is punched "
        "in to 1.35, with a whoosh. Every shot of the phone has a caption in the lower third of the "
        "frame to its end. A sticker of 40 % comes on every third cut for one second, above the "
        "middle. A beat lies under everything."
    ),
    frame=(1080, 1920),
    rate=Rate(30000, 1001),
    length_seconds=(45, 70),
    cameras=(
        Camera("phone", 2160, 3840, Rate(30)),
        Camera("action", 1920, 1080, Rate(60000, 1001)),
    ),
    rhythm=accelerating(2.4, 1.1, 0.25),
    rotation=alternating("phone", "action"),
    framings=(
        Framing(both(every(4), on("phone")), punched(1.35)),
        Framing(on("action"), filled, strays=0),
    ),
    overlays=(
        Overlay("caption", 1, on("phone"), ("wait", "look", "no way"), moved(0.3)),
        Overlay("sticker", 2, every(3), ("sticker",), centred(0.4, -0.2), lasts=1),
        Overlay("beat", 1, opening, ("beat",), quiet(0.5), audio=True, lasts="video", misses=0, strays=0),
        Overlay("whoosh", 2, every(4), ("whoosh",), quiet(0.8), audio=True, lasts=0.6),
    ),
    shelf=_shorts_shelf,
)  # fmt: skip


def _magazine_shelf(folder: str, rate: Rate) -> Mapping[str, Source]:
    return {
        "bug": still("channel bug.png", 300, 120, folder, rate),
        "strap": still("strap.png", 1280, 200, folder, rate),
        "map": still("map.png", 1600, 1200, folder, rate),
        "sting": sound("sting.wav", 3, folder, rate),
    }


MAGAZINE = Editor(
    name="magazine",
    rule=(
        "A studio, reports from the field and old archive pictures follow each other evenly. The "
        "archive's narrow picture fills the frame. A bug stands top left from the first frame to "
        "the last. Over a studio shot longer than 5 seconds a map stands top right, 40 % wide, from "
        "one second in to the end of the shot. The studio's first shot has a strap at the bottom "
        "for 3 seconds, and every shot of the archive begins with a sting."
    ),
    frame=(1280, 720),
    rate=Rate(50),
    length_seconds=(90, 140),
    cameras=(
        Camera("studio", 1920, 1080, Rate(50)),
        Camera("field", 3840, 2160, Rate(25)),
        Camera("archive", 640, 480, Rate(25)),
    ),
    rhythm=log_normal(4.5, 0.45),
    rotation=weighted(studio=3, field=2, archive=1.5),
    framings=(Framing(on("archive"), filled, strays=0),),
    overlays=(
        Overlay("strap", 1, speaker_starts("studio"), ("strap",), centred(1.0, 0.35), lasts=3, strays=0),
        Overlay(
            "map", 2, both(on("studio"), longer_than(5)), ("map",),
            in_corner("top-right", 0.4, 30), after_seconds=1,
        ),
        Overlay(
            "bug", 3, opening, ("bug",), in_corner("top-left", 0.1, 24),
            lasts="video", misses=0, strays=0,
        ),
        Overlay("sting", 1, on("archive"), ("sting",), quiet(0.6), audio=True, lasts=1.5),
    ),
    shelf=_magazine_shelf,
)  # fmt: skip


EDITORS = (TEACHER, INTERVIEWER, SHORTS, MAGAZINE)
