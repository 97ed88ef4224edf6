"""Losses: the likelihood, reverse KL and flow matching, their closed forms, dtypes and probes."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import laws, trees
from minflow.distributions import Mixture, Normal
from minflow.flow import Flow
from minflow.losses import flow_matching, negative_log_likelihood, reverse_kl
from minflow.training import fit
from minflow.transforms import ActNorm, Chain, ElementwiseAffine, Inverse, NeuralODE, Rescaling, Transform

from .shared import close

GAUSSIAN = Flow(Normal(dim=2), ElementwiseAffine(2))


def test_the_default_loss_is_the_mean_negative_log_likelihood(rng):
    flow = Flow(Normal(dim=2), Rescaling(2))
    params, x = {"log_scale": np.log([2.0, 0.5])}, rng.normal(size=(7, 2))
    exact = np.mean(np.sum((x / [2.0, 0.5]) ** 2, axis=1) / 2) + math.log(2 * math.pi)
    close(negative_log_likelihood(flow, params, x, rng), exact)
    slope = grad(lambda p: negative_log_likelihood(flow, p, x, rng))(params)["log_scale"]
    close(slope, 1 - np.mean((x / [2.0, 0.5]) ** 2, axis=0))


def test_reverse_kl_of_gaussians_is_its_closed_form(rng):
    """q = N(μ, s²), p̃ = e^c · N(0, I): KL − log Z = Σ_d (s² + μ² − 1)/2 − log s − c, within 6 standard errors."""
    s, shift, n = np.array([1.5, 0.6]), np.array([0.3, -1.0]), 20_000
    params, flow = {"log_scale": np.log(s), "shift": shift}, GAUSSIAN
    loss = reverse_kl(lambda x: 0.7 + Normal(dim=2).log_prob(x))
    exact = np.sum((s**2 + shift**2 - 1) / 2 - np.log(s)) - 0.7
    variance = np.sum((s**2 - 1) ** 2 / 2 + (s * shift) ** 2)
    assert abs(loss(flow, params, np.zeros((n, 2)), rng) - exact) < 6 * math.sqrt(variance / n)
    fitted = reverse_kl(Normal(shift, s).log_prob)
    close(fitted(flow, params, np.zeros((5, 2)), rng), 0.0)


def test_reverse_kl_draws_from_the_base_of_the_flow(rng):
    """z ~ N(2, 0.5²) moved by 0.3 has the density N(2.3, 0.5²), to which its distance is 0 at any draws."""
    flow = Flow(Normal([2.0, -1.0], 0.5), ElementwiseAffine(2))
    params = {"log_scale": np.zeros(2), "shift": np.full(2, 0.3)}
    loss = reverse_kl(Normal([2.3, -0.7], 0.5).log_prob)
    close(loss(flow, params, np.zeros((5, 2)), rng), 0.0)


def learned(flow, start, x, rng, **settings):
    return fit(flow, start, x, rng=rng, progress=False, learning_rate=0.05, **settings)


def test_reverse_kl_pulls_an_affine_flow_onto_a_gaussian_it_is_never_shown(fixed):
    """The target is e^2 times N(m, s²): the gap is below 1e-3 nats, and the loss is −2 less nothing."""
    mean, std = np.array([1.0, -2.0]), np.array([2.0, 0.5])
    loss = reverse_kl(lambda x: 2.0 + Normal(mean, std).log_prob(x))
    params, history = learned(GAUSSIAN, GAUSSIAN.init(fixed), None, fixed, steps=600, batch_size=64, loss=loss)
    s, shift = np.exp(params["log_scale"]), params["shift"]
    gap = np.sum(((s / std) ** 2 + ((shift - mean) / std) ** 2 - 1) / 2 - np.log(s / std))
    assert 0 <= gap < 1e-3
    assert history.losses[-1] == pytest.approx(-2.0, abs=0.02)


def test_reverse_kl_seeks_one_mode_and_forward_kl_covers_both(fixed):
    """Two modes at ±4: by reverse KL an affine flow sits on one of them, its loss log 2; by samples it spans both."""
    target, flow = Mixture([Normal([-4.0], 0.5), Normal([4.0], 0.5)]), Flow(Normal(), ElementwiseAffine(1))
    settings = {"steps": 400, "batch_size": 128}
    start = {"log_scale": np.zeros(1), "shift": np.array([0.5])}
    one, history = learned(flow, start, None, fixed, loss=reverse_kl(target.log_prob), **settings)
    np.testing.assert_allclose([abs(one["shift"][0]), np.exp(one["log_scale"][0])], [4.0, 0.5], atol=0.05)
    assert np.mean(history.losses[-20:]) == pytest.approx(np.log(2), abs=0.02)
    both, _ = learned(flow, start, lambda rng, n: target.sample(rng, n)[:, None], fixed, **settings)
    np.testing.assert_allclose([both["shift"][0], np.exp(both["log_scale"][0])], [0.0, 4.03], atol=0.3)


def test_a_log_density_that_returns_no_row_for_each_draw_is_refused(rng):
    with pytest.raises(ValueError, match=r"log_density must return shape \(64,\), .*; got an array of shape \(64, 2\)"):
        learned(GAUSSIAN, GAUSSIAN.init(rng), None, rng, steps=1, batch_size=64, loss=reverse_kl(lambda x: -(x**2)))


def test_losses_keep_the_dtype_of_the_points(rng):
    """Whatever the base draws: what a density to imitate and a velocity to match are asked at."""
    base = Normal(dim=2)
    for kind in (np.float32, np.float64):
        asked, x = [], rng.normal(size=(5, 2)).astype(kind)

        class Noted(NeuralODE):
            def velocity(self, params, y, time, asked=asked):
                asked.extend([y.dtype, time.dtype])
                return super().velocity(params, y, time)

        def log_density(x, asked=asked):
            asked.append(x.dtype)
            return base.log_prob(x)

        for loss, transform in ((reverse_kl(log_density), ActNorm(2)), (flow_matching, None)):
            flow = Flow(base, transform or Noted(2, (3,), time_input=True))
            params = trees.map_leaves(kind, flow.init(rng))
            assert loss(flow, params, x, rng).dtype == kind
        assert set(asked) == {np.dtype(kind)} and len(asked) == 3


def test_a_flow_draws_fresh_probes_only_where_it_has_some(rng):
    class Noisy(Transform):
        """The identity, with a log_det that is a number drawn by reseeded."""

        probe = 0.0

        def reseeded(self, rng):
            fresh = Noisy(self.dim)
            fresh.probe = rng.normal()
            return fresh

        def forward(self, params, z):
            return z, self.probe + 0 * z[:, 0]

        def inverse(self, params, x):
            return x, self.probe + 0 * x[:, 0]

    base, x = Normal(dim=2), rng.normal(size=(3, 2))
    still = Flow(base, Chain([Inverse(ActNorm(2)), Rescaling(2)]))
    assert still.reseeded(rng) is still
    for transform in (Chain([ActNorm(2), Noisy(2)]), Inverse(Noisy(2))):
        flow = Flow(base, transform)
        params = flow.init(rng)
        losses = [negative_log_likelihood(flow, params, x, rng) for _ in range(3)]
        assert len(set(losses)) == 3
        losses = [reverse_kl(base.log_prob)(flow, params, x, rng) for _ in range(3)]
        assert min(np.abs(losses)) > 0


class AtZero(Normal):
    """A Normal whose every draw is its mean."""

    def sample(self, rng, n):
        return np.zeros((n, self.dim))


def test_reverse_kl_draws_fresh_probes(rng):
    layer = NeuralODE(3, (4,), probes=1)
    flow, params = Flow(AtZero(dim=3), layer), laws.random_params(layer, rng)
    loss = reverse_kl(Normal(dim=3).log_prob)
    assert len({float(loss(flow, params, np.ones((2, 3)), np.random.default_rng(seed))) for seed in range(20)}) > 1


def test_a_flow_that_starts_with_no_ode_cannot_be_matched(rng):
    with pytest.raises(ValueError, match="flow must start with a NeuralODE with time_input=True"):
        flow_matching(GAUSSIAN, GAUSSIAN.init(rng), np.zeros((3, 2)), rng)


@pytest.mark.parametrize(
    "log_p, says",
    [
        (lambda x: -np.sum(np.asarray(x, float) ** 2, axis=1), "log_density must be written with autograd.numpy"),
        (lambda x: -anp.sum(anp.floor(x), axis=1), "log_density must depend on x .* got a constant, or steps"),
        (lambda x: np.zeros(len(x)), "log_density must depend on x .* got a constant, or steps"),
        (lambda x: anp.interp(x[:, 0], [0, 1], [0, 1]), "functions whose gradient autograd knows; got interp"),
        (lambda x: 1j * x[:, 0], "log_density must return floats; got complex128"),
        (lambda x: anp.sum(x), r"log_density must return shape \(9,\), one value for each input; got the float64"),
        (lambda x: anp.where(x[:, 0] > 1, anp.nan, x[:, 0]), "log_density must return finite .* at . of 9 draws"),
        (lambda x: x[:, 0] + anp.inf, "log_density must return finite numbers; got NaN or infinity at 9 of 9 draws"),
    ],
)
def test_a_density_that_reverse_kl_cannot_follow_is_refused_in_a_sentence(log_p, says):
    start = {"log_scale": np.zeros(2), "shift": np.zeros(2)}
    with pytest.raises(ValueError, match=says):
        grad(lambda p: reverse_kl(log_p)(GAUSSIAN, p, np.zeros((9, 2)), np.random.default_rng(0)))(start)


def test_a_draw_that_overflows_is_not_the_fault_of_the_density(rng):
    """e^1400 is infinite: the loss is not finite, and `fit` says which layer it was."""
    flow = Flow(Normal(dim=2), Chain([ElementwiseAffine(2)] * 2))
    params = [{"log_scale": np.full(2, 700.0), "shift": np.zeros(2)}] * 2
    with np.errstate(all="ignore"):
        loss = reverse_kl(lambda x: -anp.sum(x**2, axis=1))(flow, params, np.zeros((3, 2)), rng)
    assert not np.isfinite(loss)
