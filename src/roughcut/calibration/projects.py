"""A folder of small projects that ask a program, and a page with what each answer looks like."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from roughcut import formats
from roughcut.atomic import refuse_existing, write_folder
from roughcut.calibration.assuming import multiplied
from roughcut.calibration.cards import Pixels, card, png, ruled
from roughcut.calibration.drawing import drawn, halved
from roughcut.calibration.questions import QUESTIONS, Answer, Question
from roughcut.errors import Unsupported, Unwritable
from roughcut.formats.fcpxml.canvas import canvas
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

_RATE = Rate(25)
_SECONDS = 10
_MARK = b"<title>Which picture do you see?</title>"
_SMALLER = 4  # pictures of the page, against the frame
_PROJECT_FILES = {
    "premiere": "cut.xml", "resolve": "cut.fcpxml", "fcp": "cut.fcpxml",
    "capcut": "draft_content.json", "jianying": "draft_info.json",
}  # fmt: skip
_STEPS = {
    "premiere": "In Premiere Pro: File > Import, choose cut.xml, and open the sequence of the same name.",
    "resolve": "In DaVinci Resolve: File > Import > Timeline, choose cut.fcpxml, and leave the settings as they are.",
    "fcp": "In Final Cut Pro: File > Import > XML, choose cut.fcpxml, and open the project.",
    "capcut": "In CapCut: make an empty draft, close CapCut, put draft_content.json in the place of "
    "the draft's file of that name, and open the draft.",
    "jianying": "In JianYing: make an empty draft, close JianYing, put draft_info.json in the place "
    "of the draft's file of that name, and open the draft.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in a folder: where its project and its pictures lie."""

    question: Question
    project: str
    pictures: tuple[tuple[Answer, str], ...]


def calibrate(app: str, folder: Path, *, force: bool = False) -> tuple[Asked, ...]:
    """Write a project a question of the program, and the page that tells how to answer.

    The projects name the cards by whole paths: the folder has to stay where it is.

    Raises:
        Unsupported: nothing is asked of this program.
        Unwritable: the folder exists and force is off, or the disk refuses.
    """
    asking = [each for each in QUESTIONS if app in each.apps]
    if not asking:
        names = ", ".join(sorted({name for each in QUESTIONS for name in each.apps}))
        raise Unsupported(
            f"--for {app}", "nothing is asked of this program", f"Name one of: {names}"
        )
    refuse_existing(folder, force=force)
    _refuse_another(folder)
    files: dict[str, bytes] = {}
    asked = [_ask(each, app, folder.absolute(), files) for each in asking]
    for template in ("README.html", "README.txt"):
        files[template] = _page(template, app, asked)
    write_folder(folder, files, force=force)
    return tuple(asked)


def _refuse_another(folder: Path) -> None:
    """A folder is replaced as a whole: only one that was written here may be.

    Raises:
        Unwritable: something else stands there.
    """
    page = folder / "README.html"
    if folder.exists() and not (page.is_file() and _MARK in page.read_bytes()):
        raise Unwritable(
            str(folder),
            "it is no folder that `calibrate` wrote",
            "Name one that does not exist yet",
        )


def project(question: Question, folder: Path) -> Timeline:
    """A card on a ruled frame, for ten seconds; folder is where the cards lie."""
    wide, high = question.frame
    media = [
        Media(name, str(folder / name), width, height, still=True)
        for name, (width, height) in ((_ruled_name(question), question.frame), (_card_name(question), question.card))
    ]  # fmt: skip
    length = _RATE.ticks(_SECONDS * _RATE.nominal)
    back = Clip(0, length, media[0], name=media[0].name)
    front = Clip(0, length, media[1], name=media[1].name, parameters=question.shown)
    return Timeline(
        question.name, _RATE, wide, high, (Track("video", (back,)), Track("video", (front,)))
    )


def picture(question: Question, answer: Answer) -> Pixels:
    """What a program of this answer shows of the project, in full size."""
    timeline = project(question, Path())
    source = timeline.tracks[1].clips[0].source
    shown = multiplied(question.shown, answer.factors(canvas(timeline, source, None)))
    return drawn(ruled(*question.frame), card(*question.card), shown)


def _ask(question: Question, app: str, folder: Path, files: dict[str, bytes]) -> Asked:
    """The question's project, cards and pictures, put among the files."""
    files[f"media/{_ruled_name(question)}"] = png(ruled(*question.frame))
    files[f"media/{_card_name(question)}"] = png(card(*question.card))
    path = f"{question.name}/{_PROJECT_FILES[app]}"
    written = formats.write(project(question, folder / "media"), Path(path), app)
    files[path] = written.content
    pictures = []
    for answer in question.answers:
        name = f"{question.name}/{answer.name}.png"
        files[name] = png(halved(picture(question, answer), _SMALLER))
        pictures.append((answer, name))
    return Asked(question, path, tuple(pictures))


def _page(template: str, app: str, asked: list[Asked]) -> bytes:
    environment = Environment(
        loader=PackageLoader("roughcut.calibration"),
        autoescape=template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(asked=asked, steps=_STEPS[app]).encode()


def _ruled_name(question: Question) -> str:
    return f"frame {question.frame[0]}x{question.frame[1]}.png"


def _card_name(question: Question) -> str:
    return f"card {question.card[0]}x{question.card[1]}.png"
