"""What must be true of the optimiser, the losses and fit; see statements.py for the form."""

import math

import numpy as np
from autograd import grad

from .statements import close


def adam_is_algorithm_1_of_the_paper(m, rng):
    """Kingma & Ba 2015 transcribed line by line, at the rate and with the clipping that the class states."""
    steps, rate, clip, theta = 60, 0.1, 2.0, rng.normal(size=5)
    gradients = rng.normal(size=(steps, 5)) * np.exp(rng.normal(size=(steps, 1)))
    adam = m.optimisers.Adam(theta.copy(), rate, steps, clip=clip)
    first, second = np.zeros(5), np.zeros(5)
    for t, g in enumerate(gradients, start=1):
        assert adam.step(g.copy())
        g = g * min(1.0, clip / np.linalg.norm(g))
        first = 0.9 * first + (1 - 0.9) * g
        second = 0.999 * second + (1 - 0.999) * g**2
        m_hat, v_hat = first / (1 - 0.9**t), second / (1 - 0.999**t)
        theta = theta - schedule(rate, t, steps) * m_hat / (np.sqrt(v_hat) + 1e-8)
        close(adam.params, theta)


def schedule(rate, t, steps):
    """Up linearly over the first 5 % of the steps, then down to 0, reached just after the last, as a cosine."""
    warm = max(1.0, 0.05 * steps)
    return rate * t / warm if t <= warm else rate * 0.5 * (1 + math.cos(math.pi * (t - warm) / (steps + 1 - warm)))


def adam_takes_a_step_back(m, rng):
    adam = m.optimisers.Adam(np.ones(3), 0.1, 10)
    adam.step(np.array([1.0, -1.0, 0.5]))
    assert (np.sign(1 - adam.params) == [1, -1, 1]).all()
    once = adam.params.copy()
    adam.step(np.array([1.0, 1.0, 1.0]))
    adam.back()
    assert np.array_equal(adam.params, once)
    assert not adam.step(np.array([1.0, np.nan, 0.0]))
    assert np.array_equal(adam.params, once)


def the_default_loss_is_the_mean_negative_log_likelihood(m, rng):
    flow = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.Rescaling(2))
    params, x = {"log_scale": np.log([2.0, 0.5])}, rng.normal(size=(7, 2))
    exact = np.mean(np.sum((x / [2.0, 0.5]) ** 2, axis=1) / 2) + math.log(2 * math.pi)
    close(m.training.negative_log_likelihood(flow, params, x, rng), exact)
    slope = grad(lambda p: m.training.negative_log_likelihood(flow, p, x, rng))(params)["log_scale"]
    close(slope, 1 - np.mean((x / [2.0, 0.5]) ** 2, axis=0))


def the_kl_gap_between_gaussians_is_its_closed_form(m, rng):
    """KL(N(0, I) ‖ N(0, s²)) = Σ_d log s_d + (1/s_d² − 1)/2, within 6 standard errors."""
    s, base = np.array([1.5, 0.8]), m.distributions.Normal(dim=2)
    flow = m.flow.Flow(base, m.transforms.Rescaling(2))
    gap, error = m.evaluation.kl_gap(flow, {"log_scale": np.log(s)}, base, rng, n=9000)
    exact = np.sum(np.log(s) + (1 / s**2 - 1) / 2)
    assert abs(gap - exact) < 6 * error
    variance = np.sum((1 / s**2 - 1) ** 2 / 2)
    assert abs(error / math.sqrt(variance / 9000) - 1) < 0.2
    assert m.evaluation.kl_gap(flow, {"log_scale": np.zeros(2)}, base, rng, n=100) == (0.0, 0.0)


def gaussian_flow(m):
    return m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.ElementwiseAffine(2))


def fit_sees_every_row_once_an_epoch(m, rng):
    x, seen, flow = np.arange(12.0).reshape(6, 2), [], gaussian_flow(m)

    def loss(flow, params, x, rng):
        seen.extend(x[:, 0])
        return m.training.negative_log_likelihood(flow, params, x, rng)

    m.training.fit(flow, flow.init(rng), x, steps=6, batch_size=2, rng=rng, loss=loss, progress=False)
    assert sorted(seen[:6]) == sorted(seen[6:]) == sorted(x[:, 0])
    assert len(seen) == 12


def fit_keeps_the_parameters_that_did_best_on_held_out_points(m, rng):
    """Data that moves away: the first parameters are the best on points near 0."""
    held_out, flow = rng.normal(size=(200, 2)), gaussian_flow(m)
    settings = {"steps": 100, "batch_size": 64, "rng": rng, "progress": False}
    params, history = m.training.fit(flow, flow.init(rng), held_out + 50.0, validation=held_out, **settings)
    steps, losses = zip(*history.validation)
    assert len(steps) == 20 and steps[-1] == 100
    kept = m.training.negative_log_likelihood(flow, params, held_out, rng)
    assert abs(kept - min(losses)) < 1e-12 and min(losses) < losses[-1]
    last, _ = m.training.fit(flow, flow.init(rng), held_out + 50.0, **settings)
    assert (last["shift"] > params["shift"]).all()


def fit_steps_back_from_a_loss_that_is_no_number(m, rng):
    """The parameters returned are those at which the loss was last computed well."""
    flow, at, x = gaussian_flow(m), [], rng.normal(size=(50, 2))

    def loss(flow, params, x, rng):
        at.append(np.array(getattr(params["shift"], "_value", params["shift"])))
        nll = m.training.negative_log_likelihood(flow, params, x, rng)
        return nll if len(at) < 5 else math.nan * nll

    params, history = m.training.fit(flow, flow.init(rng), x + 3, steps=20, rng=rng, loss=loss, progress=False)
    assert len(history.losses) == 4 and "step 4" in history.stopped and "nan" in history.stopped
    assert np.array_equal(params["shift"], at[3]) and not np.array_equal(at[3], at[4])
