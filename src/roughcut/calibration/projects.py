"""A folder of small projects that ask a program, and a page with what each answer looks like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from roughcut import formats
from roughcut.atomic import refuse_existing, write_folder
from roughcut.calibration.cards import Pixels, png, ruled
from roughcut.calibration.drawing import drawn, halved
from roughcut.calibration.question import Answer, Question
from roughcut.calibration.questions import QUESTIONS
from roughcut.calibration.subjects import RATE
from roughcut.errors import MissingExtra, Unsupported, Unwritable
from roughcut.timeline import Clip, Media, Timeline, Track

_MARK = b"<title>Which picture do you see?</title>"
_SMALLER = 4  # pictures of the page, against the frame
_DRAFTS = {"capcut": "draft_content.json", "jianying": "draft_info.json"}
_STEPS = {
    "premiere": "In Premiere Pro: File > Import, choose the project, and open its sequence.",
    "resolve": "In DaVinci Resolve: File > Import > Timeline, choose the project, and leave the settings as they are.",
    "fcp": "In Final Cut Pro: File > Import > XML, choose the project, and open it.",
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


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a folder asks, and the questions that need an extra which is not installed."""

    asked: tuple[Asked, ...]
    left_out: tuple[tuple[Question, MissingExtra], ...]


def calibrate(app: str, folder: Path, *, force: bool = False) -> Calibration:
    """Write a project a question of the program, and the page that tells how to answer.

    The projects name their media by whole paths: the folder has to stay where it is. Questions that
    need a movie need the extra `footage`; without it the others are asked.

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
    asked: list[Asked] = []
    left_out: list[tuple[Question, MissingExtra]] = []
    for each in asking:
        try:
            asked.append(_ask(each, app, folder.absolute(), files))
        except MissingExtra as error:
            left_out.append((each, error))
    calibration = Calibration(tuple(asked), tuple(left_out))
    for template in ("README.html", "README.txt"):
        files[template] = _page(template, app, calibration)
    write_folder(folder, files, force=force)
    return calibration


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
    """The question's subject on a ruled frame; folder is where its media lie."""
    wide, high = question.frame
    name = _ruled_name(question)
    front = replace(question.subject.clip(folder), parameters=question.placed)
    behind = Media(name, str(folder / name), wide, high, still=True)
    back = Clip(0, front.duration, behind, name=name)
    return Timeline(
        question.name, RATE, wide, high, (Track("video", (back,)), Track("video", (front,)))
    )


def picture(question: Question, answer: Answer) -> Pixels:
    """What a program of this answer shows of the project, in full size."""
    timeline = project(question, Path())
    clip = answer.change.shown(timeline.tracks[1].clips[0], timeline, _nothing_is_lost)
    return drawn(ruled(*question.frame), question.subject.looks(clip), clip.parameters)


def _ask(question: Question, app: str, folder: Path, files: dict[str, bytes]) -> Asked:
    """The question's project, media and pictures, put among the files.

    Raises:
        MissingExtra: it needs a movie.
    """
    media = {_ruled_name(question): png(ruled(*question.frame)), **question.subject.files()}
    files |= {f"media/{name}": content for name, content in media.items()}
    path = f"{question.name}/{_project_file(question, app)}"
    written = formats.write(project(question, folder / "media"), Path(path), app)
    files[path] = written.content
    pictures = []
    for answer in question.answers:
        name = f"{question.name}/{answer.name}.png"
        files[name] = png(halved(picture(question, answer), _SMALLER))
        pictures.append((answer, name))
    return Asked(question, path, tuple(pictures))


def _project_file(question: Question, app: str) -> str:
    known = next(each for each in formats.FORMATS if each.name == question.format)
    return _DRAFTS.get(app, f"cut{known.extensions[0]}")


def _nothing_is_lost(what: str, value: str = "") -> None:
    """What a question shows can become as each answer says.

    Raises:
        AssertionError: it cannot.
    """
    raise AssertionError(what, value)


def _page(template: str, app: str, calibration: Calibration) -> bytes:
    environment = Environment(
        loader=PackageLoader("roughcut.calibration"),
        autoescape=template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template(template).render(
        app=app, asked=calibration.asked, left_out=calibration.left_out, steps=_STEPS[app]
    )
    return text.encode()


def _ruled_name(question: Question) -> str:
    return f"frame {question.frame[0]}x{question.frame[1]}.png"
