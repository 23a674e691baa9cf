"""What a style of fifty projects takes to learn, and a timeline of ten minutes to finish.

    python benchmarks/learning_speed.py [--projects 50] [--write]

Made-up editors: of each the projects as they are, and one timeline that was drawn ten minutes long.
Each row is a process of its own, which reads the files with an empty cache and learns by
`roughcut.learn`, its task figures and its page included. Processor time is that of the process and
of those that read for it; nothing but reading runs on a second core, so on an idle machine the
clock shows less than it. With --write the section in docs/benchmarks.md is replaced.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import roughcut
from pages import rewrite
from roughcut.encode.begun import begun_from
from roughcut.sample import EDITORS, chosen, projects, write_projects

LENGTH_SECONDS = 600.0
ROUNDS = 5  # of finishing, of which the middle one counts


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--projects", type=int, default=50)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--row", help="one editor, as JSON")
    asked = arguments.parse_args()
    if asked.row:
        print(json.dumps(measured(asked.row, asked.projects)))
        return
    text = section(asked.projects)
    print(text)
    if asked.write:
        rewrite("benchmarks.md", "learning_speed", text)


def measured(name: str, count: int) -> dict[str, float]:
    """Seconds of processor time to learn and to finish, of clock to learn, and what it was done on."""
    (editor,) = chosen(name)
    with tempfile.TemporaryDirectory() as made:
        folder, style = Path(made) / "projects", Path(made) / "style"
        folder.mkdir()
        os.environ["ROUGHCUT_CACHE"] = str(Path(made) / "cache")
        write_projects(editor, folder, count)
        begun, clock = spent(), time.perf_counter()
        learned = roughcut.learn([folder], style)
        found = {"learning": spent() - begun, "clock": time.perf_counter() - clock}
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (drawn,) = projects(replace(editor, length_seconds=(LENGTH_SECONDS, LENGTH_SECONDS)), 1, 1)
    timeline = begun_from(drawn)
    times, added = [], 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        finished = roughcut.finish(timeline, learned)
        times.append(time.process_time() - begun)
        added = len(finished.added)
    return found | {
        "finishing": sorted(times)[ROUNDS // 2],
        "shots": len(timeline.video_tracks[0].clips),
        "added": added,
    }


def spent() -> float:
    """Processor time of this process and of those that it waited for, in seconds."""
    return sum(os.times()[:4])


def section(count: int) -> str:
    head = (
        "editor", "learning, processor time", "clock", "peak of memory", "ten minutes: shots",
        "finished, processor time", "clips added",
    )  # fmt: skip
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for editor in EDITORS:
        done = subprocess.run(
            [sys.executable, __file__, "--row", editor.name, "--projects", str(count)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        row = json.loads(done.stdout)
        lines.append(
            f"| {editor.name} | {row['learning']:.0f} s | {row['clock']:.0f} s | {row['memory']:.0f} MB "
            f"| {row['shots']:.0f} | {row['finishing']:.2f} s | {row['added']:.0f} |"
        )
    table = "\n".join(lines)
    return f"""## A style of {count} projects

`python benchmarks/learning_speed.py --projects {count} --write`: made-up editors, {os.cpu_count()} processors; finishing is the middle one of {ROUNDS}.

{table}
"""


if __name__ == "__main__":
    main()
