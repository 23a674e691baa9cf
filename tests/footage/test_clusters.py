"""Files are spread over a cluster of Dask or Ray, and come back as if they were watched here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from roughcut.errors import Unreadable
from roughcut.footage.clusters import spread
from roughcut.footage.measured import measured
from roughcut.footage.together import all_measured
from roughcut.report.footage import measured_json
from roughcut.ticks import Rate
from tests.footage.media import plain, silence, tone
from tests.footage.test_cache import same


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    for number in (1, 2, 3):
        samples = np.concatenate([tone(1, amplitude=0.1 * number), silence(1)])
        plain(folder / f"{number}.mp4", 50, Rate(25), samples)
    (folder / "4.mp4").write_bytes(b"no movie")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def dask_cluster():
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("joblib")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def ray_cluster():
    ray = pytest.importorskip("ray")
    pytest.importorskip("joblib")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=2**27,
        logging_level="ERROR",
        log_to_driver=False,
    )
    yield ray
    ray.shutdown()


@pytest.fixture
def connected(request):
    """The name of a backend whose cluster this process is connected to."""
    if request.param == "dask":
        distributed = pytest.importorskip("distributed")
        with distributed.Client(request.getfixturevalue("dask_cluster")):
            yield "dask"
    else:
        request.getfixturevalue("ray_cluster")
        yield "ray"


def watched_there(path):
    return os.getpid(), measured(path)


@pytest.mark.parametrize("connected", ["dask", "ray"], indirect=True)
def test_other_processes_find_what_this_one_finds_in_the_order_of_the_files(connected, files):
    found = list(spread(watched_there, files[:3], connected))
    assert os.getpid() not in {process for process, _ in found}
    for path, (_, there) in zip(files[:3], found, strict=True):
        here = measured(path)
        assert there.footage.path == here.footage.path
        assert there.footage.media == here.footage.media
        same(there, here)


@pytest.mark.parametrize("connected", ["dask"], indirect=True)
def test_what_a_cluster_refuses_or_measured_is_known_here(connected, files, tmp_path, monkeypatch):
    monkeypatch.chdir(files[0].parent)
    paths = [Path(path.name) for path in files]
    found = dict(all_measured(paths, folder=tmp_path, backend=connected))
    assert list(found) == paths
    assert isinstance(found[paths[3]], Unreadable)
    same(found[paths[0]], measured(files[0], folder=tmp_path))
    assert len(list(tmp_path.rglob("loudness-*.measure"))) == 3


def test_the_command_uses_the_cluster_that_the_variable_names(dask_cluster, files, tmp_path):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DASK_SCHEDULER_ADDRESS": dask_cluster.scheduler_address,
        "ROUGHCUT_CACHE": str(tmp_path),
    }
    before = dask_cluster.scheduler.transition_counter
    command = [sys.executable, "-c", "from roughcut.cli import main; main()", "measure"]
    done = subprocess.run(
        [*command, *map(str, files[:3]), "--backend", "dask", "--json"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert dask_cluster.scheduler.transition_counter > before
    here = msgspec.json.encode([measured_json(measured(path)) for path in files[:3]])
    assert json.loads(done.stdout)["footage"] == json.loads(here)


def test_a_cluster_that_is_not_there_is_said(files):
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    pytest.importorskip("joblib")
    settings = {
        "scheduler-address": "tcp://127.0.0.1:9",
        "distributed.comm.timeouts.connect": "200ms",
    }
    with dask.config.set(settings), pytest.raises(Unreadable, match="no Dask scheduler answers"):
        list(all_measured(files, backend="dask"))
