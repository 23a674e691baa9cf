"""What footage looks like, by a model of the user's own that makes a vector of a picture.

The model is an ONNX file with one input, a picture: CLIP's visual half, DINOv2, or any classifier
without its last layer. It is named by its path; nothing is fetched. A picture a second is looked at,
in a decoding of its own; vectors are kept in the cache by the content of footage and model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from roughcut import caches
from roughcut.errors import Unreadable
from roughcut.extras import need
from roughcut.footage import cache
from roughcut.footage.decode import Form, listened
from roughcut.footage.looks import Looks
from roughcut.footage.measured import Measured
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND

VERSION = 1
STEP = TICKS_PER_SECOND
SIDE = 224
"""Pixels of a side, where the model takes any."""
LARGEST = 1024  # pixels of a side: a model that wants more is no embedding of small pictures
LONGEST = 4096  # numbers of a vector
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of red, green and blue from 0 to 1 over ImageNet, by which most such models were trained; CLIP's own
are within 0.03 of the first and 0.05 of the second."""
_DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


class _Entry(msgspec.Struct, frozen=True):
    times: bytes
    vectors: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Embedder:
    model: Path

    def check(self) -> None:
        """Return if the file is a model of pictures and the package that runs it is installed.

        Raises:
            MissingExtra: the extra `looks` is not installed.
            Unreadable: it is no such model.
        """
        need("looks", "embedding")
        _Encoder(self.model)

    def key(self) -> str:
        """What the looks of a file depend on beside it."""
        return f"looks-{VERSION}-{cache.content_key(self.model)}"


def embedder_of(model: Path | None) -> Embedder | None:
    """The embedder that the user names, looked at before anything is measured; None for none.

    Raises:
        MissingExtra, Unreadable: as `Embedder.check`.
    """
    if model is None:
        return None
    found = Embedder(model)
    found.check()
    return found


def with_looks(
    measured: Measured,
    embedder: Embedder,
    *,
    fast: bool = False,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Measured:
    """The same with what it looks like, a picture a second; unchanged where it has none.

    fast: key frames alone. folder: the cache.

    Raises:
        MissingExtra, Unreadable: as `Embedder.check`.
        Unwritable: the cache takes no entry.
    """
    if not measured.footage.media.has_video:
        return measured
    place = None
    if folder is not None:
        name = f"{embedder.key()}-{'fast' if fast else 'whole'}"
        place = cache.place(folder, cache.content_key(measured.footage.path), name)
        content = caches.unsealed(place)
        if content is not None:
            return replace(measured, looks=_unpacked(content))
    need("looks", "embedding")
    eye = _Eye(embedder.model)
    listened(measured.footage, [eye], fast=fast, progress=progress)
    looks = eye.looks()
    if place is not None:
        vectors = looks.vectors
        entry = _Entry(looks.times.tobytes(), vectors.tobytes(), vectors.shape[1])
        caches.seal(place, msgspec.msgpack.encode(entry))
    return replace(measured, looks=looks if len(looks.times) else None)


def _unpacked(content: bytes) -> Looks | None:
    entry = msgspec.msgpack.decode(content, type=_Entry)
    vectors = np.frombuffer(entry.vectors, np.float16).reshape(-1, max(1, entry.length))
    return Looks(np.frombuffer(entry.times, np.int64), vectors) if len(vectors) else None


class _Eye:
    form: Form = "picture"

    def __init__(self, model: Path) -> None:
        self._encoder = _Encoder(model)
        self._next = 0
        self._times: list[int] = []
        self._vectors: list[NDArray[np.float16]] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        if at < self._next:
            return
        self._next = (at // STEP + 1) * STEP
        self._times.append(at)
        self._vectors.append(self._encoder(piece))

    def looks(self) -> Looks:
        vectors = np.stack(self._vectors) if self._vectors else np.zeros((0, 0), np.float16)
        return Looks(np.array(self._times, np.int64), vectors)


class _Encoder:
    """Of (h, w, 3) RGB, a vector of length 1.

    The whole picture is squeezed into the sides that the model wants. Of several outputs the first
    that is a vector is taken, else the first; places of a picture or of a row of tokens are averaged.

    Raises:
        Unreadable: the file is no model, or not one of pictures.
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._session = _session(model)
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or inputs[0].type not in _DTYPES or len(inputs[0].shape) != 4:
            told = ", ".join(f"{each.name} {each.shape} {each.type}" for each in inputs)
            raise self._refused(f"it takes {told or 'nothing'}, not one picture")
        self._name, self._dtype = inputs[0].name, _DTYPES[inputs[0].type]
        shape = inputs[0].shape
        self._channels_last = shape[3] == 3 and shape[1] != 3
        channels = shape[3] if self._channels_last else shape[1]
        sides = shape[1:3] if self._channels_last else shape[2:]
        height, width = (each if isinstance(each, int) else SIDE for each in sides)
        if (isinstance(channels, int) and channels != 3) or not _plain(shape[0]):
            raise self._refused(f"it takes {shape}, not one picture of three colours")
        if not 1 <= min(height, width) <= max(height, width) <= LARGEST:
            raise self._refused(
                f"it takes pictures of {width}×{height}, at most {LARGEST} are shown"
            )
        self._size = width, height
        outputs = self._session.get_outputs()
        vectors = [each for each in outputs if len(each.shape) == 2]
        self._output = (vectors or outputs)[0].name
        self(np.zeros((height, width, 3), np.uint8))  # what it answers is known only then

    def __call__(self, picture: NDArray[np.uint8]) -> NDArray[np.float16]:
        small = cv2.resize(picture, self._size, interpolation=cv2.INTER_AREA) / np.float32(255)
        asked = ((small - MEAN) / DEVIATION).astype(self._dtype)[None]
        if not self._channels_last:
            asked = np.ascontiguousarray(asked.transpose(0, 3, 1, 2))
        try:
            (answer,) = self._session.run([self._output], {self._name: asked})
        except Exception as error:
            raise self._refused(f"it cannot be run ({_first_line(error)})") from error
        vector = _pooled(np.asarray(answer, np.float32))
        if not 2 <= len(vector) <= LONGEST:
            raise self._refused(f"it answers {np.shape(answer)}, not a vector of 2 to {LONGEST}")
        if not np.isfinite(vector).all():
            raise self._refused("it answers what is no number")
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float16)

    def _refused(self, problem: str) -> Unreadable:
        what = "Name an ONNX file that makes a vector of one picture, such as CLIP's visual half"
        return Unreadable(str(self._model), problem, what)


def _pooled(answer: NDArray[np.float32]) -> NDArray[np.float32]:
    """(1, D), (1, T, D) or (1, D, H, W) → (D,); empty for any other shape."""
    if answer.ndim not in {2, 3, 4} or answer.shape[0] != 1:
        return np.zeros(0, np.float32)
    axes = {2: (0,), 3: (0, 1), 4: (0, 2, 3)}[answer.ndim]
    return np.asarray(answer.mean(axis=axes), np.float32)


def _plain(batch: object) -> bool:
    return not isinstance(batch, int) or batch == 1


def _session(model: Path) -> Any:
    import onnxruntime  # noqa: PLC0415 - the extra `looks`

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1  # decoding fills the others
    settings.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(
            str(model), settings, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise Unreadable(
            str(model), f"the model cannot be read ({_first_line(error)})", "Name an ONNX file"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
