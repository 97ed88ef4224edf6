"""Chain and Inverse hand on what their parts say of themselves, and fast stays right when it is traced twice."""

import inspect

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.core import make_vjp

from minflow import fast, laws, models
from minflow.transforms import ActNorm, Chain, Inverse, Rescaling, Transform
from minflow.transforms.base import Networked, layers_of


class FromUnit(Transform):
    """Says that it takes (0, 1) to (0, ∞); only what it says is looked at."""

    domain, range = (0.0, 1.0), (0.0, np.inf)


def test_an_inverse_exchanges_domain_and_range():
    inverse = Inverse(FromUnit(2))
    assert (inverse.domain, inverse.range) == (FromUnit.range, FromUnit.domain)


def test_a_chain_has_the_domain_of_its_first_and_the_range_of_its_last_layer():
    chain = Chain([FromUnit(2), Rescaling(2), Inverse(FromUnit(2))])
    assert (chain.domain, chain.range) == (FromUnit.domain, FromUnit.domain)
    assert Chain([FromUnit(2), Rescaling(2)]).range == Rescaling.range


def test_an_inverse_starts_without_data(rng):
    params = Inverse(ActNorm(2)).init(rng, 5 + rng.normal(size=(50, 2)))
    assert all(not leaf.any() for leaf in params.values())


@pytest.mark.parametrize("way", ["forward", "inverse"])
def test_the_pulled_back_gradient_may_itself_be_differentiated_in_what_it_was_given(way, rng):
    transform = models.realnvp(2, layers=2, hidden=(4,)).transform
    params, u, g = laws.random_params(transform, rng), rng.normal(size=(5, 2)), rng.normal(size=(5, 2))

    def pulled(step):
        def squared(g):
            vjp, _ = make_vjp(lambda u: step(u)[0], u)
            return anp.sum(vjp(g) ** 2)

        return grad(squared)(g)

    definition = pulled(lambda u: getattr(transform, way)(params, u))
    by_hand = pulled(lambda u: getattr(fast, way)(transform, params, u))
    np.testing.assert_allclose(by_hand, definition, rtol=1e-10, atol=1e-10)


SETTINGS = {
    "hidden": (5, 3),
    "activation": "softplus",
    "bins": 3,
    "bound": 2.5,
    "context_dim": 2,
    "lipschitz": 0.5,
    "series": 3,
    "tolerance": 1e-2,
}


@pytest.mark.parametrize("name", models.BUILDERS)
def test_what_a_model_is_given_reaches_every_layer_with_a_network(name, rng):
    taken = inspect.signature(models.BUILDERS[name]).parameters
    for word, value in SETTINGS.items():
        if word in taken:
            flow = models.BUILDERS[name](4, **{word: value})
            layers = [layer for layer, *_ in layers_of(flow.transform, "forward", flow.init(rng))]
            found = [getattr(layer, word) for layer in layers if isinstance(layer, Networked)]
            assert found and set(found) == {value}
