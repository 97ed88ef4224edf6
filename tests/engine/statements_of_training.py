"""What must be true of the optimiser, the losses and fit; see statements.py for the form."""

import math
from types import SimpleNamespace

import autograd.numpy as anp
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
    close(m.losses.negative_log_likelihood(flow, params, x, rng), exact)
    slope = grad(lambda p: m.losses.negative_log_likelihood(flow, p, x, rng))(params)["log_scale"]
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


def the_kl_gap_is_a_mean_over_draws_of_the_target(m, rng):
    target, seed, n = m.distributions.Normal([1.0, -2.0], [0.5, 2.0]), 5, 9
    flow = gaussian_flow(m)
    params = {"log_scale": np.array([0.3, -0.1]), "shift": np.array([0.5, 0.2])}
    x = target.sample(np.random.default_rng(seed), n)
    gaps = target.log_prob(x) - flow.log_prob(params, x)
    found = m.evaluation.kl_gap(flow, params, target, np.random.default_rng(seed), n)
    close(found, [gaps.mean(), gaps.std(ddof=1) / 3])
    narrow = m.flow.Flow(m.distributions.Uniform(dim=2), flow.transform)
    assert m.evaluation.kl_gap(narrow, params, target, rng, n) == (np.inf, np.inf)


def gaussian_flow(m):
    return m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.ElementwiseAffine(2))


def fit_sees_every_row_once_an_epoch(m, rng):
    x, seen, flow = np.arange(12.0).reshape(6, 2), [], gaussian_flow(m)

    def loss(flow, params, x, rng):
        seen.extend(x[:, 0])
        return m.training.negative_log_likelihood(flow, params, x, rng)

    settings = {"steps": 6, "batch_size": 2, "validation": False, "progress": False}
    m.training.fit(flow, flow.init(rng), x, rng=rng, loss=loss, **settings)
    assert sorted(seen[:6]) == sorted(seen[6:]) == sorted(x[:, 0])
    assert len(seen) == 12


def fit_keeps_the_parameters_that_did_best_on_held_out_points(m, rng):
    """Data that moves away: the first parameters are the best on points near 0."""
    held_out, flow = rng.normal(size=(200, 2)), gaussian_flow(m)
    settings = {"steps": 100, "batch_size": 64, "rng": rng, "progress": False, "patience": 20}
    params, history = m.training.fit(flow, flow.init(rng), held_out + 50.0, validation=held_out, **settings)
    steps, losses = zip(*history.validation)
    assert len(steps) == 20 and steps[-1] == 100
    kept = m.training.negative_log_likelihood(flow, params, held_out, rng)
    assert abs(kept - min(losses)) < 1e-12 and min(losses) < losses[-1]
    last, _ = m.training.fit(flow, flow.init(rng), held_out + 50.0, **settings, validation=False)
    assert (last["shift"] > params["shift"]).all()


def fit_steps_back_from_a_loss_that_is_no_number(m, rng):
    """The parameters returned are those at which the loss was last computed well."""
    flow, at, x = gaussian_flow(m), [], rng.normal(size=(50, 2))

    def loss(flow, params, x, rng):
        at.append(np.array(getattr(params["shift"], "_value", params["shift"])))
        nll = m.training.negative_log_likelihood(flow, params, x, rng)
        return nll if len(at) < 5 else math.nan * nll

    settings = {"steps": 20, "validation": False, "progress": False}
    params, history = m.training.fit(flow, flow.init(rng), x + 3, rng=rng, loss=loss, **settings)
    assert len(history.losses) == 4 and "step 4" in history.stopped and "nan" in history.stopped
    assert np.array_equal(params["shift"], at[3]) and not np.array_equal(at[3], at[4])


def reverse_kl_of_gaussians_is_its_closed_form(m, rng):
    """q = N(μ, s²), p̃ = e^c · N(0, I): KL − log Z = Σ_d (s² + μ² − 1)/2 − log s − c, within 6 standard errors."""
    s, shift, n = np.array([1.5, 0.6]), np.array([0.3, -1.0]), 20_000
    params, flow = {"log_scale": np.log(s), "shift": shift}, gaussian_flow(m)
    loss = m.losses.reverse_kl(lambda x: 0.7 + m.distributions.Normal(dim=2).log_prob(x))
    exact = np.sum((s**2 + shift**2 - 1) / 2 - np.log(s)) - 0.7
    variance = np.sum((s**2 - 1) ** 2 / 2 + (s * shift) ** 2)
    assert abs(loss(flow, params, np.zeros((n, 2)), rng) - exact) < 6 * math.sqrt(variance / n)
    fitted = m.losses.reverse_kl(m.distributions.Normal(shift, s).log_prob)
    close(fitted(flow, params, np.zeros((5, 2)), rng), 0.0)


def reverse_kl_draws_from_the_base_of_the_flow(m, rng):
    """z ~ N(2, 0.5²) moved by 0.3 has the density N(2.3, 0.5²), to which its distance is 0 at any draws."""
    flow = m.flow.Flow(m.distributions.Normal([2.0, -1.0], 0.5), m.transforms.ElementwiseAffine(2))
    params = {"log_scale": np.zeros(2), "shift": np.full(2, 0.3)}
    loss = m.losses.reverse_kl(m.distributions.Normal([2.3, -0.7], 0.5).log_prob)
    close(loss(flow, params, np.zeros((5, 2)), rng), 0.0)


def fit_without_data_learns_from_the_density_alone(m, rng):
    target, flow = m.distributions.Normal([1.0, -2.0], [2.0, 0.5]), gaussian_flow(m)
    start = m.trees.map_leaves(np.float32, flow.init(rng))
    settings = {"steps": 300, "batch_size": 64, "learning_rate": 0.03, "progress": False, "rng": rng}
    params, history = m.training.fit(flow, start, loss=m.losses.reverse_kl(target.log_prob), **settings)
    assert params["shift"].dtype == np.float32 and not history.validation
    close(params["shift"], [1.0, -2.0], 0.1)
    close(history.losses[-1], 0.0, 0.1)


def fit_asks_a_stream_for_every_batch(m, rng):
    asked, own, flow = [], np.random.default_rng(7), gaussian_flow(m)

    def stream(given, n):
        assert given is own
        asked.append(n)
        return np.full((n, 2), float(len(asked)))

    losses = []

    def loss(flow, params, x, rng):
        losses.append((x.shape, x[0, 0]))
        return anp.sum(params["shift"] ** 2)

    m.training.fit(flow, flow.init(rng), stream, steps=3, rng=own, batch_size=5, loss=loss, progress=False)
    assert asked == [1, 5, 5, 5] and losses == [((5, 2), 2.0), ((5, 2), 3.0), ((5, 2), 4.0)]


def fit_says_which_layer_left_the_finite_numbers(m, rng):
    """x · exp(−log_scale) overflows in the layer that is nearest to z."""
    layer = m.transforms.ElementwiseAffine(2)
    flow = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.Chain([layer] * 3))
    params = flow.init(rng)
    params[0] = {"log_scale": np.full(2, -709.0), "shift": np.zeros(2)}
    settings = {"steps": 2, "rng": rng, "progress": False, "validation": False}
    said = m.training.fit(flow, params, np.array([[10.0, 0.1]] * 4), **settings)[1].stopped
    assert said.startswith("stopped at step 0: the loss is ")
    assert "layer 1 of 3, ElementwiseAffine, is the first on the way from x to z" in said
    onto = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.Chain([layer, m.transforms.Tanh(2)]))
    said = m.training.fit(onto, onto.init(rng), np.array([[0.5, 2.0]]), **settings)[1].stopped
    assert "layer 2 of 2, Tanh, is the first on the way from x to z (x must lie strictly between -1.0 and 1.0;" in said
    assert said.endswith("in row 0). The parameters are from before this step.")
    kinked = lambda flow, p, x, rng: anp.sum(anp.sqrt(0 * p[0]["shift"]))  # noqa: E731
    with np.errstate(all="ignore"):
        said = m.training.fit(flow, flow.init(rng), np.ones((4, 2)), loss=kinked, **settings)[1].stopped
    assert "the gradient is not finite; no layer is to blame on the way from x to z: look at the loss function." in said
    base = m.distributions.Normal(dim=2)
    base_of = SimpleNamespace(dim=2, sample=base.sample, log_prob=lambda z: base.log_prob(z) * next(factor))
    factor, flow = iter([1.0, np.nan]), m.flow.Flow(base_of, layer)
    said = m.training.fit(flow, flow.init(rng), np.ones((4, 2)), **settings)[1].stopped
    assert "log_prob must return a number or -inf for each row of z; got NaN for 4 of 4 rows); no layer" in said
    assert said.endswith("is to blame on the way from x to z. The parameters are from before this step.")


def fit_tells_a_function_of_three_arguments_of_each_step(m, rng):
    """And a function written in C, which does not say what it takes."""
    flow, x, heard = gaussian_flow(m), rng.normal(size=(9, 2)), []
    settings = {"steps": 2, "rng": rng, "progress": False, "validation": False}
    for callback in (lambda step, params, loss: heard.append(step), slice):
        history = m.training.fit(flow, flow.init(rng), x, callback=callback, **settings)[1]
        assert history.problem is None
    assert heard == [0, 1]
    for callback, found in (("log", "be a function; got the str 'log'"), (lambda: 0, "take (step, params, loss)")):
        try:
            m.training.fit(flow, flow.init(rng), x, callback=callback, **settings)
            raise AssertionError("it was taken")
        except ValueError as problem:
            assert f"callback must {found}" in str(problem)


def fit_gives_a_callback_copies_when_it_wants_them_and_tells_it_the_end(m, rng):
    """Also at no step at all; an error in `ended` loses nothing."""
    flow, x = gaussian_flow(m), rng.normal(size=(9, 2))
    settings = {"rng": rng, "progress": False, "validation": False}
    settings["loss"] = lambda *given: m.losses.negative_log_likelihood(*given)

    class Callback:
        def __init__(self):
            self.heard, self.at_the_end = [], []

        def wants_params(self, step):
            return step == 2

        def __call__(self, step, params, loss):
            self.heard.append((step, params if params is None else m.trees.flatten(params["shift"]), type(loss)))

        def ended(self, params, history):
            self.at_the_end.append((m.trees.flatten(params), len(history.losses)))
            params["shift"] += 100
            raise RuntimeError("no more")

    for steps in (3, 0):
        callback = Callback()
        params, history = m.training.fit(flow, flow.init(rng), x, steps=steps, callback=callback, **settings)
        ((flat, done),) = callback.at_the_end
        assert done == steps and np.array_equal(flat, m.trees.flatten(params))
        assert [heard[::2] for heard in callback.heard] == [(step, float) for step in range(steps)]
        assert all(given is None for step, given, _ in callback.heard if step != 2)
        assert steps == 0 or np.array_equal(callback.heard[2][1], params["shift"])
        assert str(history.problem) == "no more" and history.stopped == ""


def fit_holds_out_rows_that_no_batch_holds(m, rng):
    """A tenth of 2000, 100 of 700, a fifth of 40, none of 4; each row is in one of the two parts."""
    flow = gaussian_flow(m)
    for n, count in ((2000, 200), (700, 100), (40, 8), (4, 0)):
        seen, x = {True: [], False: []}, np.repeat(rng.permutation(n)[:, None] + 0.0, 2, axis=1)

        def loss(flow, params, x, rng, seen=seen):
            seen[hasattr(params["shift"], "_value")].append(x[:, 0])
            return m.losses.negative_log_likelihood(flow, params, x, rng)

        settings = {"steps": 40, "batch_size": max(1, (n - count) // 10), "patience": 20, "progress": False}
        m.training.fit(flow, flow.init(rng), x, rng=rng, loss=loss, **settings)
        assert len(seen[False]) == (20 if count else 0)
        held_out = seen[False][0] if count else np.zeros(0)
        assert len(held_out) == count
        assert all(np.array_equal(held_out, again) for again in seen[False])
        assert sorted([*held_out, *set(np.concatenate(seen[True]))]) == list(range(n))
        assert count == 0 or not np.array_equal(np.sort(held_out), np.sort(x[:count, 0])), "they are drawn"


def fit_tries_the_average_of_the_last_steps(m, rng):
    """θ̄_T = Σ_t weight_t θ_t with weight_t ∝ t (t + 1) … (t + 15), the closed form of the recursion."""
    path, flow, steps = [], gaussian_flow(m), 20

    def loss(flow, params, x, rng):
        traced = hasattr(params["shift"], "_value")
        path.append((traced, np.array(params["shift"]._value if traced else params["shift"])))
        return m.losses.negative_log_likelihood(flow, params, x, rng)

    x, held_out = rng.normal(size=(50, 2)) + 9, rng.normal(size=(5, 2)) + 9
    settings = {"steps": steps, "rng": rng, "validation": held_out, "patience": 20, "progress": False}
    m.training.fit(flow, flow.init(rng), x, loss=loss, **settings)
    made, tried = ([shift for traced, shift in path if traced is kind] for kind in (True, False))
    made = made[1:]  # the first is where it started
    weights = [float(math.prod(range(t, t + 16))) for t in range(1, steps + 1)]
    for t in range(1, steps):
        close(tried[t - 1], np.average(made[:t], axis=0, weights=weights[:t]))


def fit_stops_after_patience_checks_that_were_no_better(m, rng):
    """Data that moves away from held-out points, and wider apart: the first check, at step 5 of 100, is the best."""
    held_out, flow = 0.1 * rng.normal(size=(200, 2)), gaussian_flow(m)
    settings = {"steps": 100, "rng": rng, "progress": False, "validation": held_out}
    for patience, words in ((1, {"patience": 1}), (5, {})):
        _, history = m.training.fit(flow, flow.init(rng), held_out + 50.0, **settings, **words)
        assert [step for step, _ in history.validation] == list(range(5, 5 * patience + 6, 5))
        assert len(history.losses) == 5 * patience + 5
        assert history.stopped == (f"stopped at step {5 * patience + 5} of 100: the held-out loss was lowest at step 5")


def noise_at_a_check_is_the_same_at_every_check(m, rng):
    """A loss that is chance alone: its values on held-out points are one number, and training draws others."""
    flow, x = gaussian_flow(m), rng.normal(size=(60, 2))

    def loss(flow, params, x, rng):
        return rng.normal() + 0.0 * m.losses.negative_log_likelihood(flow, params, x, rng)

    _, history = m.training.fit(flow, flow.init(rng), x, steps=20, rng=rng, loss=loss, patience=20, progress=False)
    assert len({value for _, value in history.validation}) == 1 and len(set(history.losses)) == 20


def the_ledger_sums_to_the_mean_log_density(m, rng):
    t, x = m.transforms, rng.normal(size=(50, 3))
    last = t.Inverse(t.AffineCoupling([False, True, True], (4,)))
    layers = [t.AffineCoupling([True, False, True], (4,)), t.Rescaling(3), last]
    flow = m.flow.Flow(m.distributions.Logistic([0.5, -0.3, 2.0]), t.Chain(layers))
    params = m.laws.random_params(flow.transform, rng)
    book = m.ledger.ledger(flow, params, x)
    log_p = flow.log_prob(params, x)
    close(book.total, log_p.mean())
    close(sum(row[1] for row in book.rows), log_p.mean())
    names, nats, spread, saturated = zip(*book.rows)
    assert names == ("3 AffineCoupling", "2 Rescaling", "1 AffineCoupling", "base Logistic")
    close(nats[1:2], [-np.sum(params[1]["log_scale"])])
    log_det = layers[2].inverse(params[2], x)[1]
    close([nats[0], spread[0]], [log_det.mean(), log_det.std()])
    close(nats[3], flow.base.log_prob(flow.to_latent(params, x)).mean())
    assert saturated[1] is None and saturated[3] is None


def the_ledger_counts_log_scales_near_their_cap(m, rng):
    """α = 4 tanh(raw / 4) with raw = 9 z₀: |α| > 3.8 where |z₀| is above (4/9) atanh 0.95 = 0.814."""
    layer = m.transforms.AffineCoupling([True, False], (1,), "relu")
    first = {"weight": np.ones((1, 1)), "bias": np.array([100.0])}
    dense = [first, {"weight": np.array([[9.0, 0.0]]), "bias": np.array([-900.0, 0.0])}]
    z = np.array([[0.8, 1.0], [0.82, 1.0], [-0.82, 2.0], [0.0, 1.0], [-0.81, 1.0]])
    for transform, x in ((layer, layer.forward(dense, z)[0]), (m.transforms.Inverse(layer), z)):
        flow = m.flow.Flow(m.distributions.Normal(dim=2), transform)
        assert m.ledger.ledger(flow, dense, x).rows[0][3] == 0.4


def the_log_scales_of_an_autoregressive_layer_sum_to_its_log_det(m, rng):
    for kind in (m.transforms.MAF, m.transforms.IAF):
        layer = kind(3, (6,))
        params, z = m.laws.random_params(layer, rng), rng.normal(size=(5, 3))
        x, log_det = layer.forward(params, z)
        close(layer.log_scales(params, z, x).sum(axis=1), log_det)


def the_ledger_asks_a_layer_at_its_own_pair_of_points(m, rng):
    """x = 2 z, and α = x with the cap 1, of which 2 of 4 are saturated at x and 0 at z."""

    class Doubling(m.transforms.Rescaling):
        log_scale_cap = 1.0

        def log_scales(self, params, z, x):
            close(x, 2 * z)
            return x

    x, params = np.array([[0.97], [0.2], [-0.99], [0.9]]), {"log_scale": np.log([2.0])}
    for transform, data in ((Doubling(1), x), (m.transforms.Inverse(Doubling(1)), x / 2)):
        flow = m.flow.Flow(m.distributions.Normal(dim=1), transform)
        assert m.ledger.ledger(flow, params, data).rows[0][3] == 0.5

    class Uncapped(m.transforms.Rescaling):
        def log_scales(self, params, z, x):
            return x

    flow = m.flow.Flow(m.distributions.Normal(dim=1), Uncapped(1))
    assert m.ledger.ledger(flow, params, x).rows[0][3] is None


def a_flow_draws_fresh_probes_only_where_it_has_some(m, rng):
    class Noisy(m.transforms.Transform):
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

    t, base, x = m.transforms, m.distributions.Normal(dim=2), rng.normal(size=(3, 2))
    still = m.flow.Flow(base, t.Chain([t.Inverse(t.ActNorm(2)), t.Rescaling(2)]))
    assert still.reseeded(rng) is still
    for transform in (t.Chain([t.ActNorm(2), Noisy(2)]), t.Inverse(Noisy(2))):
        flow = m.flow.Flow(base, transform)
        params = flow.init(rng)
        losses = [m.losses.negative_log_likelihood(flow, params, x, rng) for _ in range(3)]
        assert len(set(losses)) == 3
        losses = [m.losses.reverse_kl(base.log_prob)(flow, params, x, rng) for _ in range(3)]
        assert min(np.abs(losses)) > 0


def the_likelihood_of_every_step_has_fresh_probes(m, rng):
    """Ten steps that hardly move, on the same points: of 32 vectors of signs not all ten are one, or its negative."""
    flow = m.models.iresnet(5, layers=1, hidden=(4,), series=2, probes=1)
    params, x = m.laws.random_params(flow.transform, rng), rng.normal(size=(3, 5))
    settings = {"steps": 10, "learning_rate": 1e-12, "validation": False, "rng": rng, "progress": False}
    assert len(set(np.round(m.training.fit(flow, params, x, **settings)[1].losses, 6))) > 1
