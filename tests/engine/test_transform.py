"""Transform, Chain and Inverse: the order of layers, how each starts, what it says of itself, who gets a context."""

import inspect
import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.core import make_vjp

from minflow import distributions as d
from minflow import laws, models, trees
from minflow import transforms as t
from minflow.fast import Fast
from minflow.transforms import base
from minflow.transforms.base import Networked, layers_of

from .shared import close, refused


class FromUnit(t.Transform):
    """Says that it takes (0, 1) to (0, ∞); only what it says is looked at."""

    domain, range = (0.0, 1.0), (0.0, np.inf)


def test_an_inverse_exchanges_domain_and_range_and_a_chain_has_those_of_its_ends():
    inverse = t.Inverse(FromUnit(2))
    assert (inverse.domain, inverse.range) == (FromUnit.range, FromUnit.domain)
    chain = t.Chain([FromUnit(2), t.Rescaling(2), inverse])
    assert (chain.domain, chain.range) == (FromUnit.domain, FromUnit.domain)
    assert t.Chain([FromUnit(2), t.Rescaling(2)]).range == t.Rescaling.range


def test_a_chain_applies_its_layers_first_to_last(rng):
    z = rng.normal(size=(4, 2))
    doubled = {"log_scale": np.full(2, math.log(2)), "shift": np.zeros(2)}
    moved = {"log_scale": np.zeros(2), "shift": np.ones(2)}
    chain = t.Chain([t.ElementwiseAffine(2), t.ElementwiseAffine(2)])
    for step in (chain.forward, Fast(chain).forward):
        close(step([doubled, moved], z)[0], 2 * z + 1)
        close(step([moved, doubled], z)[0], 2 * (z + 1))
    close(chain.inverse([doubled, moved], z)[0], (z - 1) / 2)
    close(Fast(chain).inverse([doubled, moved], z)[0], (z - 1) / 2)


def test_a_chain_starts_its_last_layer_from_the_data(rng):
    """The layers before it see the data pulled back: standardised already, they start as the identity."""
    x = 7 + 3 * rng.normal(size=(50, 2))
    params = t.Chain([t.ActNorm(2), t.ActNorm(2), t.Rescaling(2)]).init(rng, x)
    assert [len(entry) for entry in params] == [2, 2, 1]
    close(params[1]["shift"], x.mean(axis=0))
    close(params[0]["shift"], np.zeros(2), 1e-9)
    close(params[0]["log_scale"], np.zeros(2), 1e-9)


@pytest.mark.parametrize(
    "hold",
    [t.Inverse, lambda layer: t.Chain([layer]), lambda layer: t.Split([True, False, False], layer)],
    ids=["Inverse", "Chain", "Split"],
)
def test_whatever_holds_a_layer_measures_its_parameters_in_the_units_of_the_layer(hold, rng):
    layer = t.ActNorm(2)
    params, held = laws.random_params(layer, rng), hold(layer)
    units = held.units([params] if isinstance(held, t.Chain) else params)
    assert np.array_equal(trees.leaves(units), trees.leaves(layer.units(params)))
    assert not np.array_equal(trees.leaves(units)[1], np.ones(2))


def test_what_learns_starts_as_the_identity_or_as_a_rotation(rng):
    z = rng.normal(size=(5, 3))
    for layer in laws.catalogue(3).values():
        params = layer.init(rng)
        if trees.leaves(params):
            x, log_det = layer.forward(params, z)
            close(np.linalg.norm(x, axis=1), np.linalg.norm(z, axis=1))
            close(log_det, np.zeros(5))


def test_a_layer_that_uses_math_is_refused_where_it_is_differentiated(rng):
    class Mine(t.Transform):
        def to_x(self, params, z):
            return z * math.exp(params["a"]), 2 * params["a"]

    params, z = {"a": np.array(0.3)}, rng.normal(size=(4, 2))
    close(Mine(2).forward(params, z)[0], z * np.exp(0.3))
    with pytest.raises(ValueError, match="^Mine.to_x must be written with autograd.numpy, and make new arrays; "):
        grad(lambda p: anp.sum(Mine(2).forward(p, z)[0]))(params)


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
    by_hand = pulled(lambda u: getattr(Fast(transform), way)(params, u))
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
            settings = [getattr(layer, word) for layer in layers if isinstance(layer, Networked)]
            assert settings and set(settings) == {value}


@pytest.mark.parametrize("name", [name for name in models.BUILDERS if name != "nice"])  # whose last layer has no shift
def test_a_model_takes_the_units_of_the_data(name, rng):
    """Whichever way its layers are inverted, each starts as the identity except for the place and width of the data."""
    flow = models.BUILDERS[name](3, **({} if name == "cnf" else {"layers": 2}))
    x = [30.0, -5.0, 0.0] + [0.1, 9.0, 1.0] * rng.normal(size=(100, 3))
    close(abs(flow.to_latent(flow.init(rng, x), x)), abs(x - x.mean(axis=0)) / x.std(axis=0), 1e-8)


class Told:
    """A layer of which nothing is known but what is given, which says what it is told."""

    def __init__(self, **known):
        vars(self).update(known)

    def forward(self, params, z, *told):
        return z + params, 0 * z[:, 0] + len(told)

    def init(self, rng, x, *told):
        return rng, x, *told


@pytest.mark.parametrize(
    ("layer", "told"), [(Told(), 0), (Told(context_dim=0), 0), (Told(context_dim=2), 1)], ids=["nothing", "0", "2"]
)
def test_a_layer_gets_the_context_only_where_it_reads_one(layer, told):
    x, log_det = base.apply(layer, "forward", 1.0, np.zeros((3, 2)), "context")
    assert (x == 1).all() and (log_det == told).all()
    assert base.start(layer, "rng", "x", "context") == ("rng", "x", "context")[: 2 + told]
    assert base.context_dim_of(layer) == 2 * told


def test_layers_of_several_have_the_context_dim_of_those_that_read_one():
    assert base.context_dim_of(Told(context_dim=3), Told(), Told(context_dim=3)) == 3
    assert base.context_dim_of() == 0
    refused(lambda: base.context_dim_of(Told(context_dim=1), Told(context_dim=2)), "[1, 2]")


def softsign(u):
    return u / (1 + anp.abs(u))


def slope_of_softsign(y):
    return (1 - anp.abs(y)) ** 2


class Shear(t.Transform):
    """A transform of somebody else, one of whose arguments is kept under another name."""

    def __init__(self, dim, strength, *, times=1):
        super().__init__(dim)
        self.k, self.times = strength, times


MASK = [True, False]
CALLS = {
    "AffineCoupling([True, False], hidden=(64, 64), activation='tanh')": t.AffineCoupling(MASK),
    "AffineCoupling([True, False], hidden=(8,), activation='relu', log_scale_cap=inf, context_dim=3)": t.AffineCoupling(
        np.array(MASK), [8], "relu", np.inf, context_dim=3
    ),
    "SplineCoupling([True, False], hidden=(4,), activation=(softsign, slope_of_softsign), bins=3)": t.SplineCoupling(
        MASK, (4,), (softsign, slope_of_softsign), bins=3
    ),
    "MAF(3, hidden=(64, 64), activation='tanh', order=[2, 1, 0])": t.MAF(3, order=range(3)[::-1]),
    "Inverse(IAF(2, hidden=(), activation='tanh', order=[0, 1]))": t.Inverse(t.IAF(2, ())),
    "NeuralODE(2, hidden=(64, 64), activation='tanh', time_input=True, probes=3)": t.NeuralODE(
        2, time_input=True, probes=3
    ),
    "Residual(2, hidden=(64,), lipschitz=0.5, activation='tanh')": t.Residual(2, lipschitz=0.5),
    "Planar(4)": t.Planar(4),
    "OneByOne(3, 2)": t.OneByOne(3, 2),
    "Permutation([0, 1, 2, 3, 4, 5, 6, 7])": t.Permutation(8),
    "Permutation([0, 1, 2, 3, 4, 5, 6, 7, …])": t.Permutation(9),
    "PLU([1, 0], signs=[1, -1])": t.PLU([1, 0], [1, -1]),
    "Split([True, False, False], ActNorm(2))": t.Split([True, False, False], t.ActNorm(2)),
    "Shear(2, …, times=4)": Shear(2, 0.3, times=4),
    "Shear(2, …)": Shear(2, 0.3),
    "Inverse(Chain([\n    Chain([\n        ActNorm(2),\n    ]),\n    Planar(2),\n]))": t.Inverse(
        t.Chain([t.Chain(t.ActNorm(2)), t.Planar(2)])
    ),
    "Flow(Normal(dim=2), Chain([\n    Planar(2),\n    ActNorm(2),\n]))": models.planar_flow(2, layers=1),
    "Normal(mean=[0.0, 1.0], std=2.0, dim=2)": d.Normal([0, 1], 2),
    "Logistic(loc=1.0, dim=3)": d.Logistic(1.0, dim=3),
    "Laplace(scale=[1.0, 2.0], dim=2)": d.Laplace(scale=[1.0, 2.0]),
    "StudentT(2.5, scale=3.0, dim=1)": d.StudentT(2.5, 0.0, 3.0),
    "Uniform([0.0, 0.1], [1.0, 0.7], dim=2)": d.Uniform([0.0, 0.1], [1.0, 0.7]),
    "MultivariateNormal([0.0, 1.0], [[1.0, 0.3], [0.3, 1.0]])": d.MultivariateNormal([0, 1], [[1, 0.3], [0.3, 1]]),
    "Mixture([Normal(dim=1), Normal(mean=2.0, dim=1)], [0.25, 0.75])": d.Mixture(
        [d.Normal(), d.Normal(2)], [0.25, 0.75]
    ),
    "Product([Normal(dim=1), Uniform(0.0, 1.0, dim=1)])": d.Product([d.Normal(), d.Uniform()]),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_repr_says_the_call_in_short(call):
    assert repr(CALLS[call]) == call


def test_the_lines_of_a_repr_of_the_catalogue_are_short():
    for name, transform in laws.catalogue(3).items():
        call = repr(transform)
        assert call.startswith(name.split("-")[0]) and max(map(len, call.splitlines())) < 120
        assert "object at" not in call
