"""Finite parameters at which a layer leaves the numbers: the right result, or a sentence that names them."""

import numpy as np
import pytest
from autograd import grad

from minflow import fast, models
from minflow import transforms as t
from minflow.arrays import NotFinite
from minflow.distributions import Normal, Uniform
from minflow.fast import Plan
from minflow.flow import Flow
from minflow.training import fit

from .sentences import assert_refused
from .statements import close

ZERO = np.zeros((1, 2))
AFFINE = Flow(Normal(dim=2), t.ElementwiseAffine(2))


def plu(**changed):
    return {name: np.zeros((2, 2)) for name in "LU"} | {"log_diagonal": np.zeros(2), "b": np.zeros(2)} | changed


@pytest.mark.parametrize("log_scale", [1000.0, -1000.0])
@pytest.mark.parametrize("way", ["log_prob", "to_data", "to_latent"])
def test_a_log_scale_without_an_exponential_is_refused_by_its_name(way, log_scale):
    params = {"log_scale": np.array([0.0, log_scale]), "shift": np.zeros(2)}
    words = "params['log_scale'] must be at most 709.8 in size", str(log_scale)
    assert_refused(lambda: getattr(AFFINE, way)(params, ZERO), *words)


def test_the_largest_log_scale_has_its_density():
    params = {"log_scale": np.array([700.0, -700.0]), "shift": np.zeros(2)}
    close(AFFINE.log_prob(params, ZERO), -np.log(2 * np.pi))
    assert np.array_equal(AFFINE.to_data(params, ZERO), ZERO)


@pytest.mark.parametrize("way", ["log_prob", "to_latent"])
def test_factors_whose_product_rounds_to_a_singular_matrix_are_refused(way):
    params = plu(L=np.ones((2, 2)), U=np.ones((2, 2)), log_diagonal=np.array([0.0, -50.0]))
    flow = Flow(Normal(dim=2), t.PLU(2))
    assert_refused(lambda: getattr(flow, way)(params, ZERO), "params must give an invertible matrix", "singular")


def test_a_long_vector_of_a_reflection_has_a_gradient():
    layer, v, z = t.Householder(2, 1), np.array([[3.0, 4.0]]), np.array([[1.0, 2.0]])
    short = grad(lambda v: layer.forward({"v": v}, z)[0][0, 0])(v)
    close(1e200 * grad(lambda v: layer.forward({"v": v}, z)[0][0, 0])(1e200 * v), short)
    assert np.abs(short).max() > 0.1


class Lost(t.Transform):
    """The identity but for a NaN: where x₀ > 1 in z or, with `part` 1, in log_det."""

    def __init__(self, part):
        super().__init__(2)
        self.part = part

    def to_x(self, params, z):
        nan = np.where(z[:, 0] > 1, np.nan, 0.0)
        return (z + nan[:, None], 0.0) if self.part == 0 else (z, nan)

    to_z = to_x


@pytest.mark.parametrize("part", [0, 1])
def test_points_that_become_nan_on_the_way_are_counted_and_refused(part):
    flow, x = Flow(Normal(dim=2), t.Chain([Lost(part), t.ActNorm(2)])), np.array([[0.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    params = flow.init(np.random.default_rng(0))
    assert np.array_equal(flow.to_latent(params, x[:1]), x[:1])
    words = "params must keep points within the numbers", "got NaN for 2 of 3 points"
    for use in (flow.log_prob, flow.to_latent, flow.to_data):
        assert_refused(lambda use=use: use(params, x), *words)


def test_points_thrown_to_infinity_whose_difference_is_taken_are_refused_without_a_warning():
    """1 / e^−700 twice is infinite, and the first weights make ∞ − ∞ of it."""
    coupling, far = t.AffineCoupling([True, True, False], (1,)), {"log_scale": np.full(3, -700.0), "shift": np.zeros(3)}
    dense = coupling.init(np.random.default_rng(0))
    dense[0]["weight"] = np.array([[1.0], [-1.0]])
    flow = Flow(Normal(dim=3), t.Chain([coupling, t.ElementwiseAffine(3), t.ElementwiseAffine(3)]))
    for use in (flow.log_prob, flow.to_latent):
        assert_refused(lambda use=use: use([dense, far, far], np.ones((2, 3))), "params must keep points", "2 of 2")


def test_a_radial_layer_whose_width_rounds_to_0_warns_of_nothing():
    flow = models.radial_flow(2, layers=1)
    params = flow.init(np.random.default_rng(0))
    params[0]["a_raw"] = np.array(-800.0)
    assert_refused(lambda: flow.log_prob(params, params[0]["center"][None]), "params must keep points")


def test_an_infinite_log_det_at_a_point_thrown_to_infinity_is_refused():
    """log p_Z is −inf there and log_det +inf: their sum would be NaN."""
    layer = t.AffineCoupling([True, False], (4,), "relu", log_scale_cap=np.inf)
    params = layer.init(np.random.default_rng(0))
    params[0]["weight"][:], params[0]["bias"][:], params[1]["weight"][:] = 1e200, 0, -1e200
    flow = Flow(Normal(dim=2), layer)
    assert_refused(
        lambda: flow.log_prob(params, np.ones((2, 2))), "params must keep points within the numbers", "2 of 2"
    )


@pytest.mark.parametrize("base", [Normal(dim=2), Uniform(-9, 9, dim=2)], ids=["Normal", "Uniform"])
def test_a_fit_whose_points_become_nan_says_so(base, capsys):
    flow, x = Flow(base, Lost(0)), np.array([[0.0, 0.0], [2.0, 0.0]])
    _, history = fit(flow, {}, x, steps=3, rng=np.random.default_rng(0), validation=False, progress=False)
    assert history.stopped.startswith("stopped at step 0: the loss is nan; layer 1 of 1, Lost, is the first on the way")


class Overlooking(t.Transform):
    """x = a z with a at least 1, which takes a NaN for 1."""

    def to_x(self, params, z):
        return z * np.fmax(params["a"], 1.0), 0.0

    to_z = to_x


@pytest.mark.parametrize("way", ["log_prob", "to_data", "to_latent"])
def test_a_nan_that_a_layer_overlooks_is_refused_by_its_name(way):
    flow = Flow(Normal(dim=2), t.Chain([t.ActNorm(2), Overlooking(2)]))
    params = [{"log_scale": np.zeros(2), "shift": np.zeros(2)}, {"a": np.array([2.0, np.nan])}]
    assert_refused(lambda: getattr(flow, way)(params, ZERO), "params must be finite", "params[1]['a']")


def test_a_log_scale_beyond_the_dtype_of_the_data_stops_the_fit_and_warns_of_nothing(capsys):
    params = {"log_scale": np.full(2, -100.0), "shift": np.zeros(2)}
    x = np.ones((4, 2), np.float32)
    _, history = fit(AFFINE, params, x, steps=3, rng=np.random.default_rng(0), validation=False, progress=False)
    assert history.stopped.startswith("stopped at step 0: ")


@pytest.mark.parametrize("layer", [t.Residual(2, (3,)), t.NeuralODE(2, (3,))], ids=["Residual", "NeuralODE"])
def test_a_bias_that_becomes_infinite_while_a_plan_is_used_is_refused(layer):
    """It would only saturate a unit, and give numbers."""
    made = Plan(layer, "inverse", layer.init(np.random.default_rng(0)), np.float64)
    made.tree(made.flat)[0]["bias"][0] = np.inf
    made.read()
    with pytest.raises(NotFinite, match="bias"):
        made.evaluate(ZERO)


@pytest.mark.parametrize(
    ("layer", "params"),
    [
        (t.Planar(2), {"w": np.array([40.0, 0.0]), "u_raw": np.array([40.0, 1.0]), "b": np.zeros(())}),
        (t.Radial(2), {"center": np.ones(2), "a_raw": np.array(1e3), "beta_raw": np.array(1e3)}),
    ],
    ids=["Planar", "Radial"],
)
def test_numbers_whose_exponential_overflows_have_a_softplus(layer, params):
    for way in ("forward", "inverse"):
        for found, expected in zip(getattr(fast, way)(layer, params, ZERO), getattr(layer, way)(params, ZERO)):
            assert np.isfinite(found).all()
            close(found, expected)
