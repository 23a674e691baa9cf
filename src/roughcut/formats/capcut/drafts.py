"""Which file of a draft folder holds the timeline, and whether a file is a draft at all.

Newer versions keep each timeline in `Timelines/<id>/`, named by `Timelines/project.json`, and leave
a copy in the folder itself that can be out of date (renezander030/capcut-cli issue 50).
JianYing from version 6 on encrypts its drafts (GuanYixuan/pyJianYingDraft issue 93).
"""

from __future__ import annotations

import re
from pathlib import Path

from roughcut.errors import Unreadable, Unsupported
from roughcut.formats.json_objects import Node, parsed, parsed_text
from roughcut.formats.unpack import head

NAMES = ("draft_info.json", "draft_content.json")
_MARKS = re.compile(rb'"(canvas_config|materials)"\s*:\s*\{')
_ENCRYPTED = re.compile(rb"[A-Za-z0-9+/=\r\n]{512,}")


def sniff(head: bytes) -> bool:
    """Whether the first bytes of a file are a draft's, plain or encrypted."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return encrypted(head)
    return b'"OTIO_SCHEMA"' not in start and _MARKS.search(start) is not None


def encrypted(head: bytes) -> bool:
    """Whether it is one long run of Base64, as JianYing writes."""
    return _ENCRYPTED.fullmatch(head) is not None


def draft_in(folder: Path) -> Path | None:
    """The file that holds the live timeline of a draft folder; None where it is no draft folder.

    Raises:
        Unreadable: the folder's list of timelines is damaged.
    """
    project = folder / "Timelines" / "project.json"
    if project.is_file():
        name = Node(parsed(project), "", str(project)).text("main_timeline_id")
        if name in {"", ".", ".."} or re.search(r"[/\\:\0]", name):
            raise Unreadable(
                str(project),
                "its 'main_timeline_id' is no name of a folder",
                "Open the draft again",
            )
        folders = [folder / "Timelines" / name, folder]
    else:
        folders = [folder]
    found = (each / name for each in folders for name in NAMES)
    return next((each for each in found if each.is_file()), None)


def opened(path: Path) -> tuple[Node, str]:
    """The root object of a draft, and the name that it has if it does not say one.

    Raises:
        Unreadable: the folder holds no draft, or the file is damaged or hostile.
        Unsupported: the draft is encrypted.
    """
    file = path
    if path.is_dir():
        inner = draft_in(path)
        if inner is None:
            raise Unreadable(
                str(path), "it holds no draft", f"Name a folder with {' or '.join(NAMES)} in it"
            )
        file = inner
    if encrypted(head(file)):
        raise Unsupported(
            str(file),
            "this draft is encrypted, as JianYing does from version 6 on",
            "Save it with CapCut or JianYing 5.9, or export an XML from the program",
        )
    own_folder = path.is_dir() or (file.parent / "draft_meta_info.json").is_file()
    folder = path if path.is_dir() else file.parent
    return Node(parsed(file), "", str(path)), folder.name if own_folder else file.stem


def inner_json(text: str, file: str) -> Node | None:
    """The object that a field holds as text; None where it is other text.

    Raises:
        Unreadable: it is too deep or holds too many objects.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        fields = parsed_text(text, file)
    except ValueError:
        return None
    return Node(fields, "content", file) if isinstance(fields, dict) else None
