"""The tour of the README, run as it stands, in a folder with a made-up editor's projects."""

import os
import re
import subprocess
import sys
from pathlib import Path

from roughcut.sample import EDITORS, write_projects

README = Path(__file__).parents[1] / "README.md"


def test_the_tour_runs(tmp_path):
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    teacher = next(each for each in EDITORS if each.name == "teacher")
    write_projects(teacher, tmp_path / "projects", 5, 0)
    (tmp_path / "tour.py").write_text(block, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "tour.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ROUGHCUT_CACHE": str(tmp_path / "cache")},
    )
    assert done.returncode == 0, done.stderr
    assert "picture-in-picture" in done.stdout
    assert (tmp_path / "my-style" / "report.html").is_file()
    assert (tmp_path / "finished.xml").is_file()


def test_every_link_leads_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / link).exists(), link
