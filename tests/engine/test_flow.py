"""A flow as one sees it: densities, samples and their gradients, also at the edges of what numbers can hold."""

import math
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import laws, models, trees
from minflow.arrays import OutsideRange
from minflow.change_of_variables import log_density
from minflow.distributions import Normal, Uniform
from minflow.fast import plan
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import ActNorm, Chain, ElementwiseAffine, Inverse, Rescaling, SinhArcsinh

from .exponential import Exponential
from .shared import close

LOG_NORMAL = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))


MIXED = np.array([[1.0, 2.0], [-1.0, 2.0], [0.5, 0.5], [0.0, 3.0], [4.0, 1.0]])


OUTSIDE = [False, True, False, True, False]


def test_a_flow_is_the_change_of_variables(rng):
    """Flow.log_prob against the formula with the full Jacobian, and its samples against its density."""
    for flow in (models.realnvp(2, 3, (6,)), models.nice(3, 3, (6,))):
        params, x = laws.random_params(flow.transform, rng), rng.normal(size=(5, flow.dim))

        def h(x, flow=flow, params=params):
            return flow.transform.inverse(params, x)[0]

        close(flow.log_prob(params, x), log_density(flow.base, h)(x))
        close(flow.to_latent(params, x), h(x))
        close(flow.to_data(params, flow.to_latent(params, x)), x)


class Definition:
    """What the definitions give, in the place of `fast.Fast`."""

    def __init__(self, flow):
        self.base, self.forward, self.inverse = flow.base, flow.transform.forward, flow.transform.inverse

    def log_prob(self, params, x, context=None):
        z, log_det = self.inverse(params, x, context)
        return self.base.log_prob(z) + log_det


class Defined(Flow):
    fast = property(Definition)


@pytest.mark.parametrize("context_dim", [0, 1])
def test_a_flow_that_leaves_fast_out_gives_the_same_numbers_and_learns_the_same(context_dim, rng, monkeypatch):
    quick, n = models.nsf(2, 2, (4,), context_dim=context_dim), 40
    params, x = laws.random_params(quick.transform, rng, 0.3), rng.normal(size=(n, 2))
    context = rng.normal(size=(n, 1)) if context_dim else None

    def numbers(flow):
        fixed = partial(np.random.default_rng, 5)
        options = {"steps": 5, "batch_size": 16, "progress": False, "context": context}
        learned, history = fit(flow, params, x, rng=fixed(), **options)
        draws = flow.sample(params, fixed(), n, context), *flow.sample_and_log_prob(params, fixed(), n, context)
        values = flow.log_prob(params, x, context), flow.to_latent(params, x, context), *draws
        gradient = grad(lambda p: anp.sum(flow.log_prob(p, x, context)))(params)
        return trees.flatten([*values, gradient, learned, history.losses, history.validation])

    expected = numbers(quick)
    monkeypatch.delattr(plan.Plan, "__init__")
    close(numbers(Defined(quick.base, quick.transform)), expected, 1e-9)


def test_samples_of_a_flow_are_images_of_its_base(rng):
    flow, n = Flow(Normal(dim=2), ElementwiseAffine(2)), 20_000
    params = {"log_scale": np.log([0.5, 3.0]), "shift": np.array([1.0, -2.0])}
    x = flow.sample(params, rng, n)
    assert (abs(x.mean(axis=0) - params["shift"]) < 6 * np.array([0.5, 3.0]) / math.sqrt(n)).all()
    assert (abs(x.std(axis=0) / [0.5, 3.0] - 1) < 6 / math.sqrt(2 * n)).all()


def test_draws_come_with_the_log_density_of_the_flow(rng):
    for flow in (models.realnvp(3, 2, (4,)), models.planar_flow(2, 2), models.realnvp(1 + 1, 1, context_dim=1)):
        params = laws.random_params(flow.transform, rng, 0.3)
        context = (rng.normal(size=(8, 1)),) if flow.context_dim else ()
        x, log_p = flow.sample_and_log_prob(params, np.random.default_rng(5), 8, *context)
        close(x, flow.sample(params, np.random.default_rng(5), 8, *context))
        close(log_p, flow.log_prob(params, x, *context), 1e-9)
        small = trees.map_leaves(lambda leaf: leaf.astype(np.float32), params)
        assert {part.dtype for part in flow.sample_and_log_prob(small, rng, 2, *(c[:2] for c in context))} == {
            np.dtype(np.float32)
        }


def test_draws_have_a_gradient_in_the_parameters(rng):
    """x = z e^α + μ: ∂x/∂μ = 1, ∂x/∂α = z e^α, and log p(x) = log p_Z(z) − Σ α."""
    flow = Flow(Normal(dim=2), ElementwiseAffine(2))
    params = {"log_scale": rng.normal(size=2), "shift": rng.normal(size=2)}
    z = flow.base.sample(np.random.default_rng(9), 6)
    slope = grad(lambda p: anp.sum(flow.sample(p, np.random.default_rng(9), 6)))(params)
    close(slope["shift"], [6.0, 6.0])
    close(slope["log_scale"], np.sum(z * np.exp(params["log_scale"]), axis=0))
    one = grad(lambda shift: anp.sum(flow.sample({**params, "shift": shift}, rng, 6)))(params["shift"])
    close(one, [6.0, 6.0])
    entropy = grad(lambda p: -anp.sum(flow.sample_and_log_prob(p, np.random.default_rng(9), 6)[1]))(params)
    close(entropy["log_scale"], [6.0, 6.0])
    close(entropy["shift"], [0.0, 0.0])
    bend = grad(lambda p: anp.sum(grad(lambda p: anp.sum(flow.sample(p, np.random.default_rng(9), 6)))(p)["log_scale"]))
    close(bend(params)["log_scale"], np.sum(z * np.exp(params["log_scale"]), axis=0))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_outside_the_range_have_density_0_and_the_others_their_own(dtype, rng):
    params = trees.map_leaves(lambda leaf: leaf.astype(dtype), LOG_NORMAL.init(rng))
    log_p = LOG_NORMAL.log_prob(params, MIXED.astype(dtype))
    assert log_p.dtype == dtype and np.isneginf(log_p).tolist() == OUTSIDE
    textbook = Normal(dim=2).log_prob(np.log(np.abs(MIXED) + (MIXED == 0))) - np.log(np.abs(MIXED) + (MIXED == 0)).sum(
        axis=1
    )
    inside = ~np.array(OUTSIDE)
    np.testing.assert_allclose(log_p[inside], textbook[inside], rtol=1e-5 if dtype == np.float32 else 1e-12)
    assert np.isneginf(LOG_NORMAL.log_prob(params, -np.abs(MIXED).astype(dtype))).all()


def test_the_gradient_of_the_rows_inside_the_range_is_that_without_the_others(rng):
    params = laws.random_params(LOG_NORMAL.transform, rng)
    inside = ~np.array(OUTSIDE)
    gradient = grad(lambda p: anp.sum(LOG_NORMAL.log_prob(p, MIXED)[inside]))(params)
    alone = grad(lambda p: anp.sum(LOG_NORMAL.log_prob(p, MIXED[inside])))(params)
    np.testing.assert_allclose(trees.flatten(gradient), trees.flatten(alone), rtol=1e-12, atol=1e-12)


def test_the_gradient_in_x_passes_rows_outside_the_range_by(rng):
    params = laws.random_params(LOG_NORMAL.transform, rng)
    inside = ~np.array(OUTSIDE)
    score = grad(lambda x: anp.sum(LOG_NORMAL.log_prob(params, x)[inside]))(MIXED)
    assert np.isfinite(score).all() and (score[OUTSIDE] == 0).all()


def test_to_latent_outside_the_range_names_the_rows(rng):
    with pytest.raises(OutsideRange) as problem:
        LOG_NORMAL.to_latent(LOG_NORMAL.init(rng), MIXED)
    assert list(problem.value.rows) == [1, 3]


def test_rows_outside_are_named_in_a_batch_of_many_blocks_and_all_at_once(rng, monkeypatch):
    monkeypatch.setattr(plan, "rows_of", lambda *given: 2)
    params, x = LOG_NORMAL.init(rng), np.abs(rng.normal(size=(9, 2))) + 0.1
    alone = LOG_NORMAL.log_prob(params, x)
    x[[1, 4, 8], 0] = -1.0
    with pytest.raises(OutsideRange, match="in 3 rows: 1, 4, 8") as problem:
        LOG_NORMAL.to_latent(params, x)
    assert list(problem.value.rows) == [1, 4, 8]
    np.testing.assert_allclose(LOG_NORMAL.log_prob(params, x), np.where((x > 0).all(axis=1), alone, -np.inf))
    score = grad(lambda x: anp.sum(LOG_NORMAL.log_prob(params, x)[[0, 7]]))(x)
    assert [row.any() for row in score] == [True, *6 * [False], True, False]


def test_a_base_with_bounded_support_gives_density_0_outside_its_image(rng):
    flow = Flow(Uniform(dim=2), ElementwiseAffine(2))
    params = {"log_scale": np.log([2.0, 3.0]), "shift": np.array([1.0, 0.0])}
    log_prob = flow.log_prob(params, [[1.5, 1.0], [0.5, 1.0], [2.9, 2.9], [2.9, 3.1]])
    assert log_prob.tolist() == [-np.log(6.0), -np.inf, -np.log(6.0), -np.inf]


@pytest.mark.parametrize("dtype, far", [(np.float64, 300.0), (np.float32, 40.0)])
@pytest.mark.parametrize(
    "layers", [[ElementwiseAffine(2)], [Rescaling(2), ElementwiseAffine(2)], [ActNorm(2), Inverse(Rescaling(2))]]
)
def test_a_saturated_flow_has_density_0_far_from_its_mass_and_no_warning(layers, dtype, far, rng):
    """Scales of e^±far: a number or -inf, never NaN."""
    flow, x = Flow(Normal(dim=2), Chain(layers)), rng.normal(size=(5, 2)).astype(dtype)
    for sign in (-1, 1):
        params = trees.map_leaves(lambda leaf, s=sign: np.full(leaf.shape, s * far, dtype), flow.init(rng))
        log_p = flow.log_prob(params, x)
        assert not np.isnan(log_p).any() and not np.isposinf(log_p).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_saturated_realnvp_is_finite_or_0_at_a_million(dtype, rng):
    flow = models.realnvp(2)
    loud = trees.map_leaves(lambda leaf: (leaf + 50 * rng.normal(size=leaf.shape)).astype(dtype), flow.init(rng))
    loud[-1] = {"log_scale": np.zeros(2, dtype), "shift": np.zeros(2, dtype)}
    for size in (1.0, 1e3, 1e6):
        log_p = flow.log_prob(loud, (size * rng.normal(size=(20, 2))).astype(dtype))
        assert not np.isnan(log_p).any() and not np.isposinf(log_p).any()
    assert np.isfinite(flow.sample(loud, rng, 20)).all()


@pytest.mark.parametrize(("dtype", "sizes"), [(np.float32, (1e19, 1e30, 3e38)), (np.float64, (1e150, 1e200, 1.7e308))])
@pytest.mark.parametrize("name", models.BUILDERS)
def test_a_point_beyond_all_numbers_has_density_0_in_every_family_and_the_others_their_own(name, dtype, sizes, rng):
    flow = models.BUILDERS[name](3, **({} if name == "cnf" else {"layers": 3}))
    params = trees.map_leaves(lambda leaf: leaf.astype(dtype), laws.random_params(flow.transform, rng, 0.1))
    near = rng.normal(size=(2, 3)).astype(dtype)
    for size in sizes:
        x = np.array([[size, size, size], [-size, 0, size], [0.1, -size, 0], [0, 0, size]], dtype)
        x = np.concatenate([near[:1], x, near[1:]])
        log_p = flow.log_prob(params, x)
        close(log_p[[0, -1]], flow.log_prob(params, near), 1e-6 if dtype == np.float64 else 1e-3)
        assert (log_p[1:-1] < -1e30).all() and (size == sizes[0] or np.isneginf(log_p[1:-1]).all())


def test_a_point_beyond_all_numbers_has_no_latent_and_no_part_in_the_gradient(rng):
    flow = models.radial_flow(2)  # whose |x|² overflows
    params, x = laws.random_params(flow.transform, rng, 0.1), rng.normal(size=(3, 2))
    x[1] = 1.7e308
    with pytest.raises(OutsideRange, match="x must lie where no number overflows float64 on the way; .* in row 1"):
        flow.to_latent(params, x)
    score = grad(lambda x: anp.sum(flow.log_prob(params, x)[[0, 2]]))(x)
    assert [row.any() for row in score] == [True, False, True]


@pytest.mark.parametrize(("dtype", "size"), [(np.float32, 1e18), (np.float64, 1e120)])
def test_a_point_that_overflows_on_the_way_has_density_0_where_its_own_square_does_not_overflow(dtype, size):
    """There z ≈ x^e, which is above 1e48 and 1e326."""
    flow, params = Flow(Normal(), SinhArcsinh(1)), {"log_tail": np.full(1, -1, dtype), "skew": np.zeros(1, dtype)}
    assert np.isneginf(flow.log_prob(params, np.array([[size], [0.5]], dtype))).tolist() == [True, False]


def test_samples_come_in_the_dtype_of_the_parameters_and_from_the_generator_alone(rng):
    flow = models.realnvp(2, 2, (4,))
    params = flow.init(rng)
    small = trees.map_leaves(lambda leaf: leaf.astype(np.float32), params)
    assert flow.sample(small, rng, 3).dtype == np.float32
    assert np.array_equal(*(flow.sample(params, np.random.default_rng(4), 9) for _ in range(2)))
    assert flow.sample(params, rng, 0).shape == (0, 2)


def test_whole_number_parameters_are_read_as_floats(rng):
    flow = Flow(Normal(dim=2), Rescaling(2))
    x = flow.sample({"log_scale": np.array([0, 0])}, rng, 50)
    assert x.dtype == np.float64 and (x != np.round(x)).all()


def test_a_flow_of_one_dimension_has_columns(rng):
    flow = Flow(Normal(), ElementwiseAffine(1))
    params = flow.init(rng)
    assert flow.sample(params, rng, 6).shape == (6, 1)
    assert flow.log_prob(params, np.zeros((6, 1))).shape == (6,)


def test_interpolation_and_scores_work_by_autograd(rng):
    flow = models.realnvp(2, 2, (4,))
    params, x = laws.random_params(flow.transform, rng), rng.normal(size=(3, 2))
    step = 1e-6
    score = grad(lambda x: anp.sum(flow.log_prob(params, x)))(x)
    for d in range(2):
        h = step * np.eye(2)[d]
        slope = (flow.log_prob(params, x + h) - flow.log_prob(params, x - h)) / (2 * step)
        np.testing.assert_allclose(score[:, d], slope, rtol=1e-5, atol=1e-6)


def test_a_flow_shows_the_call_that_makes_it():
    assert repr(Flow(Normal(dim=2), ElementwiseAffine(2))) == "Flow(Normal(dim=2), ElementwiseAffine(2))"
