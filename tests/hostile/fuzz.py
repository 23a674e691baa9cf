"""Coverage-guided fuzzing of one reader with atheris.

    python -m tests.hostile.fuzz xmeml --minutes 5 --findings fuzz-findings

Starts from `seeds`, changes files with `mutations`, and reads each. Anything but a timeline or an error
of ours is a finding, so is a reading that takes longer than MOST_SECONDS or grows the process by more
than MOST_MIB. --minutes are of processor time. A finding is kept once for each place that raised it, as a file beside its traceback.
"""

import argparse
import hashlib
import importlib
import json
import os
import pkgutil
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import CodeType, ModuleType

import atheris

with atheris.instrument_imports(include=["roughcut"]):
    import roughcut.formats

from roughcut.check import check
from roughcut.errors import RoughcutError
from tests.hostile.mutations import mutated
from tests.hostile.seeds import seeds

MOST_SECONDS = 5.0
MOST_MIB = 300
_MOST_BYTES = 2**19


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reader", choices=[each.name for each in roughcut.formats.FORMATS])
    arguments.add_argument("--minutes", type=float, default=5)
    arguments.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    asked = arguments.parse_args()
    (door,) = (each for each in roughcut.formats.FORMATS if each.name == asked.reader)
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(door.name)):
        (corpus / f"seed{number}").write_bytes(seed)
    found = asked.findings / door.name
    found.mkdir(parents=True, exist_ok=True)
    words = sorted(known_words(sys.modules[door.read.__module__]))
    watch = Watch(door, folder, found, round(asked.minutes * 60))
    options = [sys.argv[0], str(corpus), f"-max_len={_MOST_BYTES}", "-rss_limit_mb=4096", "-timeout=120", "-verbosity=0", f"-artifact_prefix={found}/"]  # fmt: skip
    atheris.Setup(
        options, watch.read, custom_mutator=lambda *given: _changed(*given, words, seeds(door.name))
    )
    atheris.Fuzz()


def _changed(content, most, number, words, whole):
    """Half of the time from a whole file: one that was refused is mostly refused again."""
    chance = random.Random(number)  # noqa: S311 - no secret
    if not content or chance.random() < 0.1:
        return atheris.Mutate(content, most)
    found = mutated(chance.choice(whole) if chance.random() < 0.5 else content, chance, words)
    return found if len(found) <= most else content


class Watch:
    """Reads files, keeps what went wrong, and ends the process after its seconds of processor time."""

    def __init__(self, door, folder, findings, seconds):
        self.door, self.folder, self.findings, self.seconds = door, folder, findings, seconds
        self.counts = {"runs": 0, "read": 0, "refused": 0, "findings": 0}
        self.kinds = {}
        self.began = _processor_seconds()

    def read(self, content):
        if _processor_seconds() - self.began > self.seconds:
            self._end()
        self.counts["runs"] += 1
        path = self.folder / "file"
        path.write_bytes(content)
        before = _peak_mib()
        began = time.monotonic()
        try:
            self.door.sniff(content[:4096])
            reading = self.door.read(path)
            for each in reading.timelines:
                check(each)
            self.counts["read"] += 1
        except RoughcutError:
            self.counts["refused"] += 1
        except Exception as error:  # noqa: BLE001 - what should not come is what is looked for
            frames = traceback.extract_tb(error.__traceback__)
            self._keep(content, f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}", traceback.format_exc())  # fmt: skip
        took = time.monotonic() - began
        if took > MOST_SECONDS:
            self._keep(content, f"slow {took:.0f} s", f"it took {took:.1f} s")
        grown = _peak_mib() - before
        if grown > MOST_MIB:
            self._keep(content, f"large {grown:.0f} MiB", f"it grew by {grown:.0f} MiB")

    def _keep(self, content, kind, told):
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if self.kinds[kind] > 1:
            return
        self.counts["findings"] += 1
        name = hashlib.sha256(content).hexdigest()[:12]
        (self.findings / name).write_bytes(content)
        (self.findings / f"{name}.txt").write_text(f"{kind}\n{told}", encoding="utf-8")
        print(f"FINDING {self.door.name} {name}: {kind}", flush=True)  # noqa: T201

    def _end(self):
        """The fuzzer's own end leaves no word to Python."""
        shutil.rmtree(self.folder)
        print("RESULT", self.door.name, f"{_processor_seconds() - self.began:.0f} s", json.dumps(self.counts), json.dumps(self.kinds), flush=True)  # noqa: T201 # fmt: skip
        os._exit(1 if self.kinds else 0)


def known_words(package: ModuleType):
    """The short texts in the code of a format's modules: the names that its reader looks for."""
    top = package.__name__.split(".")[:3]
    names = [".".join(top)]
    folder = importlib.import_module(names[0])
    if hasattr(folder, "__path__"):
        names += [each.name for each in pkgutil.walk_packages(folder.__path__, f"{names[0]}.")]
    found = set()
    for name in names:
        loader = importlib.import_module(name).__spec__.loader
        waiting = [loader.get_code(name)]
        while waiting:
            for constant in waiting.pop().co_consts:
                if isinstance(constant, CodeType):
                    waiting.append(constant)
                elif isinstance(constant, str | tuple | frozenset):
                    found |= {each for each in ({constant} if isinstance(constant, str) else constant) if isinstance(each, str)}  # fmt: skip
    return {each for each in found if 0 < len(each) <= 40 and "\n" not in each}


def _processor_seconds():
    """Of this process, and of those that read AAF for it."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
