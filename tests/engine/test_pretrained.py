"""The stored flows of digits: what they reach on the test images, and that the command can train them again."""

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import stored
from minflow import data, pretrained, trees

from .shared import close


def test_stored_flows_are_densities_of_ten_classes(rng):
    """The file has two flows; the density of a class is the mean of theirs, far out as well."""
    pairs = pretrained.digits()
    v = rng.normal(size=(3, 64)).astype(np.float32)
    log_p = pretrained.log_prob_by_class(pairs, v)
    assert len(pairs) == 2 and log_p.shape == (3, 10)
    for k in (0, 7):
        context = np.tile(np.eye(10, dtype=np.float32)[k], (3, 1))
        each = [np.exp(flow.log_prob(params, v, context).astype(np.float64) + 80) for flow, params in pairs]
        close(np.exp(log_p[:, k] + 80), np.mean(each, axis=0), 1e-4)
    of_two = pretrained.log_mean(np.array([[-2000.0, -2001.0], [3.0, 3.0]]), axis=1)
    close(of_two, [np.log1p(np.exp(-1)) - np.log(2) - 2000, 3])
    assert pretrained.bits_after_the_logit().shape == (300,)


@pytest.mark.nightly
def test_the_stored_flows_need_1_805_bits_on_the_test_images_and_0_235_less_than_after_the_logit():
    """What chapter 17 says, by the score of chapter 12: 16 draws of u, the mean of the logarithms, paired."""
    bits = stored.scores(pretrained.digits(), data.digits()[2], 2)
    assert bits.mean() == pytest.approx(1.8053, abs=0.0005)
    saved = pretrained.bits_after_the_logit() - bits
    assert saved.mean() == pytest.approx(0.235, abs=0.001)
    assert saved.std(ddof=1) / 300**0.5 == pytest.approx(0.0045, abs=0.0002)


def test_the_file_has_less_than_a_megabyte():
    assert pretrained.FILE.stat().st_size < 1_000_000


def test_a_sample_has_the_density_that_was_said_of_it():
    (flow, params), _ = pretrained.digits()
    context = np.tile(pretrained.ONE_HOT[3], (500, 1))
    v, log_p = flow.sample_and_log_prob(params, np.random.default_rng(0), 500, context)
    assert np.median(np.abs(flow.log_prob(params, v, context) - log_p)) < 1e-3


@pytest.mark.nightly
def test_the_command_trains_and_writes_a_file_that_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "DRAWS", 1)
    monkeypatch.setattr(stored, "after_the_logit", lambda: np.full(300, 2.0))
    out = tmp_path / "digits.npz"
    ran = CliRunner().invoke(stored.main, ["--steps", "40", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "CPU s" in ran.output and "bits/dim" in ran.output
    monkeypatch.setattr(pretrained, "FILE", out)
    pairs = pretrained.digits()
    assert trees.flatten(pairs[0][1]).size == trees.flatten(pairs[0][0].init(np.random.default_rng(0))).size
    first, again = trees.flatten(pairs[0][1]), stored.trained(0, 40)[0].astype(np.float32)
    assert np.allclose(first, again, atol=1e-3)
