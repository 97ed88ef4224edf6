"""`widgets.line`: what the figure is given, what its picture says, and what it refuses."""

import json
import re

import autograd.numpy as np
import pytest

from minflow import plots, widgets
from minflow.change_of_variables import log_density_1d
from minflow.distributions import Mixture, Normal, Uniform
from minflow.widgets.figure import unpack
from minflow.widgets.line import HOLDS, NUMBERS, SHAPES

X = Mixture([Normal(-0.8, 0.8), Normal(2.0, 0.8)], weights=[0.5, 0.5]).sample(np.random.default_rng(0), 2000)
STARTS = {
    "affine": {"a": -0.5, "b": 1.0},
    "bent": {"place": 0.6, "width": 1.2, "bend": 0.4},
    "spline": {"knots": [(-1.0, -2.0), (1.0, 2.5)]},
    **{name: {"t": 0.6} for name in SHAPES[:-1]},
}


def numbers_of(figure, of):
    """area, peak, probability and ends of the strip, of Z or X, as the alt text of the picture says them."""
    numbers = re.search(
        rf"{of}: area (\S+), peak (\S+), (\S+) in the strip (\S+) to (\S+)\. ?", figure.picture.alt + " "
    )
    return [float(word.rstrip(".").replace("−", "-")) for word in numbers.groups()]


def test_a_line_is_the_pushforward_of_plots():
    figure = widgets.line("affine", a=0.5, b=-1.0, strip=(0.0, 1.0), title="A line")
    f, h = lambda z: 0.5 * z - 1, lambda x: (x + 1) / 0.5
    still = plots.pushforward(Normal(), f, h, (-3.5, 3.5), (-7, 7), strip=(0.0, 1.0), title="A line")
    assert figure.data["label"] == figure.picture.title == still.title == "A line"
    assert figure.picture.alt == f"The map: affine with a = 0.50, b = −1.00. {still.alt}"
    assert figure.kind == "line" and figure.data["maps"]["affine"]["n"] == [0.5, -1.0]


@pytest.fixture(scope="module", params=NUMBERS)
def figure(request):
    """The name of each map in turn, and its figure with its picture rendered: no test of this module has begun yet."""
    return request.param, widgets.line(request.param, **STARTS[request.param])


def test_the_picture_says_that_the_strip_keeps_its_area(figure):
    _, figure = figure
    area_z, peak_z, in_z, *strip = numbers_of(figure, "Z")
    area_x, _, in_x, low, high = numbers_of(figure, "X")
    assert (area_z, area_x, peak_z) == (1.0, 1.0, 0.4) and in_z == in_x == 0.16
    assert figure.data["bases"]["Normal"]["strip"] == strip == [0.7, 1.4] and low < high


def test_a_uniform_z_is_drawn_beyond_its_ends():
    figure = widgets.line("affine", base="Uniform", a=-2.0)
    assert numbers_of(figure, "Z")[:2] == [1.0, 1.0] and numbers_of(figure, "X") == [1.0, 0.5, 0.2, -1.6, -1.2]
    low, high = figure.data["bases"]["Uniform"]["z"]
    assert figure.data["base"] == "Uniform" and low < 0 and high > 1


def test_only_a_line_has_a_choice_of_z():
    assert list(widgets.line().data["bases"]) == ["Normal", "Uniform"]
    assert list(widgets.line("ELU").data["bases"]) == list(widgets.line(["affine", "ELU"]).data["bases"]) == ["Normal"]


def test_the_score_is_the_mean_log_density_of_the_data():
    figure = widgets.line("bent", data=X, place=0.59, width=1.24, bend=0.38)

    def h(x):
        u = (x - 0.59) / 1.24
        return u - 0.38 * np.tanh(2 * u)

    log_p = log_density_1d(Normal(), h)
    score = np.mean(log_p(X))
    assert f"mean log p is −{-score:.3f} nats" in figure.picture.alt and -1.81 < score < -1.8
    points = unpack(figure.data["points"])
    assert np.abs(points - X).max() < 2e-4 and abs(np.mean(log_p(points)) - score) < 5e-5


def test_all_data_lie_within_the_figure():
    low, high = widgets.line("bent", data=X).data["bases"]["Normal"]["x"]
    assert low <= X.min() and X.max() <= high and (low, high) == (-4, 5)


def test_data_that_are_all_equal_lie_in_the_middle():
    assert widgets.line("bent", data=[2.0, 2.0, 2.0]).data["bases"]["Normal"]["x"] == [1, 3]


def test_the_data_lie_within_the_figure_from_any_z():
    for base in ("Normal", "Uniform"):
        bases = widgets.line("affine", data=[-8.5, 9.5], base=base).data["bases"]
        assert [bases[name]["x"] for name in bases] == [[-9, 10]] * 2


def test_more_data_than_are_kept_are_counted():
    data = np.tile(X, 3)
    figure = widgets.line("bent", data=data)
    assert figure.data["note"] == "The first 5 000 of 6 000 numbers are used."
    assert figure.data["points"]["shape"] == [5000] and "Bars of 5 000 data points" in figure.picture.alt
    assert not widgets.line("bent", data=X).data["note"]


def test_shapes_can_be_chosen_and_a_hyphen_names_them():
    data = widgets.line("shapes", t=0.5).data
    assert list(data["maps"]) == SHAPES and data["maps"]["ELU"]["n"] == [0.5]
    assert data["label"] == "X = f(Z), with a choice of f"
    assert widgets.line("sinh-arcsinh").data["maps"] == widgets.line("sinh–arcsinh").data["maps"]


def test_a_slider_reaches_the_first_number_and_a_hand_holds_one_of_them(figure):
    name, data = figure[0], figure[1].data
    json.dumps(data, allow_nan=False)
    one = data["maps"][name]
    assert [row[0] for row in one["sliders"]] == [spec[0] for spec in NUMBERS[name].values()]
    for value, (_, low, high, step) in zip(one["n"], one["sliders"]):
        assert low <= value <= high and step < high - low
    assert sorted(k for _, k in HOLDS[name]) == list(range(len(one["sliders"])))


def test_knots_at_the_ends_are_added():
    z, x, slopes = widgets.line("spline", knots=[(-1, -2), (1, 2)]).data["maps"]["spline"]["n"]
    assert (z, x) == ([-4, -1, 1, 4], [-4, -2, 2, 4])
    chords = [2 / 3, 2, 2 / 3]
    assert slopes == pytest.approx([1, (chords[0] * chords[1]) ** 0.5, (chords[1] * chords[2]) ** 0.5, 1])


def test_the_page_of_a_figure_is_small(figure):
    assert len(figure[1]._repr_html_()) < 90_000


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: widgets.line(np.exp), "maps must be named, since a browser runs no Python function"),
        (lambda: widgets.line("cubic"), "maps must be one or several of affine, .* got 'cubic'"),
        (lambda: widgets.line([]), "maps must be one or several of .* got an empty list"),
        (lambda: widgets.line(3), "maps must be one or several of .* got '3'"),
        (lambda: widgets.line("affine", slope=2.0), "numbers must have the names a, b for affine; got slope"),
        (lambda: widgets.line("spline", t=1.0), "numbers must have the names knots for spline; got t"),
        (lambda: widgets.line("affine", a=7), "a must be a number from −3 to 3; got 7"),
        (lambda: widgets.line("affine", a="2"), "a must be a number from −3 to 3; got '2'"),
        (lambda: widgets.line("ELU", t=float("nan")), "t must be a number from 0.2 to 2; got nan"),
        (lambda: widgets.line("bent", bend=0.5), "bend must be a number from 0 to 0.45; got 0.5"),
        (lambda: widgets.line(["affine", "affine"]), "maps must be different from each other; got affine, affine"),
        (lambda: widgets.line("affine", a=0.0), "a must not be 0 at first"),
        (lambda: widgets.line("ELU", base="Uniform"), "base must be Normal for ELU; got 'Uniform'"),
        (lambda: widgets.line(base=Uniform()), "base must be Normal or Uniform for affine; got Uniform"),
        (lambda: widgets.line(strip=(1.0, 0.5)), r"strip must be \(low, high\) with −3.5 ≤ low < high ≤ 3.5"),
        (lambda: widgets.line(strip=(1.0, 1.0)), r"strip must be \(low, high\) with −3.5 ≤ low < high ≤ 3.5"),
        (lambda: widgets.line(strip=(0.5, 1.5), base="Uniform"), r"strip must be \(low, high\) with 0.0 ≤ low"),
        (lambda: widgets.line(strip=1.0), r"strip must be \(low, high\)"),
        (lambda: widgets.line("bent", data=[]), "data must hold at least one number"),
        (lambda: widgets.line("bent", data=[1.0, np.inf]), "data must be finite"),
        (lambda: widgets.line("bent", data=np.ones((3, 2))), r"data must have shape \(N,\); got \(3, 2\)"),
        (lambda: widgets.line("spline", knots=[(0, 1), (1, 0)]), r"knots must hold pairs \(z, x\) that both rise"),
        (lambda: widgets.line("spline", knots=[(0, 5)]), r"knots must hold pairs .* between −4 and 4"),
        (lambda: widgets.line("ELU", knots=[(0, 1)]), "knots must be None for ELU: only a spline has them"),
        (lambda: widgets.line("spline", knots=[1, 2]), "knots must hold pairs"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
