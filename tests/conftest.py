"""Hypothesis profiles: `HYPOTHESIS_PROFILE=fast|ci|deep`; without one, ci.

ci draws the same examples every time, so that a red test is red for everybody.
"""

import os

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]  # a whole timeline is a big example

settings.register_profile("fast", max_examples=15, deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "ci", max_examples=60, deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile("deep", max_examples=2_000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
