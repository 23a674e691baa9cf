"""The same work done on many machines at once: joblib hands it to a cluster of Dask or Ray.

The cluster is the one that the calling program is connected to, else the one that its own variable
names (DASK_SCHEDULER_ADDRESS, RAY_ADDRESS), else one of this machine's processors that is started
and ended with the work. Every machine needs the same roughcut, and files at the same paths.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from roughcut.errors import Unreadable

Backend = Literal["dask", "ray"]
_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_RAY_STORE_BYTES = 2**28  # measures are small; Ray would take a third of the memory


def spread(
    work: Callable[[_Job], _Result], jobs: Iterable[_Job], backend: Backend
) -> Iterator[_Result]:
    """What `work` makes of each job, in their order; all of them at the end where it is Ray.

    Raises:
        Unreadable: no cluster answers, or one of its machines is lost or lacks roughcut.
    """
    import joblib

    with {"dask": _dask, "ray": _ray}[backend]() as options:
        with joblib.parallel_config(backend=backend, **options):
            pool = joblib.Parallel(
                n_jobs=-1,
                batch_size=1,
                pre_dispatch="all",
                # Ray's backend cannot give results one by one.
                return_as="generator" if backend == "dask" else "list",
            )
            results = pool(joblib.delayed(work)(each) for each in jobs)
        yield from results


@contextmanager
def _dask() -> Iterator[dict[str, Any]]:
    import dask
    import distributed

    address = dask.config.get("scheduler-address", None)
    try:
        client, ours = distributed.get_client(), False
    except ValueError:
        client, ours = _dask_client(address), True
    try:
        yield {"client": client}
    except (distributed.KilledWorker, distributed.comm.CommClosedError) as error:
        raise _lost("Dask", error) from error
    finally:
        if ours:
            client.close()
            if client.cluster is not None:
                client.cluster.close()


def _dask_client(address: str | None) -> Any:
    import distributed

    if address is None:
        cluster = distributed.LocalCluster(threads_per_worker=1, dashboard_address=None)
        return distributed.Client(cluster)
    try:
        return distributed.Client(address)
    except OSError as error:
        raise Unreadable(
            address, "no Dask scheduler answers", "Start it, or unset DASK_SCHEDULER_ADDRESS"
        ) from error


@contextmanager
def _ray() -> Iterator[dict[str, Any]]:
    # Ray reports its use to its makers otherwise.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray
    from ray.util.joblib import register_ray

    register_ray()
    ours = not ray.is_initialized()
    address = os.environ.get("RAY_ADDRESS")
    if ours:
        alone = {"include_dashboard": False, "object_store_memory": _RAY_STORE_BYTES}
        try:
            ray.init(
                address=address,
                logging_level="ERROR",
                log_to_driver=False,
                **({} if address else alone),
            )
        except ConnectionError as error:
            raise Unreadable(
                address or "ray", "no Ray cluster answers", "Start it, or unset RAY_ADDRESS"
            ) from error
    try:
        yield {}
    except ray.exceptions.RayError as error:
        raise _lost("Ray", error) from error
    finally:
        if ours:
            ray.shutdown()


def _lost(name: str, error: Exception) -> Unreadable:
    return Unreadable(
        "footage",
        f"{name} lost a process that was watching it ({type(error).__name__})",
        "Look at the memory of its machines, and that roughcut is installed there",
    )
