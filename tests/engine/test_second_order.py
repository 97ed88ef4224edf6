"""Second derivatives of every transform, through the plain definition and through fast, against differences."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import laws, trees

from .gradients import WAYS, both_totals

CATALOGUE = laws.catalogue(2)
STEP = 1e-5


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CATALOGUE)
def test_slope_of_the_gradient_is_the_difference_of_gradients(name, way, rng):
    """d/dε ∇L(θ + ε d) = ∇(∇L · d) for a random direction d of parameters and points together."""
    for total in both_totals(CATALOGUE[name], way, rng, n=3)[:2]:
        _, _, params, u = both_totals(CATALOGUE[name], way, rng, n=3)
        at = trees.flatten((params, u))
        d = rng.normal(size=at.shape) / len(at) ** 0.5

        def gradient(flat, total=total, tree=(params, u)):
            """Of the total and a square beside it: autograd warns of a constant gradient, which linear maps have."""
            return grad(lambda flat: total(*trees.views(flat, tree)) + anp.sum(flat**2))(flat)

        found = grad(lambda flat, gradient=gradient, d=d: anp.sum(gradient(flat) * d))(at)
        expected = (gradient(at + STEP * d) - gradient(at - STEP * d)) / (2 * STEP)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * (1 + np.abs(expected).max()))
