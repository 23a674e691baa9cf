"""The benchmark on made-up editors: fixed folds, several seeds, tables that fit a terminal."""

import io
import json
import math
import time

import pytest
from rich.console import Console
from typer.testing import CliRunner

from roughcut.benchmarking import benchmark
from roughcut.caches import cache_folder
from roughcut.cli import app
from roughcut.errors import NotEnough, Unreadable, Unsupported
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks.keeping import Kept
from roughcut.report.benchmark import benchmark_files, benchmark_markdown, benchmark_tables
from roughcut.sample import chosen, write_projects
from tests.learn.made import examples


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """Two made-up editors' projects, each in a folder of their own."""
    folder = tmp_path_factory.mktemp("projects")
    for name, count in (("teacher", 4), ("interviewer", 3)):
        write_projects(chosen(name)[0], folder / name, count, 0)
    return folder


@pytest.fixture(scope="module")
def found(projects, tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("ROUGHCUT_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield benchmark([projects / "teacher"], seeds=(0, 1))
    patch.undo()


def test_every_figure_is_over_the_seeds_and_rules_stand_beside_it(found):
    assert found.seeds == (0, 1)
    assert (found.projects, found.sequences) == (4, 4)
    for each in found.figures:
        assert each.seeds == 2
        assert each.spread >= 0
        assert each.low <= each.value - each.rule_value + 1e-9


def test_more_projects_of_one_s_own_stand_in_a_curve_with_the_same_ones_held_out(found):
    layouts = [p for p in found.curves if p.task == "layout, clips off the default"]
    assert layouts
    of_one = [p for p in layouts if p.editor == layouts[0].editor]
    assert [p.known for p in of_one] == sorted({p.known for p in of_one})
    assert of_one[0].known == 2
    assert len({p.projects for p in of_one}) == 1


def test_the_tables_fit_a_hundred_columns_and_cut_nothing_off(found):
    console = Console(file=io.StringIO(), width=100)
    console.print(benchmark_tables(found))
    printed = console.file.getvalue()
    assert max(len(line) for line in printed.splitlines()) <= 100
    words = " ".join(printed.split())
    assert "…" not in words.replace(" … ", " ")
    for each in found.figures:
        assert f"{each.value:.3f}" in words
        assert f"{each.rule_value:.3f}" in words


def test_what_is_written_is_page_tables_and_folds_that_are_read_again(found):
    files = benchmark_files(found)
    assert set(files) == {
        "benchmark.html", "benchmark.md", "benchmark.svg", "benchmark.json", "folds.json",
    }  # fmt: skip
    assert folds_of.read(files["folds.json"], "folds.json") == found.folds
    assert b"How well it predicts" in files["benchmark.html"]
    assert b"With so many of one" in files["benchmark.html"]
    assert json.loads(files["benchmark.json"])["projects"] == 4
    rows = [line for line in benchmark_markdown(found).splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows if "editor" not in line}) <= 2


def test_every_figure_and_every_curve_is_drawn(found):
    svg = benchmark_files(found)["benchmark.svg"].decode()
    told = [each for each in found.figures if math.isfinite(each.low)]
    assert svg.count("<circle") == len(told) > 0
    assert "![Differences to the best simple rule](benchmark.svg)" in benchmark_markdown(found)
    page = benchmark_files(found)["benchmark.html"].decode()
    curves = {(each.editor, each.task, each.measure) for each in found.curves}
    assert page.count('class="rc-curve"') == len(curves) > 0


def test_a_benchmark_that_was_stopped_goes_on_where_it_was(found, projects):
    """What is asked again comes from what was kept, whose cache is still there."""
    begun = time.process_time()
    again = benchmark([projects / "teacher"], seeds=(0, 1))
    assert again == found
    assert time.process_time() - begun < 2
    kept = sorted((cache_folder() / "benchmark").iterdir())
    kept[0].write_bytes(b"damaged")
    assert benchmark([projects / "teacher"], seeds=(0, 1)) == found


def test_the_composer_is_asked_beside_habits_where_that_is_wanted(found, projects):
    asked = benchmark([projects / "teacher"], model="composer", seeds=(0,))
    assert {each.model for each in found.figures} == {"habits"}
    assert {each.model for each in asked.figures} == {"habits with the composer"} == {asked.model}
    assert len(asked.figures) == len(found.figures)
    assert len(asked.curves) == len(found.curves)
    assert "habits with the composer" in benchmark_markdown(asked)
    assert [each.rule_value for each in asked.figures] == [e.rule_value for e in found.figures]


def test_a_model_that_has_no_tasks_is_refused(projects):
    with pytest.raises(Unsupported, match=r"multitrack.*habits, composer"):
        benchmark([projects / "teacher"], model="multitrack")


def test_figures_are_not_taken_from_those_of_other_examples(tmp_path):
    some = examples("teacher")[:4]
    folds = folds_of.drawn(some, 0)
    kept = Kept.of_all(tmp_path, some, folds, (0,))
    assert kept.of != Kept.of_all(tmp_path, some[:3], folds, (0,)).of
    assert kept.of != Kept.of_all(tmp_path, some, folds, (1,)).of
    assert kept.of == Kept.of_all(tmp_path, some[::-1], folds, (0,)).of
    assert kept.once(("a",), int, lambda: 5) == kept.once(("a",), int, lambda: 6) == 5
    assert kept.once(("b",), int, lambda: 6) == 6
    assert math.isnan(kept.once(("nan",), float, lambda: math.nan))
    assert math.isnan(kept.once(("nan",), float, lambda: 7.0))


def test_projects_are_held_out_one_at_a_time_where_that_is_asked():
    some = examples("teacher")[:7]
    parts = folds_of.drawn(some, 0, leave_one_out=True).projects["teacher"]
    assert sorted(parts) == sorted((each.project,) for each in some)
    assert len(folds_of.drawn(some, 0).projects["teacher"]) == folds_of.FOLDS


def test_kept_folds_are_used_whatever_the_seed():
    some = (*examples("teacher")[:6], *examples("shorts")[:5])
    first = folds_of.drawn(some, 0)
    assert first == folds_of.drawn(some[::-1], 0)
    assert first != folds_of.drawn(some, 1)
    again = folds_of.read(folds_of.written(first), "folds.json")
    assert folds_of.settings(some, again) == folds_of.settings(some, first)
    for setting, folds in folds_of.settings(some, first).items():
        tested = [each.project for fold in folds for each in fold.test]
        of_equal_size = setting in folds_of.CONTROLS[1:]  # teachers have too few clips for shorts
        assert len(tested) == len(set(tested)) == (6 if of_equal_size else 11), setting


def test_folds_of_other_projects_are_refused():
    folds = folds_of.drawn(examples("teacher")[:6], 0)
    with pytest.raises(NotEnough, match="not here"):
        folds_of.settings(examples("teacher")[:5], folds)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b'{"version": 9, "editors": [], "projects": {}}', b"[" * 100_000],
)
def test_what_holds_no_folds_is_refused(content):
    with pytest.raises(Unreadable, match="folds"):
        folds_of.read(content, "folds.json")


def test_the_command_writes_its_folder_and_prints_its_table(projects, tmp_path, monkeypatch):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(tmp_path / "cache"))
    arguments = ["benchmark", str(projects / "interviewer"), "--seeds", "1", "-q"]
    runner = CliRunner()
    done = runner.invoke(app, [*arguments, "-o", str(tmp_path / "out")], env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "benchmark.html").is_file()
    folds = tmp_path / "out" / "folds.json"
    done = runner.invoke(app, [*arguments, "--folds", str(folds), "--json"])
    assert json.loads(done.stdout)["folds"] == json.loads(folds.read_text())
    refused = runner.invoke(app, [*arguments, "-o", str(tmp_path / "out")])
    assert "exists already" in str(refused.exception)
