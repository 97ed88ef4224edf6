"""The stored flow of digits: what they reach on the test images, and that the command can train them again."""

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import stored
from minflow import data, pretrained, trees
from minflow.pretrained import scales

from .shared import close


@pytest.mark.nightly
def test_the_stored_flow_needs_1_010_bits_on_the_test_images():
    """What benchmarks/README.md says, by the score of chapter 17: 16 draws of u, the mean of the logarithms."""
    images, _, test = data.mnist()
    bits = stored.scores(*pretrained.mnist(), test, 2, images)
    assert bits.mean() == pytest.approx(1.0103, abs=0.0005)


def test_the_log_of_a_mean_is_right_where_exp_is_0():
    of_two = pretrained.log_mean(np.array([[-2000.0, -2001.0], [3.0, 3.0]]), axis=1)
    close(of_two, [np.log1p(np.exp(-1)) - np.log(2) - 2000, 3])


def test_images_of_another_size_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"v must have shape \(N, 196\); got \(2, 64\)"):
        pretrained.log_prob_by_class(*pretrained.mnist(), np.zeros((2, 64)))


def test_the_file_has_less_than_a_megabyte():
    assert scales.FILE.stat().st_size < 1_000_000


def test_the_flow_of_14_by_14_pixels_reads_digits_and_makes_the_coarse_picture_first():
    """Details drawn again leave every second pixel of every second row as it is, in any class."""
    (flow, params), (images, _, test), labels = pretrained.mnist(), data.mnist(), data.mnist_labels()[2]
    v = data.Histograms(images).to_line(data.dequantise(np.random.default_rng(0), test[:200]))[0].astype(np.float32)
    log_p = pretrained.log_prob_by_class(flow, params, v)
    assert np.mean(np.argmax(log_p, axis=1) == labels[:200]) > 0.9
    z, fresh = np.random.default_rng(1).standard_normal((2, 3, 14, 14)).astype(np.float32)
    fresh[:, ::2, ::2] = z[:, ::2, ::2]
    context = np.tile(pretrained.ONE_HOT[4], (3, 1))
    one, other = (flow.to_data(params, u.reshape(3, 196), context).reshape(3, 14, 14) for u in (z, fresh))
    close(one[:, ::2, ::2], other[:, ::2, ::2], 1e-6)
    assert np.min(np.abs(one - other).max(axis=0)[1::2]) > 1e-3


def test_a_sample_has_the_density_that_was_said_of_it():
    flow, params = pretrained.mnist()
    context = np.tile(pretrained.ONE_HOT[3], (500, 1))
    v, log_p = flow.sample_and_log_prob(params, np.random.default_rng(0), 500, context)
    assert np.median(np.abs(flow.log_prob(params, v, context) - log_p)) < 1e-3


@pytest.mark.nightly
def test_the_command_trains_and_writes_a_file_that_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "DRAWS", 1)
    out = tmp_path / "mnist.npz"
    ran = CliRunner().invoke(stored.main, ["--steps", "20", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "CPU s" in ran.output and "bits/dim" in ran.output
    monkeypatch.setattr(scales, "FILE", out)
    flat = trees.flatten(pretrained.mnist()[1])
    again, _ = stored.trained(pretrained.mnist_flow(), data.mnist(), data.mnist_labels(), 0, 20)
    assert flat.size == 404_723 and np.allclose(flat, again.astype(np.float32), atol=1e-3)
