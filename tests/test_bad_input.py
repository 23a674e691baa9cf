"""What goes wrong says where, what and what to do, ends with exit code 1, and leaves things whole."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from roughcut.sample import EDITORS, write_projects

ROUGHCUT = str(Path(sys.executable).with_name("roughcut"))


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """A folder with four projects of a made-up editor."""
    folder = tmp_path_factory.mktemp("projects")
    write_projects(EDITORS[0], folder, 4, 0)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(cache):
    def run(*words, code=1, limit_bytes=None):
        def limited():
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

        done = subprocess.run(
            [ROUGHCUT, *map(str, words)],
            capture_output=True,
            text=True,
            env={**os.environ, "ROUGHCUT_CACHE": str(cache)},
            preexec_fn=limited if limit_bytes else None,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr if code else done.stdout

    return run


@pytest.fixture(scope="module")
def style(projects, cache, tmp_path_factory):
    folder = tmp_path_factory.mktemp("style") / "style"
    subprocess.run(
        [ROUGHCUT, "learn", str(projects), "-o", str(folder), "-q", "--minimum-clips", "5"],
        check=True,
        env={**os.environ, "ROUGHCUT_CACHE": str(cache)},
        capture_output=True,
    )
    return folder


def test_a_file_that_is_not_there(run, tmp_path):
    message = run("inspect", tmp_path / "gone.xml")
    assert "gone.xml: No such file" in message


def test_a_truncated_project(run, tmp_path):
    path = tmp_path / "cut short.prproj"
    path.write_bytes(gzip.compress(b"<PremiereData Version='3'>" + os.urandom(20_000))[:5_000])
    assert "cut short.prproj" in run("inspect", path)


def test_an_entity_bomb(run, tmp_path):
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "bomb.xml"
    path.write_text(f'<!DOCTYPE xmeml [<!ENTITY l0 "ha">{levels}]><xmeml version="4">&l11;</xmeml>')
    began = time.monotonic()
    message = run("inspect", path)
    assert "bomb.xml" in message
    assert "entit" in message
    assert time.monotonic() - began < 20


def test_an_external_entity_is_not_opened(run, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me")
    path = tmp_path / "spy.xml"
    path.write_text(
        f'<!DOCTYPE xmeml [<!ENTITY x SYSTEM "{secret.as_uri()}">]><xmeml version="4"><sequence>'
        "<name>&x;</name></sequence></xmeml>"
    )
    assert "do not read me" not in run("inspect", path)


def test_something_else_than_a_project(run, tmp_path):
    path = tmp_path / "holiday.xml"
    path.write_text("<html><body>hello</body></html>")
    message = run("inspect", path)
    assert "not a project that roughcut reads" in message
    assert "Premiere project" in message


def test_an_empty_folder(run, tmp_path):
    message = run("learn", tmp_path, "-o", tmp_path / "style")
    assert "At least 2" in message
    assert not (tmp_path / "style").exists()


def test_a_folder_with_one_project(run, tmp_path):
    write_projects(EDITORS[0], tmp_path / "one", 1, 0)
    message = run("learn", tmp_path / "one", "-o", tmp_path / "style", "--minimum-clips", "5")
    assert "At least 2" in message
    assert not (tmp_path / "style").exists()


def test_a_timeline_with_no_picture(run, style, tmp_path):
    begun = tmp_path / "sound.otio"
    track = {"OTIO_SCHEMA": "Track.1", "kind": "Audio", "name": "A1", "children": []}
    stack = {"OTIO_SCHEMA": "Stack.1", "children": [track]}
    begun.write_text(json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "sound", "tracks": stack}))
    run("finish", begun, "--style", style, "-o", tmp_path / "out.xml")
    assert not (tmp_path / "out.xml").exists()


def test_a_style_with_a_changed_byte(run, style, projects, tmp_path):
    changed = tmp_path / "style"
    subprocess.run(["cp", "-r", str(style), str(changed)], check=True)
    victim = next(path for path in sorted(changed.rglob("*.json")) if path.name != "style.json")
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    begun = next(projects.rglob("*.xml"))
    message = run("finish", begun, "--style", changed, "-o", tmp_path / "out.xml")
    assert str(victim.relative_to(tmp_path)) in message
    assert "changed" in message


def test_a_style_of_another_version(run, style, projects, tmp_path):
    old = tmp_path / "style"
    subprocess.run(["cp", "-r", str(style), str(old)], check=True)
    record = json.loads((old / "style.json").read_text())
    (old / "style.json").write_text(json.dumps({**record, "version": 99}))
    begun = next(projects.rglob("*.xml"))
    assert "version 99" in run("finish", begun, "--style", old, "-o", tmp_path / "out.xml")


def test_an_existing_output_is_kept(run, style, projects, tmp_path):
    out = tmp_path / "mine.xml"
    out.write_text("precious")
    source = next(projects.rglob("*.xml"))
    assert "--force" in run("convert", source, out)
    assert "--force" in run("finish", source, "--style", style, "-o", out)
    assert out.read_text() == "precious"
    assert "--force" in run("learn", projects, "-o", style)


def test_a_full_disk_leaves_the_old_file(run, projects, tmp_path):
    out = tmp_path / "cut.xml"
    out.write_text("precious")
    source = next(projects.rglob("*.xml"))
    message = run("convert", source, out, "--force", limit_bytes=4096)
    assert "could not be written" in message
    assert out.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["cut.xml"]


def test_ctrl_c_in_training_leaves_nothing_half_written(projects, tmp_path):
    out = tmp_path / "style"
    training = subprocess.Popen(
        [
            *(ROUGHCUT, "learn", str(projects), "-o", str(out)),
            *("--model", "multitrack", "-q", "--minimum-clips", "5"),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ROUGHCUT_CACHE": str(tmp_path / "cache")},
    )
    until = time.monotonic() + 120
    while time.monotonic() < until and not list((tmp_path / "cache").rglob("*.safetensors")):
        assert training.poll() is None, training.stderr.read()
        time.sleep(0.05)
    training.send_signal(signal.SIGINT)
    _, message = training.communicate(timeout=60)
    assert training.returncode == 1
    assert "it was stopped; nothing is half-written" in message
    assert "Traceback" not in message
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
