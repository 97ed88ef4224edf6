"""The stored flow of the lattice: symmetric, and right where a transfer matrix or a determinant knows the answer."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import lattice
from minflow import pretrained, trees
from minflow.evaluation import pareto_k
from minflow.pretrained import fields

from .shared import close


def log_weights(side, n, rng):
    flow, params = pretrained.lattice(side)
    x, log_q = flow.sample_and_log_prob(params, rng, n)
    return x, lattice.log_density(side)(x) - log_q


def test_the_transfer_matrix_of_a_free_field_gives_its_determinant():
    covariance = fields.free_field(4, 1.0)
    log_Z, square = lattice.exact(1.0, 0.0, 9, 2.8)
    close(log_Z, 0.5 * np.linalg.slogdet(2 * np.pi * covariance)[1], 2e-3)
    close(square, covariance[0, 0], 1e-3)


def test_on_4_by_4_sites_log_z_and_the_mean_square_are_those_of_the_transfer_matrix(rng):
    """log Z 10.3824 and ⟨φ²⟩ 1.498 by `python -m benchmarks.lattice`, here within 5 standard errors."""
    x, log_w = log_weights(4, 20_000, rng)
    w = np.exp(log_w - 10.3824)
    assert abs(w.mean() - 1) < 5 * w.std() / 20_000**0.5 + 2e-4
    squares = np.mean(x**2, axis=1)
    error = np.std(w * (squares - 1.498)) / 20_000**0.5
    assert abs(np.mean(w * (squares - 1.498))) < 5 * error + 2e-4


@pytest.mark.parametrize("side, kl, error", [(4, 0.029, 0.0016), (6, 0.072, 0.0035), (8, 0.19, 0.01), (12, 0.57, 0.03)])
def test_the_divergence_grows_with_the_lattice(side, kl, error, rng):
    """KL(flow ‖ lattice) of 4 000 draws; its share of draws would hang on the one with the largest weight."""
    x, log_w = log_weights(side, 4000, rng)
    w = np.exp(log_w - log_w.max())
    assert abs(np.log(w.mean()) - np.mean(np.log(w)) - kl) < 6 * error and pareto_k(log_w) < 1
    assert abs(np.mean(x.mean(axis=1) > 0) - 0.5) < 0.05


def test_a_field_and_its_negative_have_one_density(rng):
    flow, params = pretrained.lattice(6)
    x = flow.sample(params, rng, 50)
    close(flow.log_prob(params, x), flow.log_prob(params, -x))


def test_a_lattice_of_odd_size_is_refused():
    with pytest.raises(ValueError, match=r"shape must be even numbers of sites.*got \(5, 5\)"):
        pretrained.lattice(5)


def test_the_force_is_the_gradient_and_a_trajectory_turned_round_comes_back(rng):
    phi, step = rng.normal(size=(3, 4, 4)), 1e-5 * rng.normal(size=(3, 4, 4))
    log_p = lattice.log_density(4)
    close(log_p(phi - step) - log_p(phi + step), 2 * np.sum(lattice.force(phi) * step, axis=(1, 2)), 1e-8)
    means, last, accepted = lattice.trajectories(phi, 1e-3, 5, 3, rng)
    assert means.shape == (3, 3) and accepted > 0.99
    close(np.abs(last.mean(axis=(1, 2))), np.abs(means[-1]))


def test_the_command_trains_measures_and_writes_its_results(tmp_path, monkeypatch):
    monkeypatch.setattr(lattice.machine, "pin", lambda: None)
    ran = CliRunner().invoke(lattice.main, ["--train", "--quick", "--out", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    rows = json.loads((tmp_path / "lattice-quick.json").read_text(encoding="utf-8"))["rows"]
    assert [row["by"] for row in rows] == ["HMC", "flow"] and abs(rows[1]["mean apart"]) < 6
    assert "| k̂ | n_eff a second, flow |" in (tmp_path / "lattice-quick.md").read_text(encoding="utf-8")
    with np.load(tmp_path / "lattice-quick.npz") as stored:
        assert stored["flat"].size == trees.flatten(pretrained.lattice(4)[1]).size == 2172
