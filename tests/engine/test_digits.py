"""Digits: the split, dequantisation, bits per dimension and histograms."""

import math

import numpy as np
import pytest

from minflow import calculus, data
from minflow.distributions import Normal

from .shared import close


def test_dequantised_levels_fill_their_cells_evenly(rng):
    """y lies in [x/17, (x + 1)/17) and 17 y − x is uniform, afresh in each pixel and each call."""
    images = rng.integers(0, 17, (200, 20))
    u = 17 * data.dequantise(rng, images) - images
    assert (u > -1e-12).all() and (u < 1).all()
    assert abs(u.mean() - 0.5) < 6 * math.sqrt(1 / 12 / u.size) and abs(u.var() - 1 / 12) < 0.01
    assert abs(np.corrcoef(u[:, 0], u[:, 1])[0, 1]) < 0.5 and abs(np.corrcoef(u[0], u[1])[0, 1]) < 0.9
    assert (data.dequantise(rng, images) != data.dequantise(rng, images)).mean() > 0.99


def test_bits_count_the_cells(rng):
    """A density that is 17 / 2 on the lower half of the levels of each pixel gives one bit less than log₂ 17."""
    images = rng.integers(0, 8, (30, 5))
    bits, error = data.bits_per_dim(lambda y: np.full(len(y), 5 * math.log(2.0)), rng, images)
    close(bits, math.log2(17) - 1)
    uneven = lambda y: -np.sum(np.floor(17 * y + 1e-9), axis=1)  # noqa: E731
    bits, error = data.bits_per_dim(uneven, rng, images, draws=2)
    each = images.mean(axis=1) / math.log(2) + math.log2(17)
    close(bits, each.mean())
    close(error, each.std(ddof=1) / math.sqrt(30))


def test_a_stream_draws_all_images_alike(rng):
    images, n = np.arange(12).reshape(6, 2), 6000
    y = data.stream(images)(rng, n)
    assert y.shape == (n, 2)
    levels = np.floor(17 * y + 1e-9).astype(int)
    assert (levels[:, 1] == levels[:, 0] + 1).all()
    counts = np.bincount(levels[:, 0] // 2, minlength=6)
    assert len(counts) == 6 and (abs(counts - 1000) < 6 * math.sqrt(1000 * 5 / 6)).all()


def test_the_parts_and_their_labels_are_those_of_one_permutation():
    order = np.random.default_rng(0).permutation(1797)
    with np.load(data.digits.__globals__["FILE"]) as stored:
        for parts, what, dtype in ((data.digits(), "images", float), (data.digit_labels(), "labels", int)):
            assert [len(part) for part in parts] == [1300, 197, 300]
            assert np.array_equal(np.concatenate(parts), stored[what][order]) and parts[0].dtype == dtype


def test_mnist_has_whole_levels_and_a_label_for_each_image():
    """The rows are 10 000 different images, and the nearest training image tells what a test image shows."""
    parts, labels = data.mnist(), data.mnist_labels()
    assert [part.shape for part in parts] == [(8500, 196), (500, 196), (1000, 196)]
    assert [len(part) for part in labels] == [8500, 500, 1000]
    images = np.concatenate(parts)
    assert np.array_equal(np.unique(images), np.arange(17)) and len(np.unique(images, axis=0)) == 10_000
    products = parts[2][:200] @ parts[0].T
    nearest = np.argmin(np.sum(parts[0] ** 2, axis=1) - 2 * products, axis=1)
    assert np.mean(labels[0][nearest] == labels[2][:200]) > 0.9


def test_histograms_make_independent_pixels_standard_normal(rng):
    """With a standard normal of v, the density of y is the product of the tables of shares, whatever y is."""
    images = rng.integers(0, 17, (40, 3)) // rng.integers(1, 4, 3)
    histograms = data.Histograms(images, extra=0.5)
    y = data.dequantise(rng, images)
    v, log_det = histograms.to_line(y)
    counts = np.array([[np.sum(images[:, d] == level) for d in range(3)] for level in range(17)]) + 0.5
    share = counts / counts.sum(axis=0)
    close(histograms.share, share)
    log_p = Normal(dim=3).log_prob(v) + log_det
    close(log_p, np.sum(np.log(17 * share[images, np.arange(3)]), axis=1), 1e-7)


def test_histograms_lead_there_and_back_in_order(rng):
    """to_pixels undoes to_line, v rises with y in every pixel, and log_det is the sum of the logs of the slopes."""
    images = rng.integers(0, 17, (60, 2))
    histograms = data.Histograms(images)
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


def test_the_gradient_of_a_quantile_is_one_over_the_density(rng):
    histograms = data.Histograms(rng.integers(0, 17, (30, 2)))
    y = rng.uniform(0.01, 0.99, (5, 2))
    J = calculus.batch_jacobian(lambda y: histograms.to_line(y)[0])(y)
    close(calculus.log_abs_det(J), histograms.to_line(y)[1], 1e-8)
    assert (np.diagonal(J, axis1=1, axis2=2) > 0).all()


def test_images_of_one_label_are_nearest_to_each_other():
    """The nearest training image of a test image shows the same digit, nearly always."""
    (train, _, test), (of_train, _, of_test) = data.digits(), data.digit_labels()
    assert [len(part) for part in data.digit_labels()] == [1300, 197, 300]
    nearest = np.argmin(np.sum((test[:, None] - train) ** 2, axis=2), axis=1)
    assert np.mean(of_train[nearest] != of_test) < 0.03


def test_the_error_is_that_of_the_mean_over_images(rng):
    images = rng.integers(0, 17, (50, 4))
    bits, error = data.bits_per_dim(Normal(dim=4).log_prob, rng, images, draws=200)
    y = (images + 0.5) / 17
    each = (0.5 * np.sum(y**2, axis=1) + 2 * math.log(2 * math.pi)) / (4 * math.log(2)) + math.log2(17)
    assert bits == pytest.approx(each.mean(), abs=1e-3)
    assert error == pytest.approx(each.std(ddof=1) / 50**0.5, rel=0.1)


def test_the_images_are_left_as_they_are(rng):
    images = rng.integers(0, 17, (5, 3))
    images.flags.writeable = False
    data.dequantise(rng, images)
    data.stream(images)(rng, 4)
    assert data.dequantise(rng, images[:0]).shape == (0, 3)
    assert data.dequantise(rng, images.tolist()).dtype == np.float64


def test_one_image_is_enough_for_histograms():
    assert data.Histograms([[0, 16]]).share.shape == (17, 2)
