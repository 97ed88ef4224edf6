"""The hand-derived gradients keep dtype and memory, respect a subclass's own formula, and meet odd batches."""

import sys
import threading
import tracemalloc
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_vjp
from autograd.extend import defvjp, primitive

from minflow import laws, ledger, models, trees
from minflow.change_of_variables import log_density
from minflow.distributions import Logistic, Normal
from minflow.fast import Fast, plan
from minflow.flow import Flow
from minflow.losses import negative_log_likelihood
from minflow.objectives import objective_of
from minflow.training import fit
from minflow.transforms import (
    PLU,
    ActNorm,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Inverse,
    NeuralODE,
    Residual,
    Split,
    Transform,
)

from .gradients import NESTED, TRANSFORMS, WAYS, assert_same_tree, both_totals


@pytest.mark.parametrize("name", TRANSFORMS)
def test_float32_gradients_stay_float32(name, rng):
    transform = TRANSFORMS[name]
    small = trees.map_leaves(lambda leaf: np.asarray(leaf, np.float32), laws.random_params(transform, rng))
    z = rng.normal(size=(5, transform.dim)).astype(np.float32)
    x = transform.forward(small, z)[0]
    flow = Flow(Normal(dim=transform.dim), transform)
    for step, u in ((flow.log_prob, x), (lambda p, u: Fast(transform).forward(p, u)[0], z)):
        for argnum in (0, 1):
            gradient = grad(lambda p, u, step=step: anp.sum(step(p, u)), argnum)(small, u)
            assert {leaf.dtype for leaf in trees.leaves(gradient)} <= {np.dtype(np.float32)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kinds", [(np.float32, np.float64), (np.float64, np.float32)])
def test_parameters_and_points_of_two_dtypes_meet_in_float64(kinds, way, rng):
    _, _, params, u = both_totals(NESTED, way, rng)
    params, u = trees.map_leaves(kinds[0], params), u.astype(kinds[1])
    exact = getattr(NESTED, way)(trees.map_leaves(np.float64, params), u.astype(np.float64))
    for output, expected in zip(getattr(Fast(NESTED), way)(params, u), exact):
        assert output.dtype == np.float64
        np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("way", WAYS)
def test_float64_keeps_its_digits_after_float32(way, rng):
    """Networks of one shape share arrays where no gradient is asked for; those of two dtypes do not."""
    layer, z = AffineCoupling([True, False], (3, 7)), rng.normal(size=(5, 2))
    params = laws.random_params(layer, rng)
    getattr(Fast(layer), way)(trees.map_leaves(np.float32, params), z.astype(np.float32))
    for output, expected in zip(getattr(Fast(layer), way)(params, z), getattr(layer, way)(params, z)):
        np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-12)


WITH_PROBES = {
    "Residual-probes": Residual(2, (4,), series=2, probes=2),
    "NeuralODE-probes": NeuralODE(2, (4,), tolerance=1e-2, probes=2),
}


STEPS = laws.catalogue(2) | WITH_PROBES


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_of_a_plan_works_in_float32(name, way, rng):
    """Each alone: the whole would only be rounded at its end, and take twice the time."""
    _, _, params, u = both_totals(STEPS[name], way, rng)
    steps = plan.Plan(STEPS[name], way, params, np.float32).steps
    u = u.T.astype(np.float32)
    for step in steps:
        u, log_det = step.evaluate(u, None)
        assert u.dtype == (u[0] + log_det).dtype == np.float32
    g = np.ones_like(u)
    for step in reversed(steps):
        g = step.vjp(g, np.ones_like(g[0]), None)
        assert g.dtype == np.float32


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_of_none_and_of_one_has_a_gradient(way, rng):
    for n in (0, 1):
        plain, quick, params, u = both_totals(NESTED, way, rng, n=n)
        for argnum in (0, 1):
            assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


def test_read_only_and_strided_points_give_the_same_gradient(rng):
    plain, quick, params, _ = both_totals(NESTED, "inverse", rng)
    u = rng.normal(size=(3, 12))[:, ::2].T
    u.setflags(write=False)
    np.testing.assert_allclose(grad(quick, 1)(params, u), grad(plain, 1)(params, u), rtol=1e-10, atol=1e-10)


def test_memory_of_a_backward_pass_grows_by_the_parameters_of_a_layer_and_by_no_points(fixed):
    """A layer has 4 418 parameters; they stand in a vector, in a vector for the gradient and once more in between."""
    peaks = [_peak_of_a_gradient(depth, 512, fixed) for depth in (8, 24)]
    assert peaks[1] - peaks[0] <= 16 * 3 * 4418 * 8


@pytest.mark.nightly
def test_memory_of_64_couplings_at_4096_points_stays_below_10_megabytes(fixed):
    assert _peak_of_a_gradient(64, 4096, fixed) <= 10e6


def _peak_of_a_gradient(depth, n, rng):
    """Peak bytes of a gradient of the likelihood, less the gradient itself."""
    flow = models.realnvp(2, layers=depth, hidden=(64, 64))
    params, x = laws.random_params(flow.transform, rng, 0.05), rng.normal(size=(n, 2))
    gradient_of = grad(lambda p: -anp.sum(flow.log_prob(p, x)))
    tracemalloc.start()
    gradient = gradient_of(params)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - trees.flatten(gradient).nbytes


class Halved(AffineCoupling):
    """AffineCoupling with half the log-scale: a variant that a reader may well write."""

    def log_scale_and_shift(self, params, a):
        log_scale, shift = super().log_scale_and_shift(params, a)
        return 0.5 * log_scale, shift


class Shiftless(ElementwiseAffine):
    """ElementwiseAffine that overlooks its shift."""

    def forward(self, params, z):
        return super().forward({**params, "shift": 0 * params["shift"]}, z)

    def inverse(self, params, x):
        return super().inverse({**params, "shift": 0 * params["shift"]}, x)


@pytest.mark.parametrize("layer", [Halved([True, False], (4,)), Shiftless(2)], ids=["Halved", "Shiftless"])
def test_a_subclass_with_its_own_formula_keeps_it_in_a_flow(layer, rng):
    params, x = laws.random_params(layer, rng), rng.normal(size=(5, 2))
    flow = Flow(Normal(dim=2), layer)
    exact = log_density(flow.base, lambda u: layer.inverse(params, u)[0])(x)
    np.testing.assert_allclose(flow.log_prob(params, x), exact, rtol=1e-10, atol=1e-12)
    plain = grad(lambda p: anp.sum(layer.inverse(p, x)[0] ** 2))(params)
    assert_same_tree(grad(lambda p: anp.sum(flow.to_latent(p, x) ** 2))(params), plain)


class Doubled(Chain):
    """A Chain with another doubling at its end."""

    def to_x(self, params, z, context=None):
        x, log_det = super().to_x(params, z, context)
        return 2 * x, log_det + self.dim * np.log(2)

    def to_z(self, params, x, context=None):
        z, log_det = super().to_z(params, x / 2, context)
        return z, log_det - self.dim * np.log(2)


class Halving(Inverse):
    """The inverse of a layer, and a halving after it."""

    def to_x(self, params, z):
        x, log_det = super().to_x(params, z)
        return x / 2, log_det - self.dim * np.log(2)

    def to_z(self, params, x):
        z, log_det = super().to_z(params, 2 * x)
        return z, log_det + self.dim * np.log(2)


@pytest.mark.parametrize(
    "transform", [Doubled([ActNorm(2)]), Chain([Halving(ActNorm(2))])], ids=["a Chain", "an Inverse"]
)
def test_a_subclass_of_a_chain_or_an_inverse_keeps_what_it_does(transform, rng):
    params, x = laws.random_params(transform, rng), rng.normal(size=(5, 2))
    z, log_det = transform.inverse(params, x)
    flow = Flow(Normal(dim=2), transform)
    np.testing.assert_allclose(flow.log_prob(params, x), flow.base.log_prob(z) + log_det, rtol=1e-12)
    np.testing.assert_allclose(flow.to_data(params, z), x, rtol=1e-12, atol=1e-12)
    assert len(ledger.ledger(flow, params, x).rows) == 2


class MovedTwice(Split):
    pass


ESTIMATED = Residual(2, (4,), series=2)


class Tempered(Flow):
    pass


@pytest.mark.parametrize(
    "owner",
    [
        Doubled([ESTIMATED]),
        Halving(ESTIMATED),
        MovedTwice([True, True, False, False], ESTIMATED),
        Tempered(Normal(dim=2), ESTIMATED),
    ],
    ids=["a Chain", "an Inverse", "a Split", "a Flow"],
)
def test_a_subclass_stays_one_with_fresh_probes(owner, rng):
    fresh = owner.reseeded(rng)
    assert type(fresh) is type(owner) and fresh is not owner


def test_an_activation_may_evaluate_another_flow(rng):
    """What it is given lies in no array that the other flow uses."""
    inner = models.realnvp(2, layers=1, hidden=(4,))
    inner_params = laws.random_params(inner.transform, rng)

    def asking(u):
        inner.log_prob(inner_params, np.ones((len(np.atleast_1d(u)), 2)))
        return anp.tanh(u)

    x, log_probs = rng.normal(size=(4, 2)), []
    for activation in ("tanh", (asking, lambda y: 1 - y * y)):
        flow = Flow(
            Normal(dim=2), Chain([AffineCoupling(mask, (4,), activation) for mask in ([True, False], [False, True])])
        )
        params = laws.random_params(flow.transform, np.random.default_rng(0))
        log_probs.append(flow.log_prob(params, x))
    np.testing.assert_allclose(*log_probs, rtol=1e-12)


class Twice(Normal):
    """A Normal whose density is overridden: twice the logarithm."""

    def log_prob(self, z):
        return 2 * super().log_prob(z)


def test_a_base_with_its_own_formula_keeps_it_and_its_gradient(rng):
    x, flow = rng.normal(size=(5, 2)), Flow(Twice(dim=2), ElementwiseAffine(2))
    gradient = grad(lambda p: anp.sum(flow.log_prob(p, x)))({"log_scale": np.zeros(2), "shift": np.zeros(2)})
    np.testing.assert_allclose(gradient["shift"], 2 * x.sum(axis=0), rtol=1e-12)


def test_a_base_with_its_own_formula_is_trained_by_it(rng):
    x, layer = rng.normal(size=(5, 2)), ElementwiseAffine(2)
    objective = objective_of(Flow(Twice(dim=2), layer), layer.init(rng), negative_log_likelihood, np.float64, rng)
    loss, gradient = objective.at(x)
    np.testing.assert_allclose(loss, -np.mean(Twice(dim=2).log_prob(x)), rtol=1e-12)
    np.testing.assert_allclose(objective.tree(gradient)["shift"], -2 * x.mean(axis=0), rtol=1e-12, atol=1e-12)


def test_every_layer_with_probes_is_trained_with_fresh_ones(rng):
    flow = Flow(Normal(dim=5), Chain([Residual(5, (4,), series=2) for _ in range(4)]))
    params, x = laws.random_params(flow.transform, rng), rng.normal(size=(3, 5))
    objective = objective_of(flow, params, negative_log_likelihood, np.float64, np.random.default_rng(7))
    same = np.random.default_rng(7)
    for _ in range(2):
        np.testing.assert_allclose(objective.at(x)[0], negative_log_likelihood(flow, params, x, same), rtol=1e-10)


class Moved(Normal):
    """A Normal whose mean may be learned."""

    def __init__(self, mean):
        super().__init__(dim=2)
        self.learned = mean

    def log_prob(self, z):
        return super().log_prob(z - self.learned)


def test_what_is_learned_in_a_base_has_its_gradient_beside_that_of_the_layers(rng):
    x, layer = rng.normal(size=(5, 2)), ElementwiseAffine(2)

    def total(both):
        params, mean = both
        return anp.sum(Flow(Moved(mean), layer).log_prob(params, x))

    of_params, of_mean = grad(total)((layer.init(rng), np.zeros(2)))
    for gradient in (of_params["shift"], of_mean):
        np.testing.assert_allclose(gradient, x.sum(axis=0), rtol=1e-12, atol=1e-12)


seen = []


@primitive
def noted(x):
    return x


defvjp(noted, lambda ans, x: lambda g: seen.append(g.dtype) or g)


class Noted(Transform):
    """The identity, which notes in seen the dtype of what comes back."""

    def to_z(self, params, x):
        return noted(x), 0.0


def test_a_step_of_training_in_float32_passes_float32_back(rng):
    for base in (Normal(dim=2), Logistic(dim=2)):
        seen.clear()
        x = rng.normal(size=(3, 2)).astype(np.float32)
        fit(Flow(base, Noted(2)), {}, x, steps=1, rng=rng, validation=False, progress=False)
        assert seen == [np.float32]


def assert_the_same_in_two_threads(first, second):
    """Each function gives the same array whether it is called alone or while the other is running."""
    calls, wrong = [(use, use()) for use in (first, second)], []

    def repeat(use, expected):
        for _ in range(20):
            wrong.append(not np.array_equal(use(), expected))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=repeat, args=call) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert len(wrong) == 40 and not any(wrong)


def test_threads_do_not_share_the_arrays_of_an_evaluation(rng):
    """Two flows with networks of the same shapes, evaluated at the same time."""
    flow, x = models.realnvp(2, layers=2, hidden=(16,)), rng.standard_normal((4000, 2))
    both = [laws.random_params(flow.transform, np.random.default_rng(seed)) for seed in (1, 2)]
    assert_the_same_in_two_threads(*(partial(flow.log_prob, params, x) for params in both))


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_two_threads_may_ask_one_vjp(rng):
    flow, x = models.realnvp(2, layers=2, hidden=(16,)), rng.standard_normal((4000, 2))
    vjp, _ = make_vjp(lambda params: flow.log_prob(params, x))(laws.random_params(flow.transform, rng))
    weights = np.ones(4000), rng.normal(size=4000)
    assert_the_same_in_two_threads(*(lambda g=g: trees.flatten(vjp(g)) for g in weights))


class Interrupted(ElementwiseAffine):
    """A layer whose gradient is interrupted once."""

    interrupt = False

    def to_z(self, params, x):
        if self.interrupt:
            self.interrupt = False
            raise KeyboardInterrupt
        return super().to_z(params, x)


def test_a_vjp_that_was_interrupted_is_right_when_it_is_asked_again(rng):
    own, x = Interrupted(3), rng.standard_normal((5, 3))
    flow = Flow(Normal(dim=3), Chain([PLU(3), own]))
    vjp, _ = make_vjp(lambda params: flow.log_prob(params, x))(flow.init(rng))
    expected = trees.flatten(vjp(np.ones(5)))
    own.interrupt = True
    with pytest.raises(KeyboardInterrupt):
        vjp(np.ones(5))
    np.testing.assert_array_equal(trees.flatten(vjp(np.ones(5))), expected)


@pytest.mark.parametrize(
    ("rows", "n", "lengths"),
    [(624, 1024, [512, 512]), (48, 100, [48, 48, 4]), (2, 5, [2, 2, 1]), (64, 9, [9]), (64, 0, [])],
)
def test_blocks_have_about_one_length_and_whole_sixteens_of_columns(rows, n, lengths):
    layer = ElementwiseAffine(2)
    made = plan.Plan(layer, "inverse", layer.init(None), np.float64)
    made.rows = rows
    blocks = made._blocks(n)
    assert [block.stop - block.start for block in blocks] == lengths
    assert [row for block in blocks for row in range(block.start, block.stop)] == list(range(n))


def test_the_likelihood_of_a_plan_is_nan_where_a_latent_is():
    layer = ElementwiseAffine(2)
    made = plan.Plan(layer, "inverse", layer.init(None), np.float64)
    assert np.isnan(made.negative_log_likelihood(Normal(dim=2), np.array([[1.0, 2.0], [np.nan, 0.0]]), None))
