"""SEQUENCES.tsv: what an independent quick parser counted in each sequence of the corpus.

It can be wrong: where a reader disagrees, its test holds the reason (docs/corpus.md tells it).
"""

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

COUNTS = (
    "width", "height", "duration_frames", "video_tracks", "video_tracks_used", "audio_tracks",
    "video_clips", "audio_clips", "transitions", "transformed_clips", "scaled", "positioned",
    "cropped", "rotated", "opacity", "keyframed_clips", "nested_clips", "title_clips",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A sequence; a count that was not determined is None, and so is a rate.

    file is relative to `timelines/`; uid is the sequence's id inside the file, "" where it has none.
    """

    file: str
    format: str
    tier: str
    name: str
    uid: str
    rate: Fraction | None
    counts: dict[str, int | None]

    @property
    def label(self):
        return f"{self.file} '{self.name}'"


def rows(corpus: Path, format_name: str) -> list[Row]:
    """The rows of one format, in the table's order."""
    with (corpus / "timelines" / "SEQUENCES.tsv").open(encoding="utf-8", newline="") as stream:
        return [
            Row(
                file=line["file"],
                format=line["format"],
                tier=line["tier"],
                name=line["sequence"],
                uid=line["sequence_id"],
                rate=None if line["rate"] in {"?", ""} else Fraction(line["rate"]),
                counts={
                    name: None if line[name] in {"?", ""} else int(line[name]) for name in COUNTS
                },
            )
            for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            if line["format"] == format_name
        ]


def files(corpus: Path, format_name: str) -> list[Path]:
    """Every file of one format, in order of name."""
    return sorted(each for each in (corpus / "timelines" / format_name).iterdir() if each.is_file())
