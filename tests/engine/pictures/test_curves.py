"""What the pictures of curves, bars and histograms draw, read from what matplotlib was given."""

from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest

from minflow import plots
from minflow.distributions import Normal, Uniform
from minflow.plots import DATA, GUIDE, INK, LATENT, MODEL, WRONG

from .drawn import LEDGER, colour_of, drawn, face_of, words


def test_the_bars_of_a_ledger_start_where_the_one_above_ended():
    figure, alt = drawn(lambda: plots.ledger(LEDGER))
    (axes,) = figure.axes
    bars = sorted(axes.patches, key=lambda bar: -bar.get_y())
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert ends == [(0, 0.5), (0.5, -0.75), (-0.75, 1.25), (1.25, -1.25), (0, -1.25)]
    assert [face_of(bar) for bar in bars] == [MODEL, MODEL, MODEL, LATENT, INK]
    names = dict(zip(axes.get_yticks(), words(axes.get_yticklabels()), strict=True))
    middles = [bar.get_y() + bar.get_height() / 2 for bar in bars]
    assert [names[round(y)] for y in middles] == ["3 ActNorm", "2 PLU", "1 ActNorm", "base", "mean log p(x)"]
    assert np.allclose(middles, np.round(middles))
    labels = {round(text.xy[1]): (text.get_text(), text.xy[0]) for text in axes.texts}
    numbers = [("0.50", 0.5), ("−1.25", 0.5), ("2.00", 1.25), ("−2.50", 1.25), ("−1.25", 0.0)]
    assert [labels[round(y)] for y in middles] == numbers
    assert "3 ActNorm 0.50, 2 PLU −1.25, 1 ActNorm 2.00, base −2.50, mean log p(x) −1.25." in alt
    low, high = axes.get_xlim()
    assert low < -1.25 and high >= 1.25
    (zero,) = axes.lines
    assert set(zero.get_xdata()) == {0.0} and colour_of(zero) == GUIDE
    assert axes.get_xlabel().startswith("nats")


def test_the_numbers_of_a_long_ledger_do_not_run_into_each_other():
    layers = 40
    rows = [(f"{number} ActNorm", 0.5, 0.1, None) for number in range(layers, 0, -1)] + [("base", -2.5, 1, None)]
    (axes,) = drawn(lambda: plots.ledger(SimpleNamespace(rows=rows, total=0.5 * layers - 2.5)))[0].axes
    boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
    assert len(boxes) == layers + 2
    assert [(below, above) for below, above in zip(boxes, boxes[1:]) if below.y1 >= above.y0] == []


def test_a_history_draws_every_step_the_validation_its_lowest_and_the_floor():
    losses, validation = [9.0, *np.linspace(5, 2, 39)], [(20, 4.0), (30, 2.5), (40, 3.0)]
    figure, alt = drawn(lambda: plots.history(SimpleNamespace(losses=losses, validation=validation), floor=1.5))
    (axes,) = figure.axes
    training, held_out, ring, floor = axes.lines
    assert training.get_xdata().tolist() == list(range(1, 41)) and training.get_ydata().tolist() == losses
    assert held_out.get_xydata().tolist() == [list(pair) for pair in validation]
    assert ring.get_xydata().tolist() == [[30, 2.5]] and ring.get_fillstyle() == "none"
    assert set(floor.get_ydata()) == {1.5}
    assert [colour_of(line) for line in axes.lines] == [MODEL, DATA, DATA, GUIDE]
    assert words(axes.get_legend().get_texts()) == ["training, one batch a step", "validation", "floor 1.50"]
    sentence = "40 steps: loss from 7.0 to 2.0 nats, validation lowest at step 30: 2.5, floor at 1.50"
    assert alt == f"{sentence}."
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("step", "loss, nats")


def test_a_history_without_validation_has_no_ring_and_still_names_its_curves():
    figure, _ = drawn(lambda: plots.history(SimpleNamespace(losses=[3.0, 2.0], validation=[]), floor=1.5))
    (axes,) = figure.axes
    assert [colour_of(line) for line in axes.lines] == [MODEL, GUIDE]
    assert words(axes.get_legend().get_texts()) == ["training, one batch a step", "floor 1.50"]


def test_lines_draw_each_curve_with_its_label_its_colour_and_its_dashes():
    x = np.linspace(1, 9, 40)
    figure, alt = drawn(
        lambda: plots.lines({"up": (x, x), "down": (x, 10 - x), "odd": (x[:5], x[:5] ** 2, WRONG)}, "n", "cost", "T")
    )
    (axes,) = figure.axes
    for line, (across, up) in zip(axes.lines, ((x, x), (x, 10 - x), (x[:5], x[:5] ** 2)), strict=True):
        assert np.array_equal(line.get_xdata(), across) and np.array_equal(line.get_ydata(), up)
    assert words(axes.get_legend().get_texts()) == [line.get_label() for line in axes.lines] == ["up", "down", "odd"]
    assert [colour_of(line) for line in axes.lines] == [MODEL, LATENT, WRONG]
    assert len({line.get_linestyle() for line in axes.lines}) == 3
    assert [line.get_marker() for line in axes.lines] == ["None", "None", "o"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("n", "cost")
    assert axes.get_xscale() == axes.get_yscale() == "linear"
    assert "n from 0.6 to 9.4; cost from 0.6 to 9.4. up: rising from 1 at 1 to 9 at 9. down: falling from 9" in alt


def test_five_curves_have_five_colours_and_the_sixth_begins_again():
    x = np.linspace(1, 9, 20)
    (axes,) = drawn(lambda: plots.lines({f"curve {k}": (x, k * x) for k in range(6)}, "x", "y", "t"))[0].axes
    colours = [colour_of(line) for line in axes.lines]
    assert len(set(colours[:5])) == 5 and colours[5] == colours[0]


def test_one_curve_has_no_legend_and_is_not_cut_off():
    x = np.linspace(1, 9, 20)
    (axes,) = drawn(lambda: plots.lines({"a": (x, -x)}, "x", "y", "t"))[0].axes
    assert axes.get_legend() is None
    assert axes.get_ylim()[0] < -9 and axes.get_ylim()[1] > -1 and axes.get_xlim()[1] > 9


@pytest.mark.parametrize(("longest", "shown"), [(64, "1 2 5 10 20 50"), (10**4, "")])
@pytest.mark.parametrize("way", ["x", "y"])
def test_a_short_logarithmic_axis_counts_1_2_5_and_a_long_one_in_powers(way, longest, shown):
    x = np.array([1.0, longest])
    (axes,) = drawn(lambda: plots.lines({"a": (x, x)}, "x", "y", "t", **{f"log{way}": True}))[0].axes
    assert (axes.get_xscale() == "log", axes.get_yscale() == "log") == (way == "x", way == "y")
    axis = getattr(axes, f"{way}axis")
    low, high = axis.get_view_interval()
    labels = [axis.get_major_formatter()(tick) for tick in axis.get_majorticklocs() if low <= tick <= high]
    assert " ".join(labels) == shown if shown else "10^{4}" in labels[-1]


def test_a_density_on_a_line_lies_over_bars_of_its_area():
    samples = np.random.default_rng(0).normal(-1, 0.5, 4000)
    figure, alt = drawn(lambda: plots.density_1d(Normal(-1.0, 0.5).log_prob, -2.5, 1.0, samples, name="z"))
    (axes,) = figure.axes
    (curve,), (bars,) = axes.lines, axes.patches
    x, p = curve.get_data()
    assert (x[0], x[-1]) == (-2.5, 1.0) and colour_of(curve) == MODEL and face_of(bars) == DATA
    np.testing.assert_allclose(p, np.exp(Normal(-1.0, 0.5).log_prob(x)))
    heights, edges, _ = bars.get_data()
    counts, expected = np.histogram(samples, 50, (-2.5, 1.0))
    np.testing.assert_allclose(edges, expected)
    np.testing.assert_allclose(heights, counts / 4000 / np.diff(expected))
    assert axes.get_xlim() == (-2.5, 1.0) and axes.get_ylim()[0] == 0
    (legend,) = figure.legends
    assert words(legend.get_texts()) == ["histogram of 4 000 samples", "p(z)"]
    gap = np.abs(heights - np.exp(Normal(-1.0, 0.5).log_prob((edges[1:] + edges[:-1]) / 2))).max()
    assert (
        f"highest 0.80 at z = −1.0. A histogram of 4 000 samples under it, whose bars differ by at most {gap:.2f}."
        in alt
    )
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("z", "density") and "area 1.00, highest" in alt


@pytest.mark.parametrize("n, bars", [(7, 10), (252, 23), (2000, 50)])
def test_few_samples_have_few_bars(n, bars):
    figure, _ = drawn(lambda: plots.density_1d(Normal().log_prob, -3.0, 3.0, np.zeros(n)))
    assert len(figure.axes[0].patches[0].get_data().values) == bars


def test_bars_of_very_many_samples_differ_from_the_curve_by_nothing():
    """Each is compared with the curve in its middle: at its edges a steep curve is 0.04 away."""
    evenly = -np.log(1 - (np.arange(100_000) + 0.5) / 100_000)
    _, alt = drawn(lambda: plots.density_1d(lambda x: -x, 0.0, 4.0, evenly))
    assert "whose bars differ by at most 0.00." in alt


STRETCHED = Normal(0.5, 2.0)


def outline(line, upright):
    """(points, p) of the outline of a density, without its two ends on the axis."""
    data = line.get_data() if upright else line.get_data()[::-1]
    assert data[1][0] == data[1][-1] == 0
    return data[0][1:-1], data[1][1:-1]


def assert_fills_lie_under(axes, log_prob, upright):
    """Every corner of what is filled lies on the axis or on the curve, about half of them on each."""
    for fill in axes.collections:
        corners = fill.get_paths()[0].vertices
        points, heights = corners.T if upright else corners.T[::-1]
        on_the_curve = np.isclose(heights, np.exp(log_prob(points)))
        assert (on_the_curve | (heights == 0)).all() and 0.4 < on_the_curve.mean() < 0.6


def limits_of(fill):
    return fill.get_paths()[0].get_extents().get_points()


@pytest.mark.parametrize(
    "f_h", [(np.exp, anp.log), (lambda z: np.exp(-z), lambda x: -anp.log(x))], ids=["rising", "falling"]
)
def test_a_pushforward_draws_both_densities_the_map_and_the_strip(f_h):
    (f, h), support = f_h, (0, np.inf)
    figure, alt = drawn(
        lambda: plots.pushforward(Normal(), f, h, (-2, 3), (0, 9), support, strip=(0.5, 1.0), title="E")
    )
    above, panel, plane, beside = figure.axes
    z, p = outline(above.lines[0], True)
    np.testing.assert_allclose(p, np.exp(Normal().log_prob(z)))
    x, q = outline(beside.lines[0], False)
    np.testing.assert_allclose(q, np.exp(Normal().log_prob(np.log(x))) / x)  # both: a log-normal is symmetric in log x
    assert (colour_of(above.lines[0]), colour_of(beside.lines[0])) == (LATENT, MODEL)
    curve, *corners = plane.lines
    np.testing.assert_allclose(curve.get_ydata(), f(curve.get_xdata()))
    for corner, end in zip(corners, (0.5, 1.0), strict=True):
        assert list(corner.get_xdata()) == [end, end, 3] and list(corner.get_ydata()) == [9, f(end), f(end)]
        assert colour_of(corner) == GUIDE
    whole, strip = (limits_of(fill) for fill in above.collections)
    np.testing.assert_allclose([whole[:, 0], strip[:, 0]], [[-2, 3], [0.5, 1.0]])
    np.testing.assert_allclose(limits_of(beside.collections[1])[:, 1], sorted(f(np.array([0.5, 1.0]))))
    assert_fills_lie_under(above, Normal().log_prob, upright=True)
    assert_fills_lie_under(beside, lambda x: Normal().log_prob(np.log(x)) - np.log(x), upright=False)
    assert above.get_xlim() == plane.get_xlim() == (-2, 3) and plane.get_ylim() == beside.get_ylim() == (0, 9)
    assert above.get_ylim() == (0, 1) and beside.get_xlim()[1] >= q.max()
    assert (above.get_ylabel(), beside.get_xlabel()) == ("density of Z", "density of X")
    assert (plane.get_xlabel(), plane.get_ylabel()) == ("z", "x = f(z)")
    assert not panel.axison, "no frame around the words"
    held = f"{0.841345 - 0.691462:.2f}"
    assert f"{held} in the strip 0.50 to 1.00." in alt and alt.count(held + " in") == 2
    table = panel.texts[0].get_text().splitlines()
    assert table[0].split() == ["Z", "X"] and table[3].split() == ["strip", held, held]
    assert table[1].split()[1:] == ["0.98", "0.98"] and table[2].split()[1] == "0.40"


@pytest.mark.parametrize(("a", "b"), [(2.0, 1.0), (-0.5, 0.0), (-4.0, -1.5)])
def test_a_slope_draws_a_line_of_that_slope_between_its_two_densities(a, b):
    figure, alt = drawn(lambda: plots.slope(a, b, STRETCHED))
    above, _, plane, beside = figure.axes
    z, x = plane.lines[0].get_data()
    np.testing.assert_allclose(x, a * z + b)
    np.testing.assert_allclose([z[0], z[-1]], [0.5 - 7, 0.5 + 7])
    np.testing.assert_allclose(outline(above.lines[0], True)[1], np.exp(STRETCHED.log_prob(z)))
    points, q = outline(beside.lines[0], False)
    np.testing.assert_allclose(q, np.exp(Normal(0.5 * a + b, 2 * abs(a)).log_prob(points)))
    reach = 7.5 * max(3.0, abs(a))
    assert plane.get_ylim() == (b - reach, b + reach), "one frame for all |a| ≤ 3, and all of the line"
    title, effect = {
        2.0: ("X = 2·Z + 1", "2 times as wide, 0.5 times as high"),
        -0.5: ("X = −0.5·Z", "mirrored, 0.5 times as wide, 2 times as high"),
        -4.0: ("X = −4·Z − 1.5", "mirrored, 4 times as wide, 0.25 times as high"),
    }[a]
    assert plots.slope(a, b, STRETCHED).title == title and alt.startswith(f"The density of X is {effect}. The density")
    strip = above.collections[1]
    np.testing.assert_allclose(limits_of(strip)[:, 0], np.quantile(z, (0.6, 0.7)))


def test_a_density_higher_than_1_is_not_cut_off():
    above, _, _, beside = drawn(lambda: plots.slope(0.2))[0].axes
    assert above.get_ylim() == (0, 1) and beside.get_xlim()[0] == 0 and beside.get_xlim()[1] > 5 / np.sqrt(2 * np.pi)
    f, h = lambda z: np.exp(z) / 10, lambda x: anp.log(10 * x)
    figure, _ = drawn(lambda: plots.pushforward(Normal(), f, h, (-3, 3), (0, 2), support=(0, np.inf)))
    beside = figure.axes[3]
    assert 6 < outline(beside.lines[0], False)[1].max() < beside.get_xlim()[1], "its peak is not in its middle"


def test_a_slope_of_a_uniform_draws_a_box_from_end_to_end():
    figure, _ = drawn(lambda: plots.slope(3.0, -1.0, Uniform(1.0, 2.0), x_range=(0, 6)))
    above, _, plane, beside = figure.axes
    z, p = outline(above.lines[0], True)
    assert (z[0], z[-1]) == (1, 2) and set(p) == {1.0}
    x, q = outline(beside.lines[0], False)
    assert (x[0], x[-1]) == (2, 5) and np.allclose(q, 1 / 3) and plane.get_ylim() == (0, 6)


def test_data_beside_a_pushforward_are_bars_on_their_side_under_the_density_of_x():
    x = np.random.default_rng(0).normal(1.0, 2.0, 500)
    shape = {"f": lambda z: 1 + 2 * z, "h": lambda x: (x - 1) / 2, "z_range": (-3, 3), "x_range": (-6, 8)}
    figure, alt = drawn(lambda: plots.pushforward(Normal(), **shape, data=x, title="E"))
    (bars,) = figure.axes[3].patches
    heights, edges = np.histogram(x, 33, (-6, 8))
    np.testing.assert_allclose(bars.get_data().values, heights / (500 * (edges[1] - edges[0])))
    np.testing.assert_allclose(bars.get_data().edges, edges)
    assert bars.orientation == "horizontal" and face_of(bars) == DATA
    assert figure.axes[0].get_ylim() == figure.axes[3].get_xlim() == (0, 0.6)
    score = f"{Normal(1.0, 2.0).log_prob(x).mean():.3f}".replace("-", "−")
    assert alt.endswith(f"Bars of 500 data points beside the density of X; their mean log p is {score} nats.")
    assert f"the data: {score} nats" in figure.axes[1].texts[0].get_text()
