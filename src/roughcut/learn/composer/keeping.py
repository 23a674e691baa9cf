"""A remembering composer as files of a style, and back: tensors and JSON, every number checked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import msgspec
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays
from safetensors.torch import load, save

from roughcut.errors import BrokenStyle
from roughcut.learn.composer.answers import shipped
from roughcut.learn.composer.asking import Prepared
from roughcut.learn.composer.model import Composer
from roughcut.learn.composer.remembering import Remembering
from roughcut.learn.composer.sheet import KINDS, PLACE, ROLE_NUMBERS, TRACKS, Sheet

FOLDER = "composer/"
INDEX, ROWS, WEIGHTS = "projects.json", "projects.safetensors", "weights.safetensors"
VERSION = 1
_REMEDY = "Learn the style again"
_COLUMNS = {
    "start": np.float32, "end": np.float32, "track": np.int64, "role": np.int64, "kind": np.int64,
    "spine": np.bool_, "within": np.int64, "asset": np.int64, "place": np.float32,
}  # fmt: skip
_BELOW = {"track": TRACKS, "role": len(ROLE_NUMBERS), "kind": len(KINDS)}


class _Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """names: of sources, by their number. projects: editor, project, rows."""

    version: int
    names: list[str]
    projects: list[tuple[str, str, int]]


def written(ear: Remembering) -> dict[str, bytes]:
    """The files, by their name in a style's folder; the weights only where they are its own."""
    sheets = [each.sheet for own in ear.past.values() for each in own]
    index = _Index(
        VERSION,
        sorted(ear.names, key=lambda name: ear.names[name]),
        [(each.editor, each.project, len(each)) for each in sheets],
    )
    columns: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
        name: np.concatenate([getattr(each, name) for each in sheets]).astype(kind)
        for name, kind in _COLUMNS.items()
    }
    files = {
        FOLDER + INDEX: msgspec.json.format(msgspec.json.encode(index), indent=1),
        FOLDER + ROWS: save_arrays(columns),
    }
    if ear.tuned:
        files[FOLDER + WEIGHTS] = save(ear.model.state_dict())
    return files


def parsed(files: Mapping[str, bytes]) -> Remembering:
    """The composer that `written` gave.

    Raises:
        BrokenStyle: a file is missing, damaged, or of another version.
    """
    for name in (FOLDER + INDEX, FOLDER + ROWS):
        if name not in files:
            raise BrokenStyle(name, "it is missing", _REMEDY)
    try:
        index = msgspec.json.decode(files[FOLDER + INDEX], type=_Index)
        past = _past(index, load_arrays(files[FOLDER + ROWS]))
    except (msgspec.DecodeError, SafetensorError, ValueError, KeyError) as error:
        raise BrokenStyle(FOLDER + ROWS, f"it is damaged ({error})", _REMEDY) from error
    names = {name: number for number, name in enumerate(index.names)}
    weights = files.get(FOLDER + WEIGHTS)
    model = shipped() if weights is None else _model(weights)
    return Remembering(model, names, past, tuned=weights is not None)


def _past(index: _Index, columns: Mapping[str, object]) -> dict[str, tuple[Prepared, ...]]:
    if index.version != VERSION:
        raise ValueError(f"it is of version {index.version}, this roughcut reads {VERSION}")
    rows = sum(count for _, _, count in index.projects)
    arrays = {}
    for name, kind in _COLUMNS.items():
        shape = (rows, len(PLACE)) if name == "place" else (rows,)
        own = columns[name]
        if not isinstance(own, np.ndarray) or own.shape != shape or own.dtype != kind:
            raise ValueError(f"'{name}' is not {rows} rows of {np.dtype(kind).name}")
        arrays[name] = own
    for name, most in {**_BELOW, "asset": len(index.names)}.items():
        if ((arrays[name] < 0) | (arrays[name] >= most)).any():
            raise ValueError(f"a number of '{name}' that there is not")
    if not (np.isfinite(arrays["start"]).all() and np.isfinite(arrays["end"]).all()):
        raise ValueError("a time that is no number")
    found: dict[str, tuple[Prepared, ...]] = {}
    edges = np.cumsum([0, *(count for _, _, count in index.projects)]).tolist()
    for (editor, project, count), (first, last) in zip(
        index.projects, pairwise(edges), strict=True
    ):
        own = {name: each[first:last] for name, each in arrays.items()}
        within = own["within"]
        if count < 1 or ((within < 0) | (within >= count)).any() or not own["spine"][within].all():
            raise ValueError(f"clips of '{project}' that lie over no clip of its main track")
        sheet = Sheet(editor=editor, project=project, **own)
        found[editor] = (*found.get(editor, ()), Prepared.of(sheet))
    return found


def _model(weights: bytes) -> Composer:
    model = Composer()
    try:
        tensors = load(weights)
        model.load_state_dict(tensors)
    except (SafetensorError, RuntimeError) as error:
        raise BrokenStyle(FOLDER + WEIGHTS, f"it is damaged ({error})", _REMEDY) from error
    if not all(bool(torch.isfinite(each).all()) for each in tensors.values()):
        raise BrokenStyle(FOLDER + WEIGHTS, "a weight is no number", _REMEDY)
    return model.eval()
