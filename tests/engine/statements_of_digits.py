"""What must be true of dequantised images; see statements.py for the form."""

import math
import tempfile
from pathlib import Path

import numpy as np

from .statements import close


def dequantised_levels_fill_their_cells_evenly(m, rng):
    """y lies in [x/17, (x + 1)/17) and 17 y − x is uniform, afresh in each pixel and each call."""
    images = rng.integers(0, 17, (200, 20))
    u = 17 * m.data.dequantise(rng, images) - images
    assert (u > -1e-12).all() and (u < 1).all()
    assert abs(u.mean() - 0.5) < 6 * math.sqrt(1 / 12 / u.size) and abs(u.var() - 1 / 12) < 0.01
    assert abs(np.corrcoef(u[:, 0], u[:, 1])[0, 1]) < 0.5 and abs(np.corrcoef(u[0], u[1])[0, 1]) < 0.9
    assert (m.data.dequantise(rng, images) != m.data.dequantise(rng, images)).mean() > 0.99


def bits_count_the_cells(m, rng):
    """A density that is 17 / 2 on the lower half of the levels of each pixel gives one bit less than log₂ 17."""
    images = rng.integers(0, 8, (30, 5))
    bits, error = m.data.bits_per_dim(lambda y: np.full(len(y), 5 * math.log(2.0)), rng, images)
    close(bits, math.log2(17) - 1)
    uneven = lambda y: -np.sum(np.floor(17 * y + 1e-9), axis=1)  # noqa: E731
    bits, error = m.data.bits_per_dim(uneven, rng, images, draws=2)
    each = images.mean(axis=1) / math.log(2) + math.log2(17)
    close(bits, each.mean())
    close(error, each.std(ddof=1) / math.sqrt(30))


def a_stream_draws_all_images_alike(m, rng):
    images, n = np.arange(12).reshape(6, 2), 6000
    y = m.data.stream(images)(rng, n)
    assert y.shape == (n, 2)
    levels = np.floor(17 * y + 1e-9).astype(int)
    assert (levels[:, 1] == levels[:, 0] + 1).all()
    counts = np.bincount(levels[:, 0] // 2, minlength=6)
    assert len(counts) == 6 and (abs(counts - 1000) < 6 * math.sqrt(1000 * 5 / 6)).all()


def the_parts_and_their_labels_are_those_of_one_permutation(m, rng):
    from sklearn.datasets import load_digits

    everything, order = load_digits(), np.random.default_rng(0).permutation(1797)
    for parts, whole in ((m.data.digits(), everything.data), (m.data.digit_labels(), everything.target)):
        assert [len(part) for part in parts] == [1300, 197, 300]
        assert np.array_equal(np.concatenate(parts), whole[order])


def a_stored_file_takes_the_place_of_scikit_learn(m, rng):
    """In a browser tab the images are a file of whole numbers beside the module."""
    images, labels = rng.integers(0, 17, (1797, 3)).astype(np.uint8), rng.integers(0, 10, 1797).astype(np.uint8)
    inside = m.data.digits.__globals__
    usual = inside["STORED"]
    with tempfile.TemporaryDirectory() as folder:
        inside["STORED"] = Path(folder) / "digits.npz"
        np.savez(inside["STORED"], images=images, labels=labels)
        try:
            found, named = np.concatenate(m.data.digits()), np.concatenate(m.data.digit_labels())
        finally:
            inside["STORED"] = usual
    order = np.random.default_rng(0).permutation(1797)
    assert found.dtype == np.float64 and np.array_equal(found, images[order])
    assert named.dtype == int and np.array_equal(named, labels[order])


def histograms_make_independent_pixels_standard_normal(m, rng):
    """With a standard normal of v, the density of y is the product of the tables of shares, whatever y is."""
    images = rng.integers(0, 17, (40, 3)) // rng.integers(1, 4, 3)
    histograms = m.data.Histograms(images, extra=0.5)
    y = m.data.dequantise(rng, images)
    v, log_det = histograms.to_line(y)
    counts = np.array([[np.sum(images[:, d] == level) for d in range(3)] for level in range(17)]) + 0.5
    share = counts / counts.sum(axis=0)
    close(histograms.share, share)
    log_p = m.distributions.Normal(dim=3).log_prob(v) + log_det
    close(log_p, np.sum(np.log(17 * share[images, np.arange(3)]), axis=1), 1e-7)


def histograms_lead_there_and_back_in_order(m, rng):
    """to_pixels undoes to_line, v rises with y in every pixel, and log_det is the sum of the logs of the slopes."""
    images = rng.integers(0, 17, (60, 2))
    histograms = m.data.Histograms(images)
    y = np.linspace(1e-4, 1 - 1e-4, 301)[:, None] * np.ones(2)
    v, log_det = histograms.to_line(y)
    assert (np.diff(v, axis=0) > 0).all()
    close(histograms.to_pixels(v), y, 1e-9)
    ahead, behind = histograms.to_line(y + 1e-7)[0], histograms.to_line(y - 1e-7)[0]
    inside = np.abs(17 * y[:, 0] - np.round(17 * y[:, 0])) > 1e-4
    close(log_det[inside], np.sum(np.log((ahead - behind) / 2e-7), axis=1)[inside], 1e-5)
    half = np.full((1, 2), 0.5)
    assert (np.abs(histograms.to_line(np.full((1, 2), 1 - 2.0**-53))[0]) < 6.1).all()
    assert np.isfinite(histograms.to_line(0 * half)[0]).all() and (histograms.to_pixels(half * 80) <= 1).all()
    assert (histograms.to_pixels(-half * 80) >= 0).all()


def the_gradient_of_a_quantile_is_one_over_the_density(m, rng):
    histograms = m.data.Histograms(rng.integers(0, 17, (30, 2)))
    y = rng.uniform(0.01, 0.99, (5, 2))
    J = m.calculus.batch_jacobian(lambda y: histograms.to_line(y)[0])(y)
    close(m.calculus.log_abs_det(J), histograms.to_line(y)[1], 1e-8)
    assert (np.diagonal(J, axis1=1, axis2=2) > 0).all()


def histograms_are_of_at_least_one_image_of_whole_levels(m, rng):
    assert m.data.Histograms([[0, 16]]).share.shape == (17, 2)
    for images in (np.zeros((0, 2)), [[0.5, 1]], [[17, 0]]):
        try:
            m.data.Histograms(images)
        except ValueError as refused:
            assert "images must" in str(refused)
        else:
            raise AssertionError("nothing was refused")


def stored_flows_are_densities_of_ten_classes(m, rng):
    """The file has two flows; the density of a class is the mean of theirs, far out as well."""
    pairs = m.pretrained.digits()
    v = rng.normal(size=(3, 64)).astype(np.float32)
    log_p = m.pretrained.log_prob_by_class(pairs, v)
    assert len(pairs) == 2 and log_p.shape == (3, 10)
    for k in (0, 7):
        context = np.tile(np.eye(10, dtype=np.float32)[k], (3, 1))
        each = [np.exp(flow.log_prob(params, v, context).astype(np.float64) + 80) for flow, params in pairs]
        close(np.exp(log_p[:, k] + 80), np.mean(each, axis=0), 1e-4)
    of_two = m.pretrained.log_mean(np.array([[-2000.0, -2001.0], [3.0, 3.0]]), axis=1)
    close(of_two, [np.log1p(np.exp(-1)) - np.log(2) - 2000, 3])
    assert m.pretrained.bits_of_chapter_13().shape == (300,)
