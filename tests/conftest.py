"""TensorFlow on the CPU, and without its log, in every test; no test fails for a slow machine."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# The suite runs the same inputs each time; new ones come from `python -m tests.passes.random_run`.
settings.register_profile(
    "aglint",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("aglint")
