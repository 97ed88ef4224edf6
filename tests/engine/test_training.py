"""fit: it learns, keeps what it was given, holds out rows, stops with a sentence, and repeats itself."""

import math
from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest

from minflow import data, laws, models, trees
from minflow.arrays import NotFinite
from minflow.distributions import Normal, Uniform
from minflow.flow import Flow
from minflow.losses import reverse_kl
from minflow.training import History, fit, negative_log_likelihood
from minflow.transforms import ActNorm, AffineCoupling, Chain, ElementwiseAffine, Rescaling, Tanh, Transform

from .exponential import Exponential
from .shared import close, refused

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


@pytest.mark.nightly
def test_few_points_are_not_memorised(fixed):
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


@pytest.mark.parametrize("name", [name for name in models.BUILDERS if name != "nice"])  # which starts at no data
def test_training_depends_neither_on_the_unit_of_the_data_nor_on_their_place(name):
    """The loss of unit · x + place is that of x plus D log unit, at every step and at every check."""
    x, flow = (
        data.two_moons().sample(np.random.default_rng(1), 100),
        models.BUILDERS[name](2, **({} if name == "cnf" else {"layers": 2})),
    )
    paths = []
    for unit, place in ((1.0, 0.0), (1e-4, 0.0), (1e4, 0.0), (0.1, [300.0, -5.0])):
        for loss in (negative_log_likelihood, lambda *given: negative_log_likelihood(*given)):
            rng, moved = np.random.default_rng(3), unit * x + place
            _, history = quiet(flow, flow.init(rng, moved), moved, rng, steps=10, loss=loss)
            losses = [*history.losses, *(value for _, value in history.validation)]
            paths.append(np.array(losses) - 2 * math.log(unit))
    for path in paths[1:]:
        close(path, paths[0], 1e-7)


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


class Refusing(Exploding):
    """The identity for ten calls, and a refusal from then on."""

    def inverse(self, params, x):
        self.calls += 1
        if self.calls > 10:
            raise NotFinite("x must be smaller")
        return x, 0 * x[:, 0]


def test_a_layer_that_refuses_its_points_is_to_blame(rng, capsys):
    flow = Flow(Normal(dim=2), Chain([Rescaling(2), Refusing(2), ActNorm(2)]))
    _, history = quiet(flow, flow.init(rng), gaussian_data(rng), rng)
    assert "the loss is nan (x must be smaller); layer 2 of 3, Refusing, is the first" in history.stopped


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


def test_a_base_that_has_no_density_at_the_data_is_to_blame(rng, capsys):
    flow = Flow(Uniform(dim=2), AffineCoupling([True, False], (4,)))
    _, history = quiet(flow, flow.init(rng), np.array([[0.5, 0.5]] * 3 + [[2.0, 0.5]]), rng, validation=False)
    assert "on the way from x to z: the base, Uniform, has density 0 at 1 of 4 points z. The" in history.stopped


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


def test_layers_without_parameters_and_flows_without_any_can_be_fitted(rng):
    flow = Flow(Normal(dim=2), Chain([Exponential(2)]))
    assert quiet(flow, [{}], np.exp(gaussian_data(rng)), rng)[0] == [{}]
    exponential = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))
    params, history = quiet(exponential, exponential.init(rng), np.exp(gaussian_data(rng)), rng, steps=200)
    assert history.losses[-1] < history.losses[0]


def test_a_fit_that_breaks_returns_the_parameters_that_did_best_on_held_out_points(rng, capsys):
    x, flow = gaussian_data(rng), small_flow()

    def loss(flow, params, x, rng):
        return negative_log_likelihood(flow, params, x, rng) * (np.nan if len(x) == 32 else 1.0)

    sizes = iter([1] + [64] * 12 + [32])
    settings = {"loss": loss, "validation": x, "patience": 20}
    params, history = quiet(flow, flow.init(rng, x), lambda rng, n: gaussian_data(rng, next(sizes)), rng, **settings)
    assert "step 12" in history.stopped and len(history.validation) == 13
    assert negative_log_likelihood(flow, params, x, rng) == min(value for _, value in history.validation)


def test_held_out_points_outside_the_range_never_choose_the_parameters_nor_end_the_fit(rng):
    flow = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Exponential(2)]))
    x = np.exp(gaussian_data(rng, 50))
    kept, history = quiet(flow, flow.init(rng), x, np.random.default_rng(3), validation=-x)
    last, _ = quiet(flow, flow.init(rng), x, np.random.default_rng(3), validation=False)
    assert len(history.losses) == 20 and history.stopped == ""
    assert [value for _, value in history.validation] == [np.inf] * 21
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
    assert history.stopped.startswith("stopped after 4 of 20 steps: ValueError: log_density must return finite numbers")
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


def test_a_callback_is_called_at_every_step_and_has_parameters_of_its_own():
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


def test_a_callback_may_end_the_program(rng):
    with pytest.raises(SystemExit):
        fit_that_fails("callback", SystemExit(), 5, rng)


def test_a_stream_that_runs_out_is_said_to_end(rng, capsys):
    def fit_of(rows):
        points = iter([gaussian_data(rng)] * rows)
        return quiet(GAUSSIAN, GAUSSIAN.init(rng), lambda rng, n: next(points), rng, validation=False)[1]

    history = fit_of(5)
    assert history.stopped.startswith(
        "stopped after 4 of 20 steps: ValueError: x must be a stream that never ends; got "
    )
    for rows in (0, 1):
        refused(lambda: fit_of(rows), "x must be a stream that never ends")  # noqa: B023


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
    assert set(sizes) == {9, 8} and sizes.count(9) == sizes.count(8) - 1 == 20


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
    _, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), held_out + 50.0, rng, validation=held_out, patience=20)
    assert len(history.losses) == 20 and history.validation[0] == min(history.validation, key=lambda pair: pair[1])
    assert history.stopped == ""


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_stops_with_a_sentence_and_the_last_good_parameters(value, rng, capsys):
    at, x = [], gaussian_data(rng)

    def loss(flow, params, x, rng):
        at.append(np.array(params["shift"]._value))
        return negative_log_likelihood(flow, params, x, rng) * (1.0 if len(at) <= 7 else value)

    params, history = quiet(GAUSSIAN, GAUSSIAN.init(rng), x, rng, loss=loss, validation=False)
    assert len(history.losses) == 7 and history.stopped.startswith(f"stopped at step 7: the loss is {value}")
    assert capsys.readouterr().out.strip() == history.stopped
    assert np.array_equal(params["shift"], at[6]) and not np.array_equal(at[6], at[7])


@pytest.mark.parametrize("callback", [None, slice], ids=["a function", "one written in C"])
def test_a_callback_is_called_at_each_step(callback, rng):
    heard = []
    callback = callback or (lambda step, params, loss: heard.append(step))
    history = quiet(GAUSSIAN, GAUSSIAN.init(rng), gaussian_data(rng), rng, steps=2, callback=callback)[1]
    assert history.problem is None and (callback is slice or heard == [0, 1])


@pytest.mark.parametrize(
    ("callback", "words"),
    [
        ("log", ["callback must be a function; got the str 'log'"]),
        (lambda: 0, ["callback must take (step, params, loss)", "()"]),
        (lambda step: None, ["callback must take (step, params, loss)", "(step)"]),
    ],
    ids=["a word", "no argument", "one argument"],
)
def test_what_is_no_callback_is_refused_before_the_first_step(callback, words, rng):
    start = GAUSSIAN.init(rng)
    refused(lambda: quiet(GAUSSIAN, start, gaussian_data(rng), rng, callback=callback), *words)


def test_fit_sees_every_row_once_an_epoch(rng):
    x, seen, flow = np.arange(12.0).reshape(6, 2), [], GAUSSIAN

    def loss(flow, params, x, rng):
        seen.extend(x[:, 0])
        return negative_log_likelihood(flow, params, x, rng)

    settings = {"steps": 6, "batch_size": 2, "validation": False, "progress": False}
    fit(flow, flow.init(rng), x, rng=rng, loss=loss, **settings)
    assert sorted(seen[:6]) == sorted(seen[6:]) == sorted(x[:, 0])
    assert len(seen) == 12


def test_fit_keeps_the_parameters_that_did_best_on_held_out_points(rng):
    """Data that moves away: the first parameters are the best on points near 0."""
    held_out, flow = rng.normal(size=(200, 2)), GAUSSIAN
    settings = {"steps": 100, "batch_size": 64, "rng": rng, "progress": False, "patience": 20}
    params, history = fit(flow, flow.init(rng), held_out + 50.0, validation=held_out, **settings)
    steps, losses = zip(*history.validation)
    assert list(steps) == list(range(0, 101, 5))
    kept = negative_log_likelihood(flow, params, held_out, rng)
    assert abs(kept - min(losses)) < 1e-12 and min(losses) < losses[-1]
    last, _ = fit(flow, flow.init(rng), held_out + 50.0, **settings, validation=False)
    assert (last["shift"] > params["shift"]).all()


def test_fit_asks_a_stream_for_every_batch(rng):
    asked, own, flow = [], np.random.default_rng(7), GAUSSIAN

    def stream(given, n):
        assert given is own
        asked.append(n)
        return np.full((n, 2), float(len(asked)))

    losses = []

    def loss(flow, params, x, rng):
        losses.append((x.shape, x[0, 0]))
        return anp.sum(params["shift"] ** 2)

    fit(flow, flow.init(rng), stream, steps=3, rng=own, batch_size=5, loss=loss, progress=False)
    assert asked == [1, 5, 5, 5] and losses == [((5, 2), 2.0), ((5, 2), 3.0), ((5, 2), 4.0)]


def test_fit_says_which_layer_left_the_finite_numbers(rng):
    """x · exp(−log_scale) overflows in the layer that is nearest to z."""
    layer = ElementwiseAffine(2)
    flow = Flow(Normal(dim=2), Chain([layer] * 3))
    params = flow.init(rng)
    params[0] = {"log_scale": np.full(2, -709.0), "shift": np.zeros(2)}
    settings = {"steps": 2, "rng": rng, "progress": False, "validation": False}
    why = fit(flow, params, np.array([[10.0, 0.1]] * 4), **settings)[1].stopped
    assert why.startswith("stopped at step 0: the loss is ")
    assert "layer 1 of 3, ElementwiseAffine, is the first on the way from x to z" in why
    onto = Flow(Normal(dim=2), Chain([layer, Tanh(2)]))
    why = fit(onto, onto.init(rng), np.array([[0.5, 2.0]]), **settings)[1].stopped
    assert why.startswith("stopped at step 0: the loss is inf (x must lie strictly between -1.0 and 1.0;")
    assert "in row 0); layer 2 of 2, Tanh, is the first on the way from x to z. The parameters" in why
    kinked = lambda flow, p, x, rng: anp.sum(anp.sqrt(0 * p[0]["shift"]))  # noqa: E731
    with np.errstate(all="ignore"):
        why = fit(flow, flow.init(rng), np.ones((4, 2)), loss=kinked, **settings)[1].stopped
    assert "the gradient is not finite; no layer is to blame on the way from x to z: look at the loss function." in why
    base = Normal(dim=2)
    base_of = SimpleNamespace(dim=2, sample=base.sample, log_prob=lambda z: base.log_prob(z) * next(factor))
    factor, flow = iter([1.0, np.nan]), Flow(base_of, layer)
    why = fit(flow, flow.init(rng), np.ones((4, 2)), **settings)[1].stopped
    assert "log_prob must return a number or -inf for each row of z; got NaN for 4 of 4 rows); no layer" in why
    assert why.endswith("is to blame on the way from x to z. The parameters are from before this step.")


def test_fit_gives_a_callback_copies_when_it_wants_them_and_tells_it_the_end(rng):
    """Also at no step at all; an error in `ended` loses nothing."""
    flow, x = GAUSSIAN, rng.normal(size=(9, 2))
    settings = {"rng": rng, "progress": False, "validation": False}
    settings["loss"] = lambda *given: negative_log_likelihood(*given)

    class Callback:
        def __init__(self):
            self.heard, self.at_the_end = [], []

        def wants_params(self, step):
            return step == 2

        def __call__(self, step, params, loss):
            self.heard.append((step, params if params is None else trees.flatten(params["shift"]), type(loss)))

        def ended(self, params, history):
            self.at_the_end.append((trees.flatten(params), len(history.losses)))
            params["shift"] += 100
            raise RuntimeError("no more")

    for steps in (3, 0):
        callback = Callback()
        params, history = fit(flow, flow.init(rng), x, steps=steps, callback=callback, **settings)
        ((flat, done),) = callback.at_the_end
        assert done == steps and np.array_equal(flat, trees.flatten(params))
        assert [heard[::2] for heard in callback.heard] == [(step, float) for step in range(steps)]
        assert [step for step, given, _ in callback.heard if given is not None] == ([2] if steps else [])
        assert steps == 0 or np.array_equal(callback.heard[2][1], params["shift"])
        assert str(history.problem) == "no more" and history.stopped == ""


def test_fit_holds_out_rows_that_no_batch_holds(rng):
    """A tenth of 2000, 100 of 700, a fifth of 40, none of 4, or the share; each row is in one of the two parts."""
    flow, rows = GAUSSIAN, ((2000, 200, None), (700, 100, None), (40, 8, None), (4, 0, None), (700, 175, 0.25))
    for n, count, share in rows:
        seen, x = {True: [], False: []}, np.repeat(rng.permutation(n)[:, None] + 0.0, 2, axis=1)

        def loss(flow, params, x, rng, seen=seen):
            seen[hasattr(params["shift"], "_value")].append(x[:, 0])
            return negative_log_likelihood(flow, params, x, rng)

        settings = {"steps": 40, "batch_size": max(1, (n - count) // 10), "patience": 20, "progress": False}
        fit(flow, flow.init(rng), x, rng=rng, loss=loss, validation=share, **settings)
        assert len(seen[False]) == (21 if count else 0)
        held_out = seen[False][0] if count else np.zeros(0)
        assert len(held_out) == count
        assert all(np.array_equal(held_out, again) for again in seen[False])
        assert sorted([*held_out, *set(np.concatenate(seen[True]))]) == list(range(n))
        assert count == 0 or not np.array_equal(np.sort(held_out), np.sort(x[:count, 0])), "they are drawn"


def test_a_share_of_few_rows_leaves_one_to_train_on(rng):
    params, history = fit(
        GAUSSIAN, GAUSSIAN.init(rng), rng.normal(size=(4, 2)), steps=2, rng=rng, validation=0.9, progress=False
    )
    assert len(history.losses) == 2


def test_fit_tries_the_average_of_the_last_steps(rng):
    """θ̄_T = Σ_t weight_t θ_t with weight_t ∝ t (t + 1) … (t + 15), the closed form of the recursion."""
    path, flow, steps = [], GAUSSIAN, 20

    def loss(flow, params, x, rng):
        traced = hasattr(params["shift"], "_value")
        path.append((traced, np.array(params["shift"]._value if traced else params["shift"])))
        return negative_log_likelihood(flow, params, x, rng)

    x, held_out = rng.normal(size=(50, 2)) + 9, rng.normal(size=(5, 2)) + 9
    settings = {"steps": steps, "rng": rng, "validation": held_out, "patience": 20, "progress": False}
    fit(flow, flow.init(rng), x, loss=loss, **settings)
    made, tried = ([shift for traced, shift in path if traced is kind] for kind in (True, False))
    start, *made = made
    close(tried[0], start)
    weights = [float(math.prod(range(t, t + 16))) for t in range(1, steps + 1)]
    for t in range(1, steps):
        close(tried[t], np.average(made[:t], axis=0, weights=weights[:t]))


def test_a_second_fit_loses_nothing_of_what_was_learned(fixed):
    """Its start is tried as well, and is returned where no step is better."""
    x, flow = gaussian_data(fixed), GAUSSIAN
    first, _ = quiet(flow, flow.init(fixed), x, fixed, steps=300, validation=x, learning_rate=0.05)
    again, history = quiet(flow, first, x, fixed, validation=x, learning_rate=1.0)
    assert np.array_equal(trees.flatten(again), trees.flatten(first))
    assert history.validation[0] == (0, negative_log_likelihood(flow, first, x, fixed))


@pytest.mark.parametrize("loss", [negative_log_likelihood, lambda *given: negative_log_likelihood(*given)])
def test_a_fit_that_goes_on_makes_the_steps_of_one_fit(loss, rng):
    """8 of 20 steps and then 12, by the state of the optimiser; the order of keys and of layers does not matter."""
    x, flow = gaussian_data(rng), small_flow()
    start, settings = flow.init(rng, x), {"validation": False, "learning_rate": 0.1, "loss": loss}

    def stop(step, params, loss):
        if step == 7:
            raise KeyboardInterrupt

    whole, _ = quiet(flow, start, lambda rng, n: x, rng, **settings)
    half, history = quiet(flow, start, lambda rng, n: x, rng, callback=stop, **settings)
    kept = trees.flatten(half)
    rest, ended = quiet(flow, _turned(half), lambda rng, n: x, rng, steps=12, state=history.state, **settings)
    close(trees.flatten(_turned(rest)), trees.flatten(whole))
    assert np.array_equal(trees.flatten(half), kept) and (history.state["steps"], ended.state["steps"]) == (8, 20)


@pytest.mark.parametrize("state", [3, {}, {"steps": 1, "m": {}, "v": {}, "units": {}}, "other"])
def test_what_is_no_state_of_these_parameters_is_refused(state, rng):
    x, flow = gaussian_data(rng), small_flow()
    if state == "other":
        state = quiet(flow, flow.init(rng), x, rng, steps=1)[1].state
    refused(
        lambda: quiet(GAUSSIAN, GAUSSIAN.init(rng), x, rng, state=state),
        "state must be history.state of a fit of the same parameters",
    )


@pytest.mark.parametrize(("patience", "words"), [(1, {"patience": 1}), (5, {})])
def test_fit_stops_after_patience_checks_that_were_no_better(patience, words, rng):
    """Data to which training moves past the held-out points; a start that is best is no reason to stop."""
    held_out, flow = 0.1 * rng.normal(size=(200, 2)), GAUSSIAN
    settings = {"steps": 100, "rng": rng, "progress": False, "validation": held_out, "learning_rate": 0.1, **words}
    start = flow.init(rng)
    params, history = fit(flow, start, held_out + 50.0, **settings)
    assert len(history.losses) == 100 and not history.stopped and history.validation[0][0] == 0
    assert trees.flatten(params).tolist() == trees.flatten(start).tolist()
    _, history = fit(flow, {**start, "shift": start["shift"] - 1.0}, held_out + 50.0, **settings)
    best, _ = min(history.validation, key=lambda pair: pair[1])
    last = best + 5 * patience
    assert best > 0 and len(history.losses) == last < 100 and [step for step, _ in history.validation][-1] == last
    assert history.stopped == f"stopped at step {last} of 100: the held-out loss was lowest at step {best}"


def test_noise_at_a_check_is_the_same_at_every_check(rng):
    """A loss that is chance alone: its values on held-out points are one number, and training draws others."""
    flow, x = GAUSSIAN, rng.normal(size=(60, 2))

    def loss(flow, params, x, rng):
        return rng.normal() + 0.0 * negative_log_likelihood(flow, params, x, rng)

    _, history = fit(flow, flow.init(rng), x, steps=20, rng=rng, loss=loss, patience=20, progress=False)
    assert len({value for _, value in history.validation}) == 1 and len(set(history.losses)) == 20


def test_the_likelihood_of_every_step_has_fresh_probes(rng):
    """Ten steps that hardly move, on the same points: of 32 vectors of signs not all ten are one, or its negative."""
    flow = models.iresnet(5, layers=1, hidden=(4,), series=2, probes=1)
    params, x = laws.random_params(flow.transform, rng), rng.normal(size=(3, 5))
    settings = {"steps": 10, "learning_rate": 1e-12, "validation": False, "rng": rng, "progress": False}
    assert len(set(np.round(fit(flow, params, x, **settings)[1].losses, 6))) > 1


def test_a_history_says_in_a_line_what_happened():
    history = History()
    assert repr(history) == "History of 0 steps: nothing was tried"
    history.losses, history.validation = [2.5, 1.02344], [(0, 3.0), (1, 1.5), (2, 1.75)]
    history.stopped = "stopped by hand after 2 of 9 steps"
    assert repr(history) == (
        "History of 2 steps: loss 2.5 to 1.023, held-out loss 1.5 at step 1, stopped by hand after 2 of 9 steps"
    )
