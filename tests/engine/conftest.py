"""Fixtures of the engine's tests: a random stream that is new in every run and says how to repeat itself."""

import os
import secrets

import numpy as np
import pytest


@pytest.fixture
def rng(request):
    """A Generator with a fresh seed, printed when the test fails; MINFLOW_SEED=… repeats a run."""
    seed = int(os.environ.get("MINFLOW_SEED") or secrets.randbits(32))
    request.node.add_report_section("setup", "seed", f"MINFLOW_SEED={seed} repeats this run")
    return np.random.default_rng(seed)


@pytest.fixture
def fixed():
    """A Generator with a fixed seed, for comparisons of output."""
    return np.random.default_rng(20240229)
