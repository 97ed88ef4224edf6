"""Affine maps of each coordinate, and every layer whose parameter is an exponent, beyond the laws."""

import numpy as np
import pytest

from minflow.transforms import PLU, ActNorm, ElementwiseAffine, Inverse, Rescaling, SinhArcsinh, Triangular

from .shared import close, refused


def test_the_first_batch_leaves_actnorm_standardised(rng):
    x = np.array([5.0, -3.0, 0.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    layer = ActNorm(3)
    z = layer.inverse(layer.init(rng, x), x)[0]
    close(z.mean(axis=0), np.zeros(3), 1e-9)
    close(z.std(axis=0), np.ones(3), 1e-9)
    constant = layer.init(rng, np.ones((4, 3)))
    close(layer.inverse(constant, np.ones((1, 3)))[0], np.zeros((1, 3)))


def test_elementwise_layers_start_as_the_identity(rng):
    z = rng.normal(size=(5, 3))
    for layer in (ElementwiseAffine(3), ActNorm(3), Rescaling(3), Triangular(3), SinhArcsinh(3)):
        x, log_det = layer.forward(layer.init(rng), z)
        close(x, z)
        close(log_det, np.zeros(5))


@pytest.mark.parametrize("column", [np.full(50, 0.1), 1e-300 * (np.arange(50) == 0)], ids=["0.1", "1e-300"])
def test_an_actnorm_gives_a_constant_coordinate_its_place_and_no_other_width(column, rng):
    """Of equal numbers 0.1 the deviation is a rounding error; of 0 and 1e-300 it is 0."""
    x = np.stack([rng.normal(2.0, 3.0, 50), column], axis=1)
    params = ActNorm(2).init(rng, x)
    close(params["log_scale"], [np.log(x[:, 0].std()), 0.0], 1e-12)
    close(params["shift"], x.mean(axis=0), 1e-12)


def test_the_inverse_of_an_actnorm_starts_without_data(rng):
    params = Inverse(ActNorm(2)).init(rng, 5 + rng.normal(size=(50, 2)))
    assert [name for name, leaf in params.items() if leaf.any()] == []


EXPONENTS = {  # the parameter whose exponential is taken, and the others
    ElementwiseAffine(2): ("log_scale", {"shift": np.zeros(2)}),
    Rescaling(2): ("log_scale", {}),
    Triangular(2): ("log_diagonal", {"A": np.zeros((2, 2)), "b": np.zeros(2)}),
    PLU(2): ("log_diagonal", {"L": np.zeros((2, 2)), "U": np.zeros((2, 2)), "b": np.zeros(2)}),
    SinhArcsinh(2): ("log_tail", {"skew": np.zeros(2)}),
}


@pytest.mark.parametrize(("dtype", "near", "beyond"), [(np.float64, 700.0, 710.0), (np.float32, 88.0, 89.0)])
@pytest.mark.parametrize("layer", EXPONENTS, ids=lambda layer: type(layer).__name__)
def test_an_exponential_that_overflows_is_refused_by_the_name_of_its_parameter(layer, dtype, near, beyond):
    """The largest float64 is e^709.78, the largest float32 e^88.72: up to there a layer works both ways."""
    (name, others), z = EXPONENTS[layer], np.zeros((1, 2), dtype)
    for step in (layer.forward, layer.inverse):
        for sign in (1, -1):
            assert np.array_equal(step({name: np.array([0.5, sign * near], dtype), **others}, z)[0], z)
            for wrong in (sign * beyond, sign * np.inf, np.nan):
                params = {name: np.array([0.5, wrong], dtype), **others}
                sentence = refused(lambda step=step, params=params: step(params, z))
                assert sentence.startswith(f"params['{name}'] must be at most") and sentence.endswith(f"got {wrong}")
