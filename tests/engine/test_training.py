"""fit: it learns, keeps what it was given, stops with a sentence, and repeats itself."""

from unittest.mock import MagicMock

import autograd.numpy as anp
import numpy as np
import pytest

from minflow import batches, data, laws, models, progress, trees
from minflow.arrays import NoData, NotFinite
from minflow.distributions import Mixture, Normal
from minflow.flow import Flow
from minflow.ledger import Ledger, ledger
from minflow.losses import reverse_kl
from minflow.training import fit, negative_log_likelihood
from minflow.transforms import ActNorm, AffineCoupling, Chain, ElementwiseAffine, Rescaling, Transform

from .exponential import Exponential
from .sentences import assert_refused

GAUSSIAN = Flow(Normal(dim=2), ElementwiseAffine(2))


def gaussian_data(rng, n=400):
    return np.array([3.0, -1.0]) + rng.normal(size=(n, 2)) * [2.0, 0.3]


def small_flow():
    return models.realnvp(2, layers=2, hidden=(8,))


def quiet(flow, params, x, rng, **settings):
    return fit(flow, params, x, **{"steps": 20, "batch_size": 64, "progress": False, "rng": rng} | settings)


def test_an_affine_flow_learns_the_closed_form_of_gaussian_maximum_likelihood(rng):
    """mean and standard deviation of the data, and NLL = ½ log(2πe)·D + Σ log std."""
    x = gaussian_data(rng)
    params, history = quiet(
        GAUSSIAN, GAUSSIAN.init(rng), x, rng, steps=600, batch_size=400, learning_rate=0.05, validation=False
    )
    np.testing.assert_allclose(params["shift"], x.mean(axis=0), atol=0.02)
    np.testing.assert_allclose(np.exp(params["log_scale"]), x.std(axis=0), rtol=0.02)
    floor = np.log(2 * np.pi * np.e) + np.log(x.std(axis=0)).sum()
    assert negative_log_likelihood(GAUSSIAN, params, x, rng) == pytest.approx(floor, abs=1e-3)
    assert history.losses[0] > history.losses[-1] and len(history.losses) == 600 and history.stopped == ""


def test_a_stream_of_fresh_samples_lowers_the_likelihood_gap(rng):
    moons, flow = data.two_moons(0.1), small_flow()
    params = flow.init(rng, moons.sample(rng, 500))
    trained, history = quiet(flow, params, moons.sample, rng, steps=150, batch_size=128)
    fresh = moons.sample(rng, 4000)
    before, after = (negative_log_likelihood(flow, p, fresh, rng) for p in (params, trained))
    assert moons.entropy < after < before - 0.1


def test_reverse_kl_pulls_an_affine_flow_onto_a_gaussian_it_is_never_shown(fixed):
    """The target is e^2 times N(m, s²): the gap is below 1e-3 nats, and the loss is −2 less nothing."""
    mean, std = np.array([1.0, -2.0]), np.array([2.0, 0.5])
    loss = reverse_kl(lambda x: 2.0 + Normal(mean, std).log_prob(x))
    params, history = quiet(GAUSSIAN, GAUSSIAN.init(fixed), None, fixed, steps=600, learning_rate=0.05, loss=loss)
    s, shift = np.exp(params["log_scale"]), params["shift"]
    gap = np.sum(((s / std) ** 2 + ((shift - mean) / std) ** 2 - 1) / 2 - np.log(s / std))
    assert 0 <= gap < 1e-3
    assert history.losses[-1] == pytest.approx(-2.0, abs=0.02)


def test_reverse_kl_seeks_one_mode_and_forward_kl_covers_both(fixed):
    """Two modes at ±4: by reverse KL an affine flow sits on one of them, its loss log 2; by samples it spans both."""
    target, flow = Mixture([Normal([-4.0], 0.5), Normal([4.0], 0.5)]), Flow(Normal(), ElementwiseAffine(1))
    settings = {"steps": 400, "batch_size": 128, "learning_rate": 0.05}
    start = {"log_scale": np.zeros(1), "shift": np.array([0.5])}
    one, history = quiet(flow, start, None, fixed, loss=reverse_kl(target.log_prob), **settings)
    np.testing.assert_allclose([abs(one["shift"][0]), np.exp(one["log_scale"][0])], [4.0, 0.5], atol=0.05)
    assert np.mean(history.losses[-20:]) == pytest.approx(np.log(2), abs=0.02)
    both, _ = quiet(flow, start, lambda rng, n: target.sample(rng, n)[:, None], fixed, **settings)
    np.testing.assert_allclose([both["shift"][0], np.exp(both["log_scale"][0])], [0.0, 4.03], atol=0.3)


def test_a_log_density_that_returns_no_row_for_each_draw_is_refused(rng):
    with pytest.raises(ValueError, match=r"log_density must return shape \(64,\), .*; got an array of shape \(64, 2\)"):
        quiet(GAUSSIAN, GAUSSIAN.init(rng), None, rng, loss=reverse_kl(lambda x: -(x**2)))


def test_few_points_are_not_learned_by_heart(fixed):
    """200 points of two moons: the gap to the entropy, with the defaults and with every row trained on to the end."""
    moons, flow = data.two_moons(0.05), models.realnvp(2, layers=6, hidden=(32, 32))
    x, fresh = moons.sample(fixed, 200), moons.sample(fixed, 4000)
    start, gaps = flow.init(fixed, x), []
    for words in ({}, {"validation": False}):
        params, _ = quiet(flow, start, x, fixed, steps=500, batch_size=512, learning_rate=1e-2, **words)
        gaps.append(negative_log_likelihood(flow, params, fresh, fixed) - moons.entropy)
    assert gaps[0] < 0.8 < 1.2 < gaps[1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_take_the_dtype_of_the_data_and_keep_it(dtype, rng):
    flow = small_flow()
    x = gaussian_data(rng).astype(dtype)
    seen = set()

    def loss(flow, params, x, rng):
        log_p = flow.log_prob(params, x)
        seen.add(np.dtype(log_p.dtype))
        return -anp.sum(log_p) / len(x)

    params, _ = quiet(flow, flow.init(rng, x), x, rng, steps=3, loss=loss)
    assert seen == {leaf.dtype for leaf in trees.leaves(params)} == {np.dtype(dtype)}
    assert flow.sample(params, rng, 3).dtype == flow.log_prob(params, x).dtype == dtype


def test_integer_data_is_read_as_float64(rng):
    x = rng.integers(-3, 4, size=(50, 2))
    params, _ = quiet(GAUSSIAN, GAUSSIAN.init(rng), x, rng)
    assert params["shift"].dtype == np.float64


def test_what_it_was_given_is_not_changed_or_kept(rng):
    x, flow = gaussian_data(rng), small_flow()
    start = flow.init(rng, x)
    copies = trees.map_leaves(np.copy, start), x.copy()
    params, _ = quiet(flow, start, x, rng, validation=x)
    assert np.array_equal(trees.flatten(start), trees.flatten(copies[0])) and np.array_equal(x, copies[1])
    again, _ = quiet(flow, params, x, rng)
    assert not any(np.shares_memory(a, b) for a, b in zip(trees.leaves(params), trees.leaves(again)))


def test_same_seed_same_result():
    x = gaussian_data(np.random.default_rng(1))
    runs = [quiet(GAUSSIAN, GAUSSIAN.init(np.random.default_rng(2)), x, np.random.default_rng(3)) for _ in range(2)]
    assert np.array_equal(*(trees.flatten(params) for params, _ in runs))
    assert runs[0][1].losses == runs[1][1].losses


def test_a_validation_without_chance_changes_nothing_but_which_parameters_are_kept():
    x = gaussian_data(np.random.default_rng(1))
    runs = [
        quiet(GAUSSIAN, GAUSSIAN.init(np.random.default_rng(2)), x, np.random.default_rng(3), validation=v)
        for v in (False, x)
    ]
    assert runs[0][1].losses == runs[1][1].losses


def test_order_of_keys_in_the_parameters_does_not_matter(rng):
    x, layer = gaussian_data(rng), AffineCoupling([True, False], (4,))
    dense = laws.random_params(layer, rng)
    for flow, start in ((GAUSSIAN, GAUSSIAN.init(rng)), (Flow(Normal(dim=2), layer), dense)):
        turned = _turned(start)
        one, two = (quiet(flow, p, x, np.random.default_rng(3))[0] for p in (start, turned))
        np.testing.assert_allclose(trees.flatten(_turned(two)), trees.flatten(one), rtol=1e-12, atol=1e-12)


def _turned(tree):
    """The tree with the keys of every dict in the opposite order."""
    if isinstance(tree, dict):
        return dict(reversed(tree.items()))
    return [_turned(branch) for branch in tree]


def test_no_steps_return_the_parameters_as_they_were(rng):
    start = GAUSSIAN.init(rng)
    params, history = quiet(GAUSSIAN, start, gaussian_data(rng), rng, steps=0)
    assert np.array_equal(trees.flatten(params), trees.flatten(start)) and history.losses == []


def broken_after(steps, value=np.nan):
    calls = []

    def loss(flow, params, x, rng):
        calls.append(1)
        return negative_log_likelihood(flow, params, x, rng) * (1.0 if len(calls) <= steps else value)

    return loss


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_loss_that_is_not_finite_stops_with_a_sentence_and_the_last_good_parameters(value, rng, capsys):
    x, flow = gaussian_data(rng), small_flow()
    params, history = quiet(flow, flow.init(rng, x), x, rng, loss=broken_after(7, value), validation=False)
    assert len(history.losses) == 7
    assert history.stopped.startswith("stopped at step 7: the loss is ")
    assert capsys.readouterr().out.strip() == history.stopped
    assert np.isfinite(trees.flatten(params)).all()
    assert np.isfinite(negative_log_likelihood(flow, params, x, rng))


def test_a_loss_broken_from_the_start_returns_the_start(rng, capsys):
    start = GAUSSIAN.init(rng)
    params, history = quiet(GAUSSIAN, start, gaussian_data(rng), rng, loss=broken_after(0))
    assert "step 0" in history.stopped and np.array_equal(trees.flatten(params), trees.flatten(start))


class Exploding(Transform):
    """The identity for ten calls, and x = z / 0 from then on: the layer to blame."""

    calls = 0

    def forward(self, params, z):
        return z, 0 * z[:, 0]

    def inverse(self, params, x):
        self.calls += 1
        return (x if self.calls <= 10 else x / anp.zeros_like(x)), 0 * x[:, 0]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_the_sentence_names_the_layer_where_the_numbers_end(place, rng, capsys):
    layers = [Rescaling(2), ActNorm(2)]
    layers.insert(place - 1, Exploding(2))
    flow = Flow(Normal(dim=2), Chain(layers))
    params, history = quiet(flow, flow.init(rng), gaussian_data(rng), rng)
    assert 0 < len(history.losses) < 20
    assert history.stopped.startswith(f"stopped at step {len(history.losses)}: ")
    assert f"layer {place} of 3, Exploding" in history.stopped
    assert np.isfinite(trees.flatten(params)).all()


@pytest.mark.parametrize("rate", [1e2, 1e5, 1e30])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("model", [models.realnvp, models.nice])
def test_a_learning_rate_far_too_high_ends_with_finite_parameters_and_no_warning(model, rate, dtype, rng, capsys):
    x, flow = gaussian_data(rng).astype(dtype), model(2, layers=2, hidden=(8,))
    params, _ = quiet(flow, flow.init(rng, x), x, rng, learning_rate=rate, validation=x)
    assert np.isfinite(trees.flatten(params)).all()
    assert capsys.readouterr().err == ""


def test_data_outside_the_range_of_the_flow_stops_the_fit_with_a_sentence(rng, capsys):
    flow = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))
    _, history = quiet(flow, flow.init(rng), gaussian_data(rng), rng)
    assert history.stopped.startswith("stopped at step 0: the loss is inf")


def test_ctrl_c_returns_what_was_learned_so_far(rng, capsys):
    x, calls = gaussian_data(rng), []

    def loss(flow, params, x, rng):
        calls.append(1)
        if len(calls) == 12:
            raise KeyboardInterrupt
        return negative_log_likelihood(flow, params, x, rng)

    start = GAUSSIAN.init(rng)
    params, history = quiet(GAUSSIAN, start, x, np.random.default_rng(3), loss=loss, validation=False)
    assert history.stopped == "stopped by hand after 11 of 20 steps"
    assert capsys.readouterr().out.strip() == history.stopped
    assert len(history.losses) == 11 and not np.array_equal(trees.flatten(params), trees.flatten(start))


def test_progress_writes_nothing_where_there_is_no_terminal(rng, capfd):
    quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, progress=True)
    assert capfd.readouterr() == ("", "")


def test_the_bar_shows_the_latest_loss_and_counts_every_step(monkeypatch):
    bar, losses = MagicMock(), []
    monkeypatch.setattr(progress, "_bar", lambda steps: bar)
    for step in progress.steps_with_bar(45, True, losses):
        losses.append(100.0 - step)
    assert [call.args[0] for call in bar.set_postfix_str.mock_calls] == ["loss 100.000", "loss 80.000", "loss 60.000"]
    assert bar.update.call_count == len(losses) == 45


def test_layers_without_parameters_and_flows_without_any_can_be_fitted(rng):
    flow = Flow(Normal(dim=2), Chain([Exponential(2)]))
    assert quiet(flow, [{}], np.exp(gaussian_data(rng)), rng)[0] == [{}]
    exponential = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))
    params, history = quiet(exponential, exponential.init(rng), np.exp(gaussian_data(rng)), rng, steps=200)
    assert history.losses[-1] < history.losses[0]


def test_a_trained_flow_still_obeys_the_laws(rng, capsys):
    flow, x = small_flow(), data.two_moons().sample(rng, 300)
    params, _ = quiet(flow, flow.init(rng, x), x, rng, steps=100)
    assert laws.report(flow.transform, params, rng).ok


def test_a_fit_that_breaks_returns_the_parameters_that_did_best_on_held_out_points(rng, capsys):
    x, flow = gaussian_data(rng), small_flow()

    def loss(flow, params, x, rng):
        return negative_log_likelihood(flow, params, x, rng) * (np.nan if len(x) == 32 else 1.0)

    sizes = iter([1] + [64] * 12 + [32])
    settings = {"loss": loss, "validation": x, "patience": 20}
    params, history = quiet(flow, flow.init(rng, x), lambda rng, n: gaussian_data(rng, next(sizes)), rng, **settings)
    assert "step 12" in history.stopped and len(history.validation) == 12
    assert negative_log_likelihood(flow, params, x, rng) == min(value for _, value in history.validation)


def test_held_out_points_outside_the_range_never_choose_the_parameters_nor_end_the_fit(rng):
    flow = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))
    x = np.exp(gaussian_data(rng, 50))
    kept, history = quiet(flow, flow.init(rng), x, np.random.default_rng(3), validation=-x)
    last, _ = quiet(flow, flow.init(rng), x, np.random.default_rng(3), validation=False)
    assert len(history.losses) == 20 and history.stopped == ""
    assert [value for _, value in history.validation] == [np.inf] * 20
    assert np.array_equal(trees.flatten(kept), trees.flatten(last))


def test_without_data_the_batches_have_the_dtype_of_the_parameters(rng):
    start = trees.map_leaves(np.float32, GAUSSIAN.init(rng))
    params, _ = quiet(GAUSSIAN, start, None, rng, loss=reverse_kl(Normal(dim=2).log_prob))
    assert params["shift"].dtype == np.float32


def test_a_loss_without_data_that_breaks_stops_with_a_sentence(rng, capsys):
    calls = []

    def log_density(x):
        calls.append(1)
        return Normal(dim=2).log_prob(x) / (len(calls) < 5)

    params, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), None, rng, loss=reverse_kl(log_density))
    assert history.stopped.startswith("stopped at step 4: the loss is inf; no layer is to blame")
    assert np.isfinite(trees.flatten(params)).all()


@pytest.mark.parametrize(
    "loss",
    [
        negative_log_likelihood,
        lambda flow, p, x, rng: anp.sum((x - p["shift"]) ** 2),
        lambda flow, p, x, rng: anp.sum(p["shift"]) * np.mean(x),
    ],
    ids=["by the flow", "by autograd", "by NumPy"],
)
def test_a_loss_that_reads_data_is_refused_where_there_is_none(loss, rng):
    with pytest.raises(ValueError, match="x must be data, or a stream, .*; got None"):
        quiet(GAUSSIAN, GAUSSIAN.init(rng), None, rng, loss=loss)


def test_where_there_is_no_data_an_error_of_the_loss_itself_is_shown_as_it_is(rng):
    def loss(flow, params, x, rng):
        raise ValueError("x must be finite in the density that is imitated")

    with pytest.raises(ValueError, match="in the density that is imitated"):
        quiet(GAUSSIAN, GAUSSIAN.init(rng), None, rng, loss=loss)


def test_no_data_says_how_many_points_to_draw_and_of_what_type(rng):
    (batch, held_out, dtype), seen = batches.read(None, None, None, GAUSSIAN, 64, np.dtype(np.float32), rng), []

    def loss(flow, params, x, rng):
        seen.append((len(x), x.shape, x.dtype))
        return anp.sum(params["shift"] ** 2)

    quiet(GAUSSIAN, GAUSSIAN.init(rng), None, rng, loss=loss, steps=1)
    assert isinstance(next(batch), NoData) and held_out is None and dtype == np.float32
    assert seen == [(64, (64, 2), np.float64)]


def test_a_ledger_is_a_table_that_adds_up(fixed):
    flow, x = models.realnvp(2, layers=2, hidden=(8,)), gaussian_data(fixed).astype(np.float32)
    params = trees.map_leaves(np.float32, laws.random_params(flow.transform, fixed))
    lines = str(ledger(flow, params, x)).splitlines()
    assert [line[:16].strip() for line in lines] == [
        "from x to z", "3 ActNorm", "2 AffineCoupling", "1 AffineCoupling", "base Normal", "mean log p(x)",
    ]  # fmt: skip
    assert len({len(line) for line in lines[:-1]}) == 1
    assert "%" in lines[2] and "%" not in lines[1]
    assert float(lines[-1].split()[-1]) == pytest.approx(flow.log_prob(params, x).mean(dtype=float), abs=1e-3, rel=1e-5)
    assert sum(float(line[24:34]) for line in lines[1:-1]) == pytest.approx(float(lines[-1].split()[-1]), abs=1e-3)


def test_a_ledger_writes_a_rotation_as_plus_zero_whatever_the_rounding_of_its_determinant():
    book = Ledger([("1 Linear", -4e-17, 0.0, None)], -1e-9)
    assert "-0.0000" not in str(book) and str(book).count("+0.0000") == 2


def test_a_ledger_needs_points(rng):
    with pytest.raises(ValueError, match="x must hold points, at least 1"):
        ledger(GAUSSIAN, GAUSSIAN.init(rng), np.zeros((0, 2)))


@pytest.mark.parametrize("value", [0, 2.5, None])
def test_patience_is_a_number_of_checks(value, rng):
    with pytest.raises(ValueError, match="patience must be a whole number of at least 1; got"):
        quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, patience=value)


def test_a_callback_that_takes_other_arguments_is_refused_before_the_first_step():
    settings = {"steps": 3, "callback": lambda step: None}
    start = GAUSSIAN.init(np.random.default_rng(0))
    assert_refused(
        lambda: quiet(GAUSSIAN, start, np.zeros((9, 2)), np.random.default_rng(0), **settings),
        "callback must take (step, params, loss)",
        "(step)",
    )


def test_a_callback_hears_of_every_step_and_has_parameters_of_its_own():
    x, heard = gaussian_data(np.random.default_rng(1)), []

    def callback(step, params, loss):
        heard.append((step, type(loss), loss))
        params["shift"] += 100

    start = GAUSSIAN.init(np.random.default_rng(2))
    settings = {"loss": lambda *given: negative_log_likelihood(*given), "validation": False}
    (told, history), (alone, _) = (
        quiet(GAUSSIAN, start, x, np.random.default_rng(3), callback=c, **settings) for c in (callback, None)
    )
    assert heard == [(step, float, loss) for step, loss in enumerate(history.losses)] and len(heard) == 20
    assert np.array_equal(trees.flatten(told), trees.flatten(alone))


class Ended:
    """A callback that keeps what it is told at the end, and may end the fit."""

    def __init__(self, problem=None, at=5):
        self.problem, self.at, self.told = problem, at, []

    def __call__(self, step, params, loss):
        if self.problem and step == self.at:
            raise self.problem

    def ended(self, params, history):
        self.told.append((trees.flatten(params), history))


@pytest.mark.parametrize("problem", [None, KeyboardInterrupt(), RuntimeError("no more"), NotFinite("too large")])
def test_a_callback_is_told_once_what_fit_returns_whatever_ends_it(problem, rng, capsys):
    callback = Ended(problem)
    params, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, callback=callback)
    ((flat, told),) = callback.told
    assert told is history and np.array_equal(flat, trees.flatten(params))
    assert len(history.losses) == (6 if problem else 20) and bool(history.stopped) == bool(problem)


def test_a_callback_is_told_of_an_end_by_patience(rng):
    callback, few = Ended(), gaussian_data(rng, 60)
    settings = {"steps": 400, "patience": 1, "learning_rate": 0.5, "callback": callback}
    _, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), few, rng, **settings)
    assert "the held-out loss was lowest at step" in history.stopped and len(callback.told) == 1


def test_an_error_of_the_callback_at_the_end_is_said_and_loses_nothing(rng, capsys):
    class Failing(Ended):
        def ended(self, params, history):
            raise KeyboardInterrupt

    params, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, callback=Failing())
    assert (params["shift"] != 0).all() and type(history.problem) is KeyboardInterrupt
    assert capsys.readouterr().out == "callback.ended stopped: KeyboardInterrupt: \n"


def fit_that_fails(place, problem, good, rng):
    """A fit in whose stream, loss or callback every call after `good` calls raises the problem."""
    calls = []

    def counted(name, value):
        calls.extend([name] * (name == place))
        if len(calls) > good:
            raise problem
        return value

    return quiet(
        GAUSSIAN,
        GAUSSIAN.init(rng),
        lambda rng, n: counted("stream", gaussian_data(rng, n)),
        rng,
        loss=lambda *given: counted("loss", negative_log_likelihood(*given)),
        callback=lambda *told: counted("callback", None),
    )


@pytest.mark.parametrize("place, done", [("stream", 4), ("loss", 5), ("callback", 6)])
def test_an_error_after_the_first_step_keeps_what_was_learned(place, done, rng, capsys):
    params, history = fit_that_fails(place, RuntimeError("no more"), 5, rng)
    assert len(history.losses) == done and (params["shift"] != 0).all()
    assert history.stopped == f"stopped after {done} of 20 steps: RuntimeError: no more"
    assert type(history.problem) is RuntimeError and history.problem.__traceback__
    assert capsys.readouterr().out.strip() == history.stopped


@pytest.mark.parametrize("place, good", [("stream", 0), ("stream", 1), ("loss", 0)])
@pytest.mark.parametrize("problem", [RuntimeError("no more"), NotFinite("too large")])
def test_an_error_before_the_first_step_is_done_is_raised(place, good, problem, rng):
    with pytest.raises(type(problem), match=str(problem)):
        fit_that_fails(place, problem, good, rng)


def test_a_stream_that_runs_out_is_said_to_end(rng, capsys):
    def fit_of(rows):
        points = iter([gaussian_data(rng)] * rows)
        return quiet(GAUSSIAN, GAUSSIAN.init(rng), lambda rng, n: next(points), rng, validation=False)[1]

    history = fit_of(5)
    assert history.stopped.startswith(
        "stopped after 4 of 20 steps: ValueError: x must be a stream that never ends; got "
    )
    for rows in (0, 1):
        assert_refused(lambda: fit_of(rows), "x must be a stream that never ends")  # noqa: B023


def test_numbers_that_overflow_after_the_first_step_end_the_fit_with_what_was_said_of_them(rng, capsys):
    _, history = fit_that_fails("loss", NotFinite("too large"), 5, rng)
    assert history.stopped.startswith("stopped at step 5: the loss is nan (too large)")


def test_a_gradient_that_is_not_finite_leaves_the_parameters_of_its_loss(rng, capsys):
    at = []

    def loss(flow, params, x, rng):
        at.append(np.array(params["shift"]._value))
        return negative_log_likelihood(flow, params, x, rng) + anp.sum(anp.sqrt((len(at) < 5) - 0 * params["shift"]))

    params, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, loss=loss, validation=False)
    assert history.stopped.startswith("stopped at step 4: the gradient is not finite")
    assert np.array_equal(params["shift"], at[-1])


def test_held_out_points_at_which_numbers_overflow_do_not_end_the_fit(rng):
    def loss(flow, params, x, rng):
        if len(x) == 7:
            raise NotFinite("too large")
        return negative_log_likelihood(flow, params, x, rng)

    x = gaussian_data(rng)
    _, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), x, rng, loss=loss, validation=x[:7])
    assert len(history.losses) == 20 and {value for _, value in history.validation} == {np.inf}


class Halved(Flow):
    """A flow with a density of its own."""

    def log_prob(self, params, x, context=None):
        return 0.5 * super().log_prob(params, x, context)


def test_the_first_loss_is_that_of_the_flow_itself_with_its_context_row_by_row(rng):
    x, c = rng.normal(size=(40, 2)), rng.normal(size=(40, 1))
    for kind in (Flow, Halved):
        flow = kind(Normal(dim=2), AffineCoupling([True, False], (4,), context_dim=1))
        params = laws.random_params(flow.transform, rng)
        _, history = quiet(flow, params, x, rng, context=c, steps=1, validation=False)
        assert history.losses[0] == pytest.approx(-flow.log_prob(params, x, c).mean(), rel=1e-10)


def test_every_batch_has_its_size_and_held_out_rows_their_own_context(rng):
    x, sizes = rng.normal(size=(40, 2)), []

    def loss(flow, params, x, rng):
        assert np.array_equal(x[0], x[1][:, :2])
        sizes.append(len(x[0]))
        return negative_log_likelihood(flow, params, x, rng)

    flow = Flow(Normal(dim=2), AffineCoupling([True, False], (4,), context_dim=2))
    quiet(flow, flow.init(rng, x, x), x, rng, context=x, loss=loss, batch_size=9, patience=20)
    assert set(sizes) == {9, 8} and sizes.count(9) == sizes.count(8) == 20


class Outlawed(Transform):
    """The identity, with a log_det that is infinite; it reads a context."""

    context_dim = 1

    def to_z(self, params, x, context):
        return x, np.inf + 0 * context[:, 0]


def test_the_sentence_names_a_layer_by_its_log_det_and_at_its_context(rng, capsys):
    flow = Flow(Normal(dim=2), Chain([ActNorm(2), Outlawed(2), AffineCoupling([True, False], (4,), context_dim=1)]))
    x, c = rng.normal(size=(40, 2)), rng.normal(size=(40, 1))
    _, history = quiet(flow, flow.init(rng), x, rng, context=c)
    assert "layer 2 of 3, Outlawed, is the first" in history.stopped


def test_a_fit_that_ends_as_its_patience_does_was_not_stopped(rng):
    held_out = 0.1 * rng.normal(size=(200, 2))
    _, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), held_out + 50.0, rng, validation=held_out, patience=19)
    assert len(history.losses) == 20 and history.validation[0] == min(history.validation, key=lambda pair: pair[1])
    assert history.stopped == ""
