"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roughcut.footage.clusters import Backend
from roughcut.relinking.path_style import PathStyle

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Sequence = Annotated[
    str | None, typer.Option("--sequence", help="The sequence of the file: its name or its number.")
]
ListRate = Annotated[
    str | None,
    typer.Option(
        "--rate", metavar="FPS", help="The frame rate of an edit decision list, such as 29.97."
    ),
]
App = Annotated[
    str | None, typer.Option("--for", help="The program that will open the file, such as premiere.")
]
Output = Annotated[
    Path, typer.Option("-o", "--output", help="The file to write; its ending says the format.")
]
StyleFolder = Annotated[Path, typer.Option("--style", help="A style folder that `learn` wrote.")]
MediaFolders = Annotated[
    list[Path] | None,
    typer.Option("--media", metavar="DIR", help="Look here for media that moved; may be repeated."),
]
Paths = Annotated[
    PathStyle | None, typer.Option("--path-style", help="How the paths of media are written.")
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="NAME=VALUE",
        help="What `calibrate` showed of a program; may be repeated.",
    ),
]
Cluster = Annotated[
    Backend | None,
    typer.Option("--backend", help="Watch footage on a cluster, the one that its variable names."),
]
EmbeddingModel = Annotated[
    Path | None,
    typer.Option(
        "--embedding-model",
        metavar="FILE",
        help="An ONNX model of pictures, by which takes of the same are known.",
    ),
]
MinimumClips = Annotated[int, typer.Option(help="Leave out sequences with fewer video clips.")]
MinimumConfidence = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0, max=1, help="Leave out what is guessed."),
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
