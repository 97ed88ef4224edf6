"""`widgets.Watch`: its frames are what the flow does at steps of a training, which goes as it would without it."""

import json
import re
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from minflow import data, models, trees, widgets
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import Chain, ElementwiseAffine, RQSpline
from minflow.widgets import learning
from minflow.widgets.figure import unpack

FLOW = models.realnvp(dim=2, layers=2, hidden=(8,))
X = data.banana().sample(np.random.default_rng(0), 300)
START = FLOW.init(np.random.default_rng(1), X)


def trained(callback, steps=30, flow=FLOW, start=START, x=X, **how):
    settings = {"steps": steps, "rng": np.random.default_rng(2), "batch_size": 64, "progress": False}
    return fit(flow, start, x, callback=callback, **settings | how)


def parts_of(figure):
    return {part["name"]: unpack(part["numbers"]) for part in figure.data["parts"]}


class Recorder:
    """The parameters of every step, and those that fit returned."""

    def __init__(self):
        self.params = []

    def __call__(self, step, params, loss):
        self.params.append(params)

    def ended(self, params, history):
        self.params[-1] = params


def test_each_frame_shows_the_samples_of_the_same_z_and_the_density_at_its_step():
    watch, recorder = widgets.Watch(FLOW, X, floor=1.0, samples=50, density=True), Recorder()
    trained(watch), trained(recorder)
    figure, top = watch.figure(), 0
    parts, steps = parts_of(figure), [int(step) for step in figure.data["values"]]
    assert steps == [*range(1, 30, 2), 30] and np.allclose(
        np.sort(parts["data"][0], axis=0), np.sort(X, axis=0), atol=1e-3
    )
    z = FLOW.base.sample(np.random.default_rng(0), 50)
    for k, step in enumerate(steps):
        samples = FLOW.to_data(recorder.params[step - 1], z)
        assert np.allclose(parts["samples"][k], samples, atol=1e-3)
        density = np.exp(FLOW.log_prob(recorder.params[step - 1], watch.grid)).reshape(parts["density"][k].shape)
        shares = parts["density"][k] ** 2
        seen = np.isfinite(shares) & (shares < 0.999)
        top = top or np.median(density[seen] / shares[seen])
        assert np.allclose(density[seen], top * shares[seen], atol=1e-2 * top)
        assert (density[np.isnan(shares)] < 0.01 * top).all()
    (low, high), (lowest, _) = figure.data["box"]
    across, up = watch.grid.reshape(*parts["density"][0].shape, 2)[0, 0]
    width = (high - low) / learning.CELLS
    assert np.isclose(across, low + width / 2) and up > lowest
    json.dumps(figure.data, allow_nan=False)


def test_training_goes_as_it_does_alone():
    (watched, history), (alone, before) = trained(widgets.Watch(FLOW, X, density=True)), trained(None)
    assert history.losses == before.losses and np.array_equal(trees.flatten(watched), trees.flatten(alone))


@pytest.mark.parametrize("steps", [1, 2, 18, 19, 20, 21, 39, 40, 1000, 4097])
def test_at_most_20_frames_are_kept_at_equal_distances_whatever_the_number_of_steps(steps):
    watch = widgets.Watch(FLOW, X, samples=3)
    for step in range(steps):
        watch(step, START if watch.wants_params(step) else None, 1.0)
    watch.ended(START, SimpleNamespace(losses=[1.0] * steps, validation=[], stopped=""))
    shown = [frame.step for frame in watch.run.frames]
    assert shown[0] == 1 and shown[-1] == steps and len(shown) <= 20
    assert len(shown) >= min(steps, 10) and len(set(np.diff(shown[:-1]))) <= 1


def test_few_copies_of_the_parameters_are_asked_for():
    watch = widgets.Watch(FLOW, X, samples=3)
    given = []
    for step in range(4000):
        given.append(watch.wants_params(step))
        watch(step, START if given[-1] else None, 1.0)
    assert sum(given) < 120


@pytest.mark.parametrize(
    ("problem", "reason"), [(KeyboardInterrupt(), "by hand"), (RuntimeError("no more"), "no more"), (None, "")]
)
def test_whatever_ends_the_fit_the_last_frame_is_what_fit_returned(problem, reason, capsys):
    drawn = []

    def stream(rng, n):
        drawn.append(n)
        if problem and len(drawn) == 12:
            raise problem
        return X[rng.integers(0, len(X), n)]

    watch = widgets.Watch(FLOW, X, samples=40)
    params, _ = trained(watch, x=stream)
    figure = watch.figure()
    assert np.allclose(parts_of(figure)["samples"][-1], FLOW.to_data(params, watch.z), atol=1e-3)
    assert reason in figure.data["note"] and ", as fit returned it: loss " in figure.data["words"][-1]


def test_the_returned_parameters_are_named_after_the_check_that_found_them_best():
    watch = widgets.Watch(FLOW, X, samples=40)
    params, history = trained(watch, steps=200, learning_rate=0.1, patience=3)
    best, _ = min(history.validation, key=lambda pair: pair[1])
    made, figure = len(history.losses), watch.figure()
    assert 1 < best < made and figure.data["values"][-1] == str(best) and figure.data["trace"]["at"][-1] == best
    loss = learning.number(watch.run.loss_at(best))
    assert figure.data["words"][-1].startswith(f"After {best} of {made} steps, as fit returned it: loss {loss};")
    assert loss != learning.number(watch.run.loss_at(made))
    assert np.allclose(parts_of(figure)["samples"][-1], FLOW.to_data(params, watch.z), atol=1e-2)


def test_checks_that_were_never_finite_name_the_last_step():
    watch = widgets.Watch(FLOW, X, samples=4)
    watch(0, START, 1.0), watch(1, START, 1.0)
    watch.ended(START, SimpleNamespace(losses=[1.0, 1.0], validation=[(1, np.inf), (2, np.inf)], stopped=""))
    assert watch.figure().data["words"][-1].startswith("After 2 steps, as fit returned it: loss 1.00;")


def test_of_many_rows_some_are_drawn_from_all_of_them_and_the_box_is_of_all():
    x = np.random.default_rng(3).normal(size=(5000, 2))
    x = x[np.argsort(x[:, 0])]
    watch = widgets.Watch(FLOW, x, samples=5)
    watch(0, START, 1.0)
    figure = watch.figure()
    (drawn,) = parts_of(figure)["data"]
    assert f"{len(drawn)} of 5000 rows of x are drawn." in figure.data["note"] and 300 < len(drawn) <= 600
    assert np.abs(np.quantile(drawn, (0.25, 0.75), axis=0) - np.quantile(x, (0.25, 0.75), axis=0)).max() < 0.15
    assert np.allclose(watch.box, learning._box_of(x, 0.15)) and "rows" not in widgets_note(x[:600])


def widgets_note(x):
    watch = widgets.Watch(FLOW, x, samples=5)
    watch(0, START, 1.0)
    return watch.figure().data["note"]


def test_the_words_count_the_samples_near_the_data():
    flow, x = Flow(Normal(dim=2), ElementwiseAffine(2)), np.random.default_rng(0).uniform(size=(500, 2))
    watch = widgets.Watch(flow, x, samples=450, box=((-3, 3), (-3, 3)))
    start = {"log_scale": np.zeros(2), "shift": np.zeros(2)}
    for step, shift in enumerate((0.0, 50.0, np.nan)):
        watch(step, start | {"shift": np.full(2, shift)}, 1.0)
    gaps = np.linalg.norm(x[:, None] - x, axis=2) + np.diag(np.full(500, np.inf))
    near = np.linalg.norm(watch.z[:400, None] - x, axis=2).min(axis=1) <= np.quantile(gaps.min(axis=1), 0.95)
    figure = watch.figure()
    for words, count in zip(figure.data["words"], (near.sum(), 0, 0)):
        assert (
            f"; of 400 samples, {count} lie near the data; " in words
            and f"{count} lie near the data." in figure.picture.alt
        )
    assert 20 < near.sum() < 300 and "near" not in widgets.Watch(flow, samples=9).judged(watch.z)
    one = widgets.Watch(flow, x[:1], samples=9)
    assert one.judged(one.z) == ""


def test_the_losses_are_beside_the_floor_and_have_a_place_for_each_frame():
    watch = widgets.Watch(FLOW, X, floor=2.48)
    _, history = trained(watch)
    figure = watch.figure()
    trace = figure.data["trace"]
    steps, losses = unpack(trace["line"]).T
    assert np.allclose(steps, np.arange(1, 31), atol=1e-2) and np.allclose(losses, history.losses, atol=1e-2)
    assert trace["at"] == [int(step) for step in figure.data["values"]] and trace["floor"] == 2.48
    assert figure.data["words"][0].startswith(f"After 1 step: loss {history.losses[0]:.2f} nats, floor 2.48")
    assert trace["axes"][1] == "loss, nats" and widgets.Watch(FLOW).floor is None


@pytest.mark.parametrize(
    "losses", [[1.84] * 100, [5.0, *[1.84] * 99], [2.5, 3.0, 1e6, *[2.6] * 97], [0.3, np.inf], [np.nan]]
)
def test_the_first_loss_and_the_floor_are_in_the_picture_and_single_spikes_are_not(losses):
    run = learning._Run()
    run.losses = losses
    trace = run.trace(2.48)
    (_, end), (low, high) = trace["box"]
    assert low < 2.48 < high < 20 and end == len(losses) + 1
    assert low < losses[0] < high or np.isnan(losses[0])


def test_many_losses_become_means_of_equal_pieces():
    run = learning._Run()
    run.losses = list(np.arange(4000.0))
    steps, losses = run.means()
    assert len(steps) == learning.LOSSES and np.allclose(losses + 1, steps) and steps[0] == 10.5
    assert run.loss_at(1) == losses[0] and run.loss_at(4000) == losses[-1]


def test_losses_that_are_not_finite_leave_a_picture():
    watch = widgets.Watch(FLOW, X, samples=9)
    for step, loss in enumerate((2.0, np.inf, np.nan, 1e300)):
        watch(step, START, loss)
    json.dumps(watch.figure().data, allow_nan=False)


def test_samples_that_leave_the_finite_numbers_or_the_picture_are_counted():
    flow = Flow(Normal(dim=2), ElementwiseAffine(2))
    watch = widgets.Watch(flow, samples=100, box=((-3, 3), (-3, 3)), density=True)
    for step, log_scale in enumerate((-3.0, 3.0, 800.0)):
        watch(step, {"log_scale": np.full(2, log_scale), "shift": np.zeros(2)}, 1.0)
    words = watch.figure().data["words"]
    far = np.sum((np.abs(watch.z * np.exp(3.0)) > 3).any(axis=1))
    assert words[0] == "After 1 step: loss 1.00; 0 of 100 samples outside of the picture."
    assert words[1] == f"After 2 steps: loss 1.00; {far} of 100 samples outside of the picture."
    assert words[2].endswith("; 100 of 100 samples outside of the picture.")
    with warnings.catch_warnings(action="error"):
        watch.figure()


@pytest.mark.parametrize("dims", [{"layers": 4}, {"layers": 2, "hidden": (16,)}, {"layers": 2, "hidden": (8, 8)}])
def test_a_flow_that_is_not_the_trained_one_is_refused_at_the_first_step(dims):
    with pytest.raises(ValueError, match="flow must be the one that is trained; of its params it says: params"):
        widgets.Watch(models.realnvp(dim=2, **dims))(0, START, 1.0)


def test_a_flow_on_the_line_has_histograms_and_a_curve_of_its_density():
    flow = Flow(Normal(dim=1), Chain([RQSpline(1, bins=4), ElementwiseAffine(1)]))
    x = np.random.default_rng(0).normal(1.0, 0.5, size=(500, 1))
    watch = widgets.Watch(flow, x, density=True, box=(-3, 4))
    params, _ = trained(watch, flow=flow, start=flow.init(np.random.default_rng(0), x), x=x)
    figure = watch.figure()
    parts = parts_of(figure)
    for name in ("data", "samples", "density"):
        across, up = parts[name][-1].T
        assert np.isclose(np.trapezoid(up, across), 1, atol=0.02), name
    assert np.allclose(parts["density"][-1][:, 1], np.exp(flow.log_prob(params, watch.grid)), atol=1e-3)
    assert figure.data["axes"] == ["x", "density"] and figure.data["box"][0] == (-3.0, 4.0)


def test_a_histogram_covers_the_share_of_the_samples_that_are_seen():
    across, up = learning._histogram(np.array([[0.1], [0.6], [9.0], [np.inf], [np.nan]]), (0.0, 2.0)).T
    assert np.isclose(np.trapezoid(up, across), 2 / 5)


def test_of_more_dimensions_two_are_drawn_and_the_figure_says_which():
    flow = models.realnvp(dim=4, layers=2, hidden=(8,))
    x = np.random.default_rng(0).standard_normal((60, 4))
    watch = widgets.Watch(flow, x, coordinates=(3, 1), samples=20)
    start = flow.init(np.random.default_rng(0), x)
    params, _ = trained(watch, flow=flow, start=start, x=x, validation=False)
    figure = watch.figure()
    assert np.allclose(parts_of(figure)["samples"][-1], flow.to_data(params, watch.z)[:, [3, 1]], atol=1e-3)
    assert figure.data["axes"] == ["x₄", "x₂"] and figure.data["note"] == "Coordinates 4 and 2 of 4 are drawn."
    assert "Coordinates 4 and 2 of 4 are drawn." in figure.picture.alt


def test_without_data_the_box_is_that_of_the_samples():
    watch = widgets.Watch(FLOW, samples=200)
    trained(watch, steps=3)
    figure = watch.figure()
    parts = parts_of(figure)
    ((left, right), _) = figure.data["box"]
    inside = np.mean((parts["samples"][-1][:, 0] > left) & (parts["samples"][-1][:, 0] < right))
    assert list(parts) == ["samples"] and inside > 0.95


def test_the_still_picture_shows_three_steps_and_the_losses():
    watch = widgets.Watch(FLOW, X, floor=2.48, title="A flow learns a banana")
    trained(watch)
    picture = watch.figure().picture
    assert picture.title == "A flow learns a banana"
    for part in (
        "After 1 step: loss",
        "After 11 steps: loss",
        "After 30 steps, as fit returned it: loss",
        "floor 2.48",
        "The data: mean",
    ):
        assert part in picture.alt
    assert picture.alt.count("The samples: mean") == 3


def test_the_still_picture_draws_the_samples_and_the_data_of_these_steps(monkeypatch):
    drawn, draw_part = [], learning.draw_part
    monkeypatch.setattr(learning, "draw_part", lambda axes, *part: drawn.append(part[:3]) or draw_part(axes, *part))
    watch = widgets.Watch(FLOW, X, samples=50)
    trained(watch)
    watch.figure()
    assert [name for name, _, _ in drawn] == ["data", "samples"] * 3
    frames = watch.run.frames
    for (_, kind, array), k in zip(drawn[1::2], (0, (len(frames) - 1) // 3, len(frames) - 1)):
        assert kind == "points" and np.array_equal(array, frames[k].found[0])


def test_a_watch_can_be_used_again():
    watch = widgets.Watch(FLOW, X, samples=10)
    trained(watch), trained(watch, steps=5)
    assert watch.figure().data["values"] == ["1", "2", "3", "4", "5"] and len(watch.run.losses) == 5


def test_a_fit_without_a_step_has_one_frame():
    watch = widgets.Watch(FLOW, X, samples=10)
    trained(watch, steps=0)
    assert watch.figure().data["values"] == ["0"] and watch.figure().data["words"][0].startswith(
        "After 0 steps, as fit"
    )


def test_a_floor_of_numpy_is_a_float_and_coordinates_of_numpy_are_whole_numbers():
    watch = widgets.Watch(FLOW, samples=3, floor=np.float32(2.5), coordinates=np.array([1, 0]))
    watch(0, START, 1.0)
    json.dumps(watch.figure().data)
    assert (type(watch.floor), watch.floor, watch.which) == (float, 2.5, [1, 0])


CONDITIONAL = models.realnvp(dim=2, layers=2, hidden=(8,), context_dim=1)
REFUSED = {
    "flow must not read a context here": lambda: widgets.Watch(CONDITIONAL),
    "coordinates must be two different ones from 0 to 1; got (0, 0)": lambda: widgets.Watch(FLOW, coordinates=(0, 0)),
    "coordinates must be two different ones from 0 to 1; got (0, True)": lambda: widgets.Watch(
        FLOW, coordinates=(0, True)
    ),
    "floor must be a finite number; got the float nan": lambda: widgets.Watch(FLOW, floor=np.nan),
    "floor must be a finite number; got the float inf": lambda: widgets.Watch(FLOW, floor=np.inf),
    "floor must be a finite number; got the str '2'": lambda: widgets.Watch(FLOW, floor="2"),
    "flow must have dim and base and to_data and log_prob; got Chain": lambda: widgets.Watch(FLOW.transform),
    "samples must be at most 5000; got the int 5001": lambda: widgets.Watch(FLOW, samples=5001),
    "samples must be a whole number of at least 1; got": lambda: widgets.Watch(FLOW, samples=0),
    "density needs a box, or data x that give one; got neither": lambda: widgets.Watch(FLOW, density=True),
    "density must be False for a flow of more than two dimensions; got one of 3": lambda: widgets.Watch(
        models.realnvp(dim=3, layers=2), np.zeros((4, 3)), density=True
    ),
    "box must be ((low, high), (low, high)) with low < high": lambda: widgets.Watch(FLOW, box=(0, 1)),
    "box must be (low, high) with low < high for a flow of one dimension; got (2, 1)": lambda: widgets.Watch(
        Flow(Normal(), ElementwiseAffine(1)), box=(2, 1)
    ),
    "x must have shape (N, 2); got (3,)": lambda: widgets.Watch(FLOW, np.zeros(3)),
    "fit must make a step with this callback before there is a figure of it": lambda: widgets.Watch(FLOW).figure(),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_other_arguments_are_refused_in_a_sentence(sentence):
    with pytest.raises(ValueError) as problem:
        REFUSED[sentence]()
    assert str(problem.value).startswith(sentence)


class Screen:
    """What a front end shows, and how often: a clock that steps and figures move, and a display with a handle."""

    def __init__(self, monkeypatch, looks_on=True):
        self.now, self.shown = 0.0, []
        monkeypatch.setattr(learning.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(learning, "front_end", lambda: (self.display, looks_on))

    def display(self, figure, display_id):
        assert display_id is True
        self.update(figure)
        return self

    def update(self, figure):
        self.now += 0.1
        self.shown.append(figure._repr_html_())

    def step(self, watch, step):
        self.now += 0.01
        watch(step, START, 1.0)


def test_the_figure_is_renewed_in_at_most_3_percent_of_the_time(monkeypatch):
    screen, watch = Screen(monkeypatch), widgets.Watch(FLOW, X, samples=5)
    for step in range(3000):
        screen.step(watch, step)
    shown = len(screen.shown)
    assert shown >= 5 and 0.1 * (shown - 1) <= learning.SHARE * screen.now
    watch.ended(START, SimpleNamespace(losses=[1.0] * 3000, validation=[], stopped=""))
    assert len(screen.shown) == shown + 1
    assert '<img alt="After 1 step of training, which goes on. The picture: After 1 step: loss 1.00;' in screen.shown[0]
    assert '<img alt="After 1 step: loss 1.00;' in screen.shown[-1]
    running = [re.search(r'<img alt="([^"]+)"[^>]* src="([^"]+)"', html) for html in screen.shown[:-1]]
    assert len({figure[2] for figure in running}) == 1  # the same picture for all of them
    assert "steps of training, which goes on" in running[-1][1]
    start = "The flow at steps of its training\n<br><div data-figure="
    assert [html[:100] for html in screen.shown if not html.startswith(start)] == []


def test_where_nobody_looks_on_the_finished_figure_is_shown_alone(monkeypatch):
    screen, watch = Screen(monkeypatch, looks_on=False), widgets.Watch(FLOW, X, samples=5)
    trained(watch)
    assert len(screen.shown) == 1 and "<img" in screen.shown[0]


CELL = """
import numpy as np
from minflow import models, widgets
from minflow.training import fit
rng = np.random.default_rng(0)
x = rng.standard_normal((200, 2))
flow = models.realnvp(dim=2, layers=2, hidden=(8,))
watch = widgets.Watch(flow, x, samples=20)
params, _ = fit(flow, flow.init(rng, x), x, steps=30, rng=rng, progress=False, callback=watch)
"""


class TerminalInteractiveShell:
    """A shell of IPython in a terminal."""


class Kernel:
    """The shell of a notebook, of which a front end has asked something."""

    def __init__(self, **content):
        self.asked = {"content": content}

    def get_parent(self):
        return self.asked


@pytest.mark.parametrize(
    ("shell", "in_a_notebook", "looked_at"),
    [
        (None, False, False),
        (TerminalInteractiveShell(), False, False),
        (Kernel(allow_stdin=True), True, True),
        (Kernel(allow_stdin=False), True, False),
        (Kernel(), True, False),
        (object(), True, False),
    ],
    ids=["no shell", "a terminal", "JupyterLab", "nbconvert", "a kernel that is asked nothing", "another shell"],
)
def test_somebody_looks_on_where_the_front_end_can_ask_its_reader(shell, in_a_notebook, looked_at, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    display, somebody = learning.front_end()
    assert (display is not None, somebody) == (in_a_notebook, looked_at)


@pytest.mark.nightly
def test_a_saved_notebook_holds_the_finished_figure_as_one_output_for_every_viewer():
    """The first cell runs as nbconvert runs it, the second as JupyterLab does, which can ask its reader for input."""
    import nbformat
    from nbclient import NotebookClient

    class Looking(NotebookClient):
        """Takes down for each cell how often an output is renewed."""

        renewed = [0, 0]

        def _update_display_id(self, display_id, message):
            self.renewed[self.kc.allow_stdin] += message["header"]["msg_type"] == "update_display_data"
            super()._update_display_id(display_id, message)

    def begin(cell, cell_index):
        client.kc.allow_stdin = bool(cell_index)

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL) for _ in range(2)])
    client = Looking(notebook, timeout=600, kernel_name="python3", on_cell_start=begin)
    client.execute()
    for cell in notebook.cells:
        (output,) = cell.outputs
        assert set(output.data) == {"text/html", "text/plain"} and output.output_type == "display_data"
        assert '<img alt="After 1 step: loss' in output.data["text/html"]
    assert client.renewed == [0, 1]
