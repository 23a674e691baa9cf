"""What is said, word by word: a Whisper model of the user's over the stretches of speech.

The model is a folder in the form of CTranslate2, as `faster-whisper` reads it. It is named by its
path; nothing is fetched. Words are kept in the cache by the content of footage and model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from roughcut import caches
from roughcut.errors import Unreadable
from roughcut.extras import need
from roughcut.footage import cache
from roughcut.footage.decode import Form, listened
from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range, spoken
from roughcut.footage.words import Word
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND, from_seconds

RATE = 16_000
VERSION = 1
NEEDED = ("model.bin", "config.json", "tokenizer.json")
LONGEST = 28 * TICKS_PER_SECOND
"""Of what the model is given at once; it knows no more than thirty seconds."""
_APART = TICKS_PER_SECOND  # stretches of speech further apart are listened to on their own
_AROUND = TICKS_PER_SECOND // 5  # is heard before and after a stretch
_SURE = 0.2  # a word that the model doubts more was not said


@dataclass(frozen=True, slots=True)
class Transcriber:
    """folder: of the model; language: as in `en`, None where the model is to guess it."""

    folder: Path
    language: str | None = None

    def check(self) -> None:
        """Return if the folder holds a model and the package that reads it is installed.

        Raises:
            MissingExtra: the extra `words` is not installed.
            Unreadable: a file of the model is missing.
        """
        for name in NEEDED:
            if not (self.folder / name).is_file():
                raise Unreadable(
                    str(self.folder),
                    f"it holds no {name}, so it is no Whisper model for CTranslate2",
                    "Name the folder that holds model.bin, config.json and tokenizer.json",
                )
        need("words", "transcripts")

    def key(self) -> str:
        """What the words of a file depend on beside it."""
        model = cache.content_key(self.folder / "model.bin")
        return f"words-{VERSION}-{model}-{self.language or 'guessed'}"


def transcriber_of(folder: Path | None, language: str | None) -> Transcriber | None:
    """The transcriber that the user names, looked at before anything is measured; None for none.

    Raises:
        MissingExtra, Unreadable: as `Transcriber.check`.
    """
    if folder is None:
        return None
    found = Transcriber(folder, language)
    found.check()
    return found


def with_words(
    measured: Measured,
    transcriber: Transcriber,
    *,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Measured:
    """The same with its words, in order, none of which ends after its stretch of speech.

    folder: the cache.

    Raises:
        MissingExtra, Unreadable: as `Transcriber.check`, or the model is damaged.
        Unwritable: the cache takes no entry.
    """
    transcriber.check()
    footage, speech = measured.footage, spoken(measured)
    place = None
    if folder is not None:
        place = cache.place(folder, cache.content_key(footage.path), transcriber.key())
        content = caches.unsealed(place)
        if content is not None:
            known = msgspec.msgpack.decode(content, type=tuple[Word, ...])
            return replace(measured, words=known)
    words: tuple[Word, ...] = ()
    if speech:
        ear = _Ear(transcriber, speech)
        listened(footage, [ear], progress=progress)
        words = tuple(ear.words())
    if place is not None:
        caches.seal(place, msgspec.msgpack.encode(words))
    return replace(measured, words=words)


class _Ear:
    """Keeps the samples of one stretch at a time, and asks the model for its words."""

    form: Form = "mono16k"

    def __init__(self, transcriber: Transcriber, speech: Sequence[Range]) -> None:
        self._model = _model(transcriber.folder)
        self._language = transcriber.language
        self._speech = speech
        self._stretches = list(_stretches(speech))
        self._held = np.zeros(0, np.float32)
        self._from = 0  # the sample that is held first
        self._words: list[Word] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        first = at * RATE // TICKS_PER_SECOND
        if not len(self._held):
            self._from = first
        self._held = np.concatenate([self._held, piece])
        reached = first + len(piece)
        while self._stretches and _sample(self._stretches[0][1]) <= reached:
            self._hear(self._stretches.pop(0))
        wanted = _sample(self._stretches[0][0]) if self._stretches else reached
        gone = min(max(0, wanted - self._from), len(self._held))
        self._held, self._from = self._held[gone:], self._from + gone

    def words(self) -> list[Word]:
        """All of them, once the file has ended."""
        while self._stretches:
            self._hear(self._stretches.pop(0))
        return self._words

    def _hear(self, stretch: Range) -> None:
        start = max(_sample(stretch[0]), self._from)
        samples = self._held[start - self._from : _sample(stretch[1]) - self._from]
        if not len(samples):
            return
        # One temperature: asked again at higher ones, hard sound takes six times as long. Whatever
        # was said before is not told, or the model repeats it.
        segments, _ = self._model.transcribe(
            samples, language=self._language, beam_size=1, temperature=0.0, word_timestamps=True,
            condition_on_previous_text=False,
        )  # fmt: skip
        for segment in segments:
            for each in segment.words or ():
                word = self._placed(each, start)
                if word is not None:
                    self._words.append(word)

    def _placed(self, found: Any, first: int) -> Word | None:
        """A word of the model on the clock of the file; None where it is doubted or in a pause."""
        offset = first * TICKS_PER_SECOND // RATE
        start, end = (offset + from_seconds(float(each)) for each in (found.start, found.end))
        if self._words:
            start = max(start, self._words[-1].end)
        said = max(self._speech, key=lambda span: min(span[1], end) - max(span[0], start))
        start, end = max(start, said[0]), min(end, said[1])  # the model stretches into pauses
        if found.probability < _SURE or end <= start:
            return None
        return Word(start, end, found.word.strip(), round(float(found.probability), 3))


def _stretches(speech: Sequence[Range]) -> Iterator[Range]:
    """Speech with what lies around it, in parts that the model can be given."""
    held: Range | None = None
    for start, end in speech:
        if held is not None and start - held[1] < _APART and end - held[0] <= LONGEST:
            held = held[0], end
            continue
        if held is not None:
            yield from _parts(held)
        held = start, end
    if held is not None:
        yield from _parts(held)


def _parts(span: Range) -> Iterator[Range]:
    start, end = span
    count = -(-(end - start) // LONGEST)
    edges = [start + (end - start) * n // count for n in range(count + 1)]
    for first, last in pairwise(edges):
        yield (
            max(0, first - _AROUND) if first == start else first,
            last + _AROUND if last == end else last,
        )


def _sample(at: int) -> int:
    return at * RATE // TICKS_PER_SECOND


def _model(folder: Path) -> Any:
    from faster_whisper import WhisperModel  # noqa: PLC0415 - the extra `words`

    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise Unreadable(
            str(folder), f"the model cannot be read ({error})", "Fetch the model again"
        ) from error
