"""Noise that is learned: a density on the cells, uniform at first, and a command that measures what it gains."""

import json

import numpy as np
from click.testing import CliRunner

from benchmarks import noise
from minflow import data, trees

from .shared import close


def model_and_params(rng):
    images = rng.integers(0, 17, (200, noise.DIM)).astype(float)
    model = noise.Dequantised(noise.two_scales(8), data.Histograms(images))
    return model, noise.start(model, images, True, rng), images


def test_the_noise_is_uniform_at_first(rng):
    model, params, images = model_and_params(rng)
    u, log_q = model.noise(params["q"], images, rng)
    assert abs(u.mean() - 0.5) < 6 / (12 * u.size) ** 0.5 and u.min() >= 0 and u.max() < 1
    close(log_q, 0 * log_q, 1e-6)


def test_the_noise_has_the_density_that_is_said_of_it(rng):
    """E_q[1 / q] is the volume of a cell, 1, and of a part of it that part's, in each pixel, for any m and l."""
    model, params, images = model_and_params(rng)
    q = trees.map_leaves(np.copy, params["q"])
    q[-1]["weight"][:] = 0
    q[-1]["bias"][0], q[-1]["bias"][noise.DIM] = 0.7, -0.5  # m and l of pixel 0; all others stay uniform
    many = [model.noise(q, images, rng) for _ in range(100)]
    u, inverse = np.array([each[:, 0] for each, _ in many]), np.exp(-np.array([log_q for _, log_q in many]))
    for values, volume in ((inverse, 1), (inverse * (u < 0.3), 0.3)):
        assert abs(values.mean() - volume) < 6 * values.std() / values.size**0.5


def test_the_command_compares_three_ways(tmp_path, monkeypatch):
    monkeypatch.setattr(noise.machine, "pin", lambda: None)
    ran = CliRunner().invoke(noise.main, ["--quick", "--out", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    found = json.loads((tmp_path / "noise-quick.json").read_text(encoding="utf-8"))
    sizes = [row["numbers"] for row in found["rows"].values()]
    assert sizes[0]["p"] + sizes[1]["q"] <= sizes[2]["p"] < 1.01 * (sizes[1]["p"] + sizes[1]["q"])
    assert set(found["gains"]) == {"uniform", "uniform, wide"} and np.shape(found["shown"]["mean"]) == (10, 196)
