"""Parameters, layers and densities as other people write them: the right result, or a sentence."""

import math
import pickle
from collections import namedtuple
from itertools import product

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import data, distributions, laws, models, trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import ActNorm, Chain, ElementwiseAffine, NeuralODE, Rescaling, Residual, Transform

from .sentences import assert_refused

X = np.random.default_rng(0).normal(size=(6, 2))
FLOW, COUPLING = Flow(Normal(dim=2), ElementwiseAffine(2)), models.realnvp(2, layers=1, hidden=(4,))
ZEROS = {"log_scale": np.zeros(2), "shift": np.zeros(2)}
FLOATS = {"log_scale": np.array([1.0, 0.0]), "shift": np.zeros(2)}


def trained(flow, params):
    rng = np.random.default_rng(0)
    return fit(flow, params, X, steps=3, rng=rng, progress=False, validation=False)[0]


def gradient(flow, params):
    return grad(lambda p: anp.mean(flow.log_prob(p, X)))(params)


USES = {
    "log_prob": lambda flow, params: flow.log_prob(params, X),
    "to_latent": lambda flow, params: flow.to_latent(params, X),
    "to_data": lambda flow, params: flow.to_data(params, X),
    "sample": lambda flow, params: flow.sample(params, np.random.default_rng(0), 3),
    "fit": lambda flow, params: trees.flatten(trained(flow, params)),
    "grad": lambda flow, params: trees.flatten(gradient(flow, params)),
}
NOT_REAL = {"complex": np.zeros(2) + 0j, "text": np.array(["a", "b"]), "object": np.zeros(2, object)}


@pytest.mark.parametrize(
    ("use", "kind"),
    list(product(USES, (bool, np.int8, np.int64, np.float16, ">f8"))),
)
def test_parameters_of_any_real_kind_are_read_as_the_same_numbers(use, kind):
    kinds = {name: leaf.astype(kind) for name, leaf in FLOATS.items()}
    found, exact = (USES[use](FLOW, params) for params in (kinds, FLOATS))
    np.testing.assert_allclose(found, exact, rtol=1e-12)


@pytest.mark.parametrize("kind", [bool, np.int8, np.float16])
@pytest.mark.parametrize("use", USES)
def test_networks_of_any_real_kind_are_read_as_the_same_numbers(use, kind):
    params = COUPLING.init(np.random.default_rng(0), X)
    params[0][0]["weight"] = np.array([[1.0, 0.0, 1.0, 1.0]])
    exact = USES[use](COUPLING, params)
    params[0][0]["weight"] = params[0][0]["weight"].astype(kind)
    np.testing.assert_allclose(USES[use](COUPLING, params), exact, rtol=1e-12)


@pytest.mark.parametrize(
    ("use", "what"),
    list(product(USES, NOT_REAL)),
)
def test_parameters_that_are_not_real_numbers_are_refused(use, what):
    bad = NOT_REAL[what]
    assert_refused(lambda: USES[use](FLOW, {**ZEROS, "shift": bad}), "params", "real numbers", str(bad.dtype))


Affine = namedtuple("Affine", "log_scale shift")


@pytest.mark.parametrize("use", [use for use in USES if use != "grad"])
def test_a_namedtuple_is_refused_with_what_to_use_instead(use):
    params = Affine(np.zeros(2), np.zeros(2))
    assert_refused(lambda: USES[use](FLOW, params), "params must be dicts", "a Affine of 2", "_asdict")


EXTRA = {
    "ElementwiseAffine": Flow(Normal(dim=2), Chain([ElementwiseAffine(2)])),
    "AffineCoupling": COUPLING,
    "Planar": models.planar_flow(2, layers=1),
    "Radial": models.radial_flow(2, layers=1),
    "Residual": Flow(Normal(dim=2), Residual(2, (4,))),
    "NeuralODE": Flow(Normal(dim=2), NeuralODE(2, (4,))),
}


@pytest.mark.parametrize("value", [np.ones(3), {"deep": [np.ones(3)]}], ids=["array", "tree"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize("what", EXTRA)
def test_a_key_that_no_layer_reads_has_the_gradient_0_and_stays(what, first, value):
    flow, extra = EXTRA[what], {"extra": value}
    params = flow.init(np.random.default_rng(0))
    layers = params[0] if what == "AffineCoupling" else params
    layers[0] = extra | layers[0] if first else layers[0] | extra
    assert np.isfinite(flow.log_prob(params, X)).all()
    slopes = dict(trees.named(gradient(flow, params)))
    (extra,) = [name for name in slopes if "extra" in name]
    assert np.array_equal(slopes[extra], np.zeros(3)) and len(slopes) == len(trees.leaves(params))
    after = dict(trees.named(trained(flow, params)))
    assert np.array_equal(after[extra], np.ones(3))


def test_a_key_of_another_layer_moves_nothing():
    """A Rescaling reads no shift, which an ActNorm has."""
    flow, params = Flow(Normal(dim=2), Rescaling(2)), {"log_scale": np.zeros(2), "shift": np.ones(2)}
    assert np.array_equal(flow.to_latent(params, X), X) and np.array_equal(flow.to_data(params, X), X)
    assert not gradient(flow, params)["shift"].any()


class Inside(Transform):
    """x = e^k z, with points that are moved where they lie."""

    def init(self, rng, x=None):
        return {"k": np.full(2, 0.5)}

    def to_x(self, params, z):
        z *= anp.exp(params["k"])
        return z, anp.sum(params["k"])

    def to_z(self, params, x):
        x *= anp.exp(-params["k"])
        return x, -anp.sum(params["k"])


def test_a_layer_that_writes_into_its_points_has_its_gradient():
    flow, same = (Flow(Normal(dim=2), Chain([layer, ActNorm(2)])) for layer in (Inside(2), ElementwiseAffine(2)))
    params = flow.init(np.random.default_rng(0))
    expected = gradient(same, [{"log_scale": np.full(2, 0.5), "shift": np.zeros(2)}, params[1]])
    np.testing.assert_allclose(gradient(flow, params)[0]["k"], expected[0]["log_scale"], rtol=1e-12)


class Learned:
    """A Normal of deviation 1 whose mean is learned; or a layer that moves points there, and holds what it learns."""

    dim, context_dim, tolerance = 2, 0, 1e-10

    def __init__(self, mean):
        self.mean = mean

    def log_prob(self, z):
        return -0.5 * anp.sum((z - self.mean) ** 2, axis=1)

    def inverse(self, params, x):
        return x - self.mean, np.zeros(len(x))


def test_a_base_may_hold_what_is_learned_and_a_layer_may_not():
    def loss(mean, params, base=True):
        flow = Flow(Learned(mean), COUPLING.transform) if base else Flow(Normal(dim=2), Learned(mean))
        return anp.sum(flow.log_prob(params, X))

    params, mean = COUPLING.init(np.random.default_rng(0)), np.array([0.3, -0.2])
    z = COUPLING.to_latent(params, X)
    np.testing.assert_allclose(grad(loss)(mean, params), (z - mean).sum(axis=0), rtol=1e-12)
    assert_refused(lambda: grad(lambda mean: loss(mean, {}, False))(mean), "Learned must hold plain numbers", "params")


class Stacked(Transform):
    """x = z · a, its inverse written with plain NumPy: under autograd np.stack gives an array of objects."""

    def init(self, rng, x=None):
        return {"a": np.ones(2)}

    def to_x(self, params, z):
        return z * params["a"], anp.sum(anp.log(params["a"]))

    def to_z(self, params, x):
        return np.stack([x[:, 0] / params["a"][0], x[:, 1] / params["a"][1]], axis=1), -anp.sum(anp.log(params["a"]))


class Chosen(Stacked):
    """x = z for z < 0, a z for z ≥ 0, with np.where."""

    def to_x(self, params, z):
        return anp.where(z > 0, z * params["a"], z), anp.sum((z > 0) * anp.log(params["a"]), axis=1)

    def to_z(self, params, x):
        return np.where(x > 0, x / params["a"], x), -anp.sum((x > 0) * anp.log(params["a"]), axis=1)


@pytest.mark.parametrize("layer", [Stacked(2), Chosen(2)], ids=["stack", "where"])
@pytest.mark.parametrize("chained", [False, True])
def test_a_layer_in_plain_numpy_is_refused_and_does_not_get_the_gradient_0(layer, chained):
    """Under autograd np.stack and np.where give arrays of objects, through which no gradient comes."""
    flow = Flow(Normal(dim=2), Chain([layer, ActNorm(2)]) if chained else layer)
    params = flow.init(np.random.default_rng(0))
    assert np.isfinite(flow.log_prob(params, X)).all()
    assert_refused(lambda: gradient(flow, params), type(layer).__name__, "autograd.numpy")


class ByMath(Stacked):
    """x = a z, a by a function of the math module, which reads one number of an array."""

    def init(self, rng, x=None):
        return {"a": np.array(0.3)}

    def to_x(self, params, z):
        return z * math.exp(params["a"]), 2 * params["a"]

    def to_z(self, params, x):
        return x / math.exp(params["a"]), -2 * params["a"]


def test_a_layer_in_math_is_refused_where_it_is_differentiated(capsys):
    layer, rng = ByMath(2), np.random.default_rng(0)
    flow = Flow(Normal(dim=2), Chain([layer, ActNorm(2)]))
    params, words = flow.init(rng), ("ByMath.to_z must be written with autograd.numpy", "math")
    assert np.isfinite(flow.log_prob(params, X)).all()
    assert_refused(lambda: gradient(flow, params), *words)
    assert_refused(lambda: trained(flow, params), *words)
    laws.report(layer)
    assert "raised ValueError: ByMath.to_x must be written with autograd.numpy" in capsys.readouterr().out


def test_an_error_of_a_layer_that_is_not_of_plain_numpy_stays_as_it_is():
    class Broken(Stacked):
        def to_z(self, params, x):
            return x.missing, 0.0

    with pytest.raises(AttributeError, match="no attribute 'missing'"):
        Flow(Normal(dim=2), Broken(2)).log_prob({"a": np.ones(2)}, X)


PICKLED = data.DENSITIES | models.BUILDERS


@pytest.mark.parametrize("name", PICKLED)
def test_densities_and_flows_go_through_pickle(name):
    """As they do on their way to another process."""
    made = PICKLED[name](2) if name in models.BUILDERS else PICKLED[name]()
    again = pickle.loads(pickle.dumps(made))
    if name in models.BUILDERS:
        params = laws.random_params(made.transform, np.random.default_rng(0), 0.1)
        assert np.array_equal(again.log_prob(params, X), made.log_prob(params, X))
    else:
        assert np.array_equal(again.log_prob(X), made.log_prob(X))
        assert np.array_equal(again.sample(np.random.default_rng(1), 5), made.sample(np.random.default_rng(1), 5))


@pytest.mark.parametrize("total", [0.99, 1.01, 1.000001])
def test_weights_of_a_mixture_that_do_not_sum_to_1_are_refused(total):
    parts = [Normal(), Normal(1.0)]
    assert_refused(lambda: distributions.Mixture(parts, [0.5, total - 0.5]), "weights must", "sum to 1")


def test_weights_in_float32_sum_to_1_as_exactly_as_their_digits_allow():
    weights = np.full(10, 0.1, np.float32)
    mixture = distributions.Mixture([Normal(float(k)) for k in range(10)], weights)
    assert mixture.weights.sum() == pytest.approx(1, abs=1e-15)
    assert mixture.sample(np.random.default_rng(0), 3).shape == (3,)
