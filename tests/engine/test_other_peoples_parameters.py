"""Parameters as other people make them: of any real kind, with keys of their own, or so large that points are lost."""

import pickle
from collections import namedtuple

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import data, laws, models, trees
from minflow import transforms as t
from minflow.arrays import NotFinite
from minflow.distributions import Normal, Uniform
from minflow.fast import Fast
from minflow.flow import Flow
from minflow.training import fit

from .shared import close, refused

X, NORMAL = np.random.default_rng(0).normal(size=(6, 2)), Normal(dim=2)
FLOW, COUPLING = Flow(NORMAL, t.ElementwiseAffine(2)), models.realnvp(2, layers=1, hidden=(4,))
ZEROS = {"log_scale": np.zeros(2), "shift": np.zeros(2)}


def trained(flow, params, x=X):
    return fit(flow, params, x, steps=3, rng=np.random.default_rng(0), progress=False, validation=False)


def gradient(flow, params):
    return grad(lambda p: anp.mean(flow.log_prob(p, X)))(params)


USES = {
    "log_prob": lambda flow, params: flow.log_prob(params, X),
    "to_latent": lambda flow, params: flow.to_latent(params, X),
    "to_data": lambda flow, params: flow.to_data(params, X),
    "sample": lambda flow, params: flow.sample(params, np.random.default_rng(0), 3),
    "fit": lambda flow, params: trees.flatten(trained(flow, params)[0]),
    "grad": lambda flow, params: trees.flatten(gradient(flow, params)),
}
EACH_USE = pytest.mark.parametrize("use", USES)


@EACH_USE
@pytest.mark.parametrize("kind", [bool, np.int8, np.int64, np.float16, ">f8"])
def test_parameters_of_any_real_kind_are_read_as_the_same_numbers(use, kind):
    floats = ZEROS | {"log_scale": np.array([1.0, 0.0])}
    kinds = {name: leaf.astype(kind) for name, leaf in floats.items()}
    close(USES[use](FLOW, kinds), USES[use](FLOW, floats), 1e-12)
    params = COUPLING.init(np.random.default_rng(0), X)
    params[0][0]["weight"] = np.array([[1.0, 0.0, 1.0, 1.0]])
    exact = USES[use](COUPLING, params)
    params[0][0]["weight"] = params[0][0]["weight"].astype(kind)
    close(USES[use](COUPLING, params), exact, 1e-12)


@EACH_USE
@pytest.mark.parametrize("bad", [np.zeros(2) + 0j, np.array(["a", "b"]), np.zeros(2, object)], ids=lambda a: a.dtype)
def test_parameters_that_are_not_real_numbers_are_refused(use, bad):
    refused(lambda: USES[use](FLOW, {**ZEROS, "shift": bad}), "params", "real numbers", str(bad.dtype))


Affine = namedtuple("Affine", "log_scale shift")


@pytest.mark.parametrize("use", [use for use in USES if use != "grad"])
def test_a_namedtuple_is_refused_with_what_to_use_instead(use):
    refused(lambda: USES[use](FLOW, Affine(**ZEROS)), "params must be dicts", "a Affine of 2", "_asdict")


EXTRA = {
    "ElementwiseAffine": Flow(NORMAL, t.Chain([t.ElementwiseAffine(2)])),
    "AffineCoupling": COUPLING,
    "Planar": models.planar_flow(2, layers=1),
    "Radial": models.radial_flow(2, layers=1),
    "Residual": Flow(NORMAL, t.Residual(2, (4,))),
    "NeuralODE": Flow(NORMAL, t.NeuralODE(2, (4,))),
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
    assert np.array_equal(dict(trees.named(trained(flow, params)[0]))[extra], np.ones(3))


def test_a_key_of_another_layer_moves_nothing():
    """A Rescaling reads no shift, which an ActNorm has."""
    flow, params = Flow(NORMAL, t.Rescaling(2)), {"log_scale": np.zeros(2), "shift": np.ones(2)}
    assert np.array_equal(flow.to_latent(params, X), X) and np.array_equal(flow.to_data(params, X), X)
    assert not gradient(flow, params)["shift"].any()


@pytest.mark.parametrize("name", models.BUILDERS)
def test_a_flow_goes_through_pickle_as_on_its_way_to_another_process(name):
    made = models.BUILDERS[name](2)
    params = laws.random_params(made.transform, np.random.default_rng(0), 0.1)
    again = pickle.loads(pickle.dumps(made))
    assert np.array_equal(again.log_prob(params, X), made.log_prob(params, X))


@pytest.mark.parametrize("name", data.DENSITIES)
def test_a_density_goes_through_pickle(name):
    made = data.DENSITIES[name]()
    again = pickle.loads(pickle.dumps(made))
    assert np.array_equal(again.log_prob(X), made.log_prob(X))
    assert np.array_equal(again.sample(np.random.default_rng(1), 5), made.sample(np.random.default_rng(1), 5))


class Lost(t.Transform):
    """The identity except for a NaN: where x₀ > 1 in z or, with `part` 1, in log_det."""

    def __init__(self, part):
        super().__init__(2)
        self.part = part

    def to_x(self, params, z):
        nan = np.where(z[:, 0] > 1, np.nan, 0.0)
        return (z + nan[:, None], 0.0) if self.part == 0 else (z, nan)

    to_z = to_x


@pytest.mark.parametrize("part", [0, 1], ids=["in z", "in log_det"])
def test_points_that_become_nan_on_the_way_are_counted_and_refused(part):
    flow, x = Flow(NORMAL, t.Chain([Lost(part), t.ActNorm(2)])), np.array([[0.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    params = flow.init(np.random.default_rng(0))
    assert np.array_equal(flow.to_latent(params, x[:1]), x[:1])
    for use in (flow.log_prob, flow.to_latent, flow.to_data):
        refused(
            lambda use=use: use(params, x), "params must keep points within the numbers", "got NaN for 2 of 3 points"
        )


@pytest.mark.parametrize("base", [NORMAL, Uniform(-9, 9, dim=2)], ids=["Normal", "Uniform"])
def test_a_fit_whose_points_become_nan_says_so(base, capsys):
    _, history = trained(Flow(base, Lost(0)), {}, np.array([[0.0, 0.0], [2.0, 0.0]]))
    assert history.stopped.startswith("stopped at step 0: the loss is nan; layer 1 of 1, Lost, is the first on the way")


def coupling_of(weights, **settings):
    """An AffineCoupling of one input and the weights of its two dense layers."""
    layer = t.AffineCoupling([True, False], (4,), **settings)
    params = layer.init(np.random.default_rng(0))
    for dense, weight in zip(params, weights):
        dense["weight"][:], dense["bias"][:] = weight, 0
    return layer, params


def test_points_thrown_to_infinity_whose_difference_is_taken_are_refused_without_a_warning():
    """1 / e^−700 twice is infinite, and the first weights make ∞ − ∞ of it."""
    coupling, far = t.AffineCoupling([True, True, False], (1,)), {"log_scale": np.full(3, -700.0), "shift": np.zeros(3)}
    dense = coupling.init(np.random.default_rng(0))
    dense[0]["weight"] = np.array([[1.0], [-1.0]])
    flow = Flow(Normal(dim=3), t.Chain([coupling, t.ElementwiseAffine(3), t.ElementwiseAffine(3)]))
    for use in (flow.log_prob, flow.to_latent):
        refused(lambda use=use: use([dense, far, far], np.ones((2, 3))), "params must keep points", "2 of 2")


def test_an_infinite_log_det_at_a_point_thrown_to_infinity_is_refused():
    """log p_Z is −inf there and log_det +inf: their sum would be NaN."""
    layer, params = coupling_of((1e200, -1e200), activation="relu", log_scale_cap=np.inf)
    use = Flow(NORMAL, layer).log_prob
    refused(lambda: use(params, np.ones((2, 2))), "params must keep points within the numbers", "2 of 2")


def test_a_radial_layer_whose_width_rounds_to_0_warns_of_nothing():
    flow = models.radial_flow(2, layers=1)
    params = flow.init(np.random.default_rng(0))
    params[0]["a_raw"] = np.array(-800.0)
    refused(lambda: flow.log_prob(params, params[0]["center"][None]), "params must keep points")


class Overlooking(t.Transform):
    """x = a z with a at least 1, which takes a NaN for 1."""

    def to_x(self, params, z):
        return z * np.fmax(params["a"], 1.0), 0.0

    to_z = to_x


@pytest.mark.parametrize("way", ["log_prob", "to_data", "to_latent"])
def test_a_nan_that_a_layer_overlooks_is_refused_by_its_name(way):
    flow = Flow(NORMAL, t.Chain([t.ActNorm(2), Overlooking(2)]))
    params = [ZEROS, {"a": np.array([2.0, np.nan])}]
    refused(lambda: getattr(flow, way)(params, X), "params must be finite", "params[1]['a']")


@pytest.mark.parametrize("log_scale", [1000.0, -1000.0])
@pytest.mark.parametrize("way", ["log_prob", "to_data", "to_latent"])
def test_a_log_scale_without_an_exponential_is_refused_by_its_name(way, log_scale):
    params = ZEROS | {"log_scale": np.array([0.0, log_scale])}
    words = "params['log_scale'] must be at most 709.8 in size", str(log_scale)
    refused(lambda: getattr(FLOW, way)(params, X), *words)


def test_the_largest_log_scale_has_its_density():
    params, zero = ZEROS | {"log_scale": np.array([700.0, -700.0])}, np.zeros((1, 2))
    close(FLOW.log_prob(params, zero), -np.log(2 * np.pi))
    assert np.array_equal(FLOW.to_data(params, zero), zero)


def test_a_log_scale_beyond_the_dtype_of_the_data_stops_the_fit_and_warns_of_nothing(capsys):
    params = ZEROS | {"log_scale": np.full(2, -100.0)}
    assert trained(FLOW, params, np.ones((4, 2), np.float32))[1].stopped.startswith("stopped at step 0: ")


@pytest.mark.parametrize("layer", [t.Residual(2, (3,)), t.NeuralODE(2, (3,))], ids=["Residual", "NeuralODE"])
def test_a_bias_that_becomes_infinite_while_a_plan_is_used_is_refused(layer):
    """It would only saturate a unit, and give numbers."""
    made = Fast(layer).plan(layer.init(np.random.default_rng(0)), np.float64)
    made.tree(made.flat)[0]["bias"][0] = np.inf
    with pytest.raises(NotFinite, match="bias"):
        made.read(), made.evaluate(X)
