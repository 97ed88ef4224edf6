"""Digits: the split, dequantisation, and bits per dimension, whose 1/17 is accounted for."""

import math
import sys

import numpy as np
import pytest

from minflow import data
from minflow.distributions import Normal, Uniform

from .sentences import assert_refused


def test_the_split_is_a_permutation_of_all_digits():
    from sklearn.datasets import load_digits

    parts = data.digits()
    assert [part.shape for part in parts] == [(1300, 64), (197, 64), (300, 64)]
    everything = load_digits().data
    order = np.random.default_rng(0).permutation(1797)
    assert np.array_equal(np.concatenate(parts), everything[order])
    assert set(np.unique(parts[0])) == set(range(17))


def test_without_scikit_learn_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for read in (data.digits, data.digit_labels):
        with pytest.raises(ImportError, match="pip install scikit-learn"):
            read()


def test_images_of_one_label_are_nearest_to_each_other():
    """The nearest training image of a test image shows the same digit, nearly always."""
    (train, _, test), (of_train, _, of_test) = data.digits(), data.digit_labels()
    assert [len(part) for part in data.digit_labels()] == [1300, 197, 300]
    nearest = np.argmin(np.sum((test[:, None] - train) ** 2, axis=2), axis=1)
    assert np.mean(of_train[nearest] != of_test) < 0.03


def test_bits_of_the_uniform_density_are_log2_of_17(rng):
    images = rng.integers(0, 17, (40, 64))
    bits, error = data.bits_per_dim(Uniform(dim=64).log_prob, rng, images)
    assert bits == pytest.approx(math.log2(17)) and error == pytest.approx(0, abs=1e-12)


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


RNG = np.random.default_rng(0)
BAD = {
    "a grey level of 17": (lambda: data.dequantise(RNG, [[17, 0]]), "images must", "0 to 16", "(1, 2)"),
    "half a level": (lambda: data.dequantise(RNG, [[0.5, 0]]), "images must", "whole levels"),
    "NaN": (lambda: data.stream(np.full((2, 2), np.nan)), "images must", "(2, 2)"),
    "one image": (lambda: data.dequantise(RNG, [1, 2]), "images must", "rows", "(2,)"),
    "squares": (lambda: data.stream(np.zeros((2, 8, 8))), "images must", "(2, 8, 8)"),
    "no images": (lambda: data.stream(np.zeros((0, 64))), "images must", "at least 1", "0"),
    "no error of one image": (lambda: data.bits_per_dim(len, RNG, np.zeros((1, 64))), "images must", "at least 2", "1"),
    "no draws": (lambda: data.bits_per_dim(len, RNG, np.zeros((3, 64)), draws=0), "draws must", "0"),
    "log_prob": (lambda: data.bits_per_dim(None, RNG, np.zeros((3, 64))), "log_prob must", "NoneType"),
    "rng": (lambda: data.dequantise(0, np.zeros((3, 64))), "rng must", "int"),
    "rng of a stream": (lambda: data.stream(np.zeros((3, 64)))(0, 2), "rng must", "int"),
    "n of a stream": (lambda: data.stream(np.zeros((3, 64)))(RNG, 0.5), "n must", "0.5"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_one_sentence(what):
    assert_refused(*BAD[what])
