"""Imports go down the floors, and the verbs stay callable whatever was imported."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = (
    "torch",
    "lightgbm",
    "pyarrow",
    "safetensors",
    "av",
    "cv2",
    "scipy",
    "lightning_fabric",
    "joblib",
    "distributed",
    "ray",
    "optuna",
    "faster_whisper",
    "onnxruntime",
)


def ran(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_imports_go_down_the_floors():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout


def test_reading_and_scoring_open_none_of_the_extras():
    rooms = "roughcut, roughcut.cli, roughcut.formats, roughcut.scoring, roughcut.sample, roughcut.doctor.mending"
    loaded = ran(f"import sys, {rooms}; print(*sys.modules)").split()
    assert "roughcut.formats" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_help_loads_no_format_and_nothing_that_learns():
    loaded = ran("import sys, roughcut.cli; print(*sys.modules)").split()
    slow = (*HEAVY, "lxml", "numpy", "jinja2", "roughcut.formats", "roughcut.encode")
    assert [name for name in slow if name in loaded] == []


def test_the_verbs_stay_callable_after_their_rooms_were_opened():
    code = (
        "import roughcut, roughcut.doctor.mending, roughcut.finishing, roughcut.scoring\n"
        "from roughcut.learn import habits\n"
        "from roughcut import lesson\n"
        "print(all(callable(getattr(roughcut, verb)) for verb in "
        "('read', 'write', 'learn', 'finish', 'score', 'doctor')))"
    )
    assert ran(code).strip() == "True"
