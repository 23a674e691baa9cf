"""Run by .ci/run with an interpreter that has no extras: reading, writing, scoring, --help."""

import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    roughcut = str(Path(sys.executable).with_name("roughcut"))
    for extra in ("torch", "lightgbm", "pyarrow", "av"):
        missing = subprocess.run(
            [sys.executable, "-c", f"import {extra}"], capture_output=True, check=False
        )
        assert missing.returncode != 0, f"{extra} is installed: this proves nothing"
    with tempfile.TemporaryDirectory() as folder:
        projects = str(Path(folder, "projects"))
        cut = str(Path(folder, "cut.otio"))
        steps = [
            ["--help"],
            ["sample", projects, "--count", "2"],
            ["inspect", "FIRST", "--json"],
            ["convert", "FIRST", cut, "--media", projects],
            ["score", "FIRST", cut],
            ["calibrate", "--for", "premiere", "-o", str(Path(folder, "asked"))],
            ["doctor", cut, "--for", "premiere", "--fix", str(Path(folder, "mended.otio"))],
        ]
        for step in steps:
            first = next(iter(sorted(Path(projects).rglob("*.xml"))), None)
            command = [roughcut, *(str(first) if word == "FIRST" else word for word in step)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"
        learning = subprocess.run(
            [roughcut, "learn", projects, "-o", str(Path(folder, "style"))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert learning.returncode == 1, learning.stdout
        assert "roughcut[learn]" in learning.stderr, learning.stderr
    sys.stdout.write("the core works alone\n")


if __name__ == "__main__":
    main()
