"""What `plots.describe` says of a figure: all that a reader would see in it, with numbers that are right."""

import numpy as np
import pytest

from minflow import plots

X = np.linspace(-4, 4, 801)
RNG = np.random.default_rng(0)


def description(draw, **limits):
    """The description of a panel without labels on which `draw` has drawn."""
    figure, axes = plots.new_figure()
    draw(axes)
    axes.set(**{"xlim": (-5, 5), "ylim": (-5, 5), **limits})
    return plots.describe(figure)


def bumps(x):
    return np.exp(-2 * (x + 2) ** 2) + 3 * np.exp(-2 * (x - 1) ** 2)


LEFT, RIGHT = np.array([[0, 0], [1, 0], [1, 2]]), np.array([[2, 0], [4, 0], [4, 1], [2, 1]])
CORNERS = np.array([[-1.0, 0.0], [3.0, 0.0], [3.0, 2.0], [-1.0, 2.0]])
SPARSE = np.zeros((20, 40))
SPARSE[5, 10], SPARSE[6:8, 10:14] = -1, 2

DRAWN = {
    "A line rising from −4 at −4 to 4 at 4.": lambda axes: axes.plot(X, X),
    "down: falling from 4 at −4 to −4 at 4.": lambda axes: axes.plot(X, -X, label="down"),
    "A line from 2 at −4 to 2 at 4.": lambda axes: axes.plot(X, 0 * X + 2),
    "A line from 4 at −2 to 4 at 2, lowest 0 at 0, highest 4 at −2.": lambda axes: axes.plot([-2, 0, 2], [4, 0, 4]),
    "p: from 0 at −4 to 0 at 4, lowest 0 at 4, highest 3 at 1, peaks 1 at −2 and 3 at 1.": lambda axes: axes.plot(
        X, bumps(X), label="p"
    ),
    "p: from 0 at −4 to 0 at 4, lowest 0 at −4, highest 1 at 0.": lambda axes: axes.plot(
        X, np.exp(-2 * X**2) + 0.01 * np.sin(40 * X) * (abs(X) < 1), label="p"
    ),
    "area: filled, its upper edge from 0 at −4 to 0 at 4, lowest 0 at 4, highest 3 at 1, peaks 1 at −2 and 3 at 1.": (
        lambda axes: axes.fill_between(X, bumps(X), label="area")
    ),
    "A line closed, −2 to 2 across and −1 to 1 up.": lambda axes: axes.plot(
        2 * np.cos(np.pi * X), np.sin(np.pi * X)
    ),
    "A line from (0, 0) to (1, 1), 0 to 2 across and 0 to 1 up.": lambda axes: axes.plot([0, 2, 1], [0, 0.5, 1]),
    "9 lines, 0 to 8 across and −1 to 1 up.": lambda axes: [axes.plot([k, k], [-1, 1]) for k in range(9)],
    "floor: level at 1.5. end: upright at 2.": lambda axes: (
        axes.axhline(1.5, label="floor"),
        axes.axvline(2, label="end"),
    ),
    "": lambda axes: (axes.axhline(1), axes.plot(X, X, color=plots.GUIDE), axes.fill_between(X, X)),
    "A line rising from 0 at 0 to 1 at 1.": lambda axes: axes.plot([0, 0.5, 1, 2], [0, 0.5, 1, np.nan]),
    "here: a point at (1, −2).": lambda axes: axes.plot(1, -2, "o", label="here"),
    "points at (0, 0), (1, 2) and (3, −1).": lambda axes: axes.plot([0, 1, 3], [0, 2, -1], "o"),
    "8 points, mean (1.0, 1.0), standard deviation (2.0, 1.0).": lambda axes: axes.scatter(*np.tile(CORNERS, (2, 1)).T),
    "5 points, mean (2.0, 0.0), standard deviation (1.4, 1.4), correlation −1.0.": lambda axes: axes.plot(
        range(5), range(2, -3, -1), "."
    ),
    "kinds: bars a 1, b 3.": lambda axes: axes.bar(["a", "b"], [1, 3], label="kinds"),
    "bars a 1, b −3.": lambda axes: axes.barh(["a", "b"], [1, -3], left=[0, 1]),
    "n: 16 bars from −4 to 4, the highest 3 at 2.25.": lambda axes: axes.hist(
        [-3.6, 2.1, 2.2, 2.3], bins=16, range=(-4, 4), label="n"
    ),
    "steps: 3 bars from 0 to 3, the highest 4 at 1.5.": lambda axes: axes.stairs([1, 4, 2], range(4), label="steps"),
    "3 × 2 cells, lowest 0 at (0, 2), highest 5 at (1, 0); above 2.5 in 50% of them, 0 to 1 across and 0 to 1 up.": (
        lambda axes: axes.imshow(np.arange(6.0).reshape(3, 2), origin="lower", extent=(-0.5, 1.5, 2.5, -0.5))
    ),
    "20 × 40 cells, lowest −1 at (−4, −2.2), highest 2 in 1% of them; "
    "above 0.5 in 1% of them, −4 to −3.6 across and −1.8 to −1.2 up.": lambda axes: axes.pcolormesh(
        np.linspace(-5, -1, 41), np.linspace(-5, 5, 21), SPARSE
    ),
    "2 × 2 cells, lowest 7 in 100% of them, highest 7 in 100% of them.": lambda axes: axes.imshow(np.full((2, 2), 7)),
    "a colour image of 2 × 4 cells.": lambda axes: axes.imshow(np.zeros((2, 4, 3))),
    "Contours at 1, 2, the smallest around (1, −2).": lambda axes: axes.contour(
        X[::10], X[::10], (X[::10] - 1) ** 2 + (X[::10, None] + 2) ** 2, [1, 2]
    ),
    "4 arrows of lengths 1 to 2, −1 to 3 across and 0 to 2 up.": lambda axes: axes.quiver(
        *CORNERS.T, [1, 1, 1, 0], [0, 0, 0, 2]
    ),
    "a shape of area 1, corners (0, 0), (1, 0) and (1, 2). box: a shape of area 2, corners (2, 0), (4, 0), (4, 1) "
    "and (2, 1).": lambda axes: (axes.fill(*LEFT.T), axes.fill(*RIGHT.T, label="box")),
    "a shape of area 3.14, −1 to 1 across and −1 to 1 up.": lambda axes: axes.fill(
        np.cos(X * np.pi / 4), np.sin(X * np.pi / 4)
    ),
    "9 shapes of area 1 to 2.": lambda axes: [axes.fill(*corners.T) for corners in [LEFT] * 8 + [RIGHT]],
    "An arrow from z to x twice. An arrow from (0, 0) to (2, 1). Texts: z; x twice.": lambda axes: (
        axes.text(0, 1, "z"),
        axes.text(3, 1, "x\ntwice"),
        axes.annotate("", (3, 1), (0, 1), arrowprops={"arrowstyle": "->"}),
        axes.annotate("", (2, 1), (0, 0), arrowprops={"arrowstyle": "->"}),
    ),
    "Text: here.": lambda axes: axes.text(0, 1, "here"),
}  # fmt: skip


@pytest.mark.parametrize("words", DRAWN)
def test_what_is_drawn_is_said(words):
    assert description(DRAWN[words]) == words


def test_panels_have_their_titles_and_the_ranges_that_differ():
    figure, panels = plots.new_figure(columns=3)
    for axes, title in zip(panels, ("one\nline", "two", "")):
        axes.set(title=title, xlabel="x", ylabel="y", xlim=(0, 1), ylim=(10, 0))
    panels[2].set(xscale="log", xlim=(1, 1e7))
    panels[0].plot([0, 1], [0, 1])
    panels[1].plot([0, 1], [1, 0])
    first, second = "A line rising from 0 at 0 to 1 at 1.", "A line falling from 1 at 0 to 0 at 1."
    third = "x from 1 to 1e+07 (logarithmic); y from 10 to 0."
    assert plots.describe(figure) == f"one line: x from 0 to 1; y from 10 to 0. {first} two: {second} {third}"


def test_a_colour_bar_gives_its_image_a_name_and_is_no_panel():
    figure, axes = plots.new_figure()
    figure.colorbar(axes.imshow(np.eye(2)), ax=axes, label="log p,\nnats")
    assert plots.describe(figure).startswith("log p, nats: 2 × 2 cells, lowest 0 in 50% of them, highest 1 in 50%")


def test_numbers_are_as_exact_as_they_can_be_read_off():
    small, tiny = description(lambda axes: axes.plot([0, 1.23456], [1e-9, 2.3456])), np.array([1e-12, 1e-3])
    assert small == "A line rising from 0 at 0 to 2.3 at 1.2."
    whole = description(lambda axes: axes.plot([0, 511], [0, 1074.4]), xlim=(0, 1200), ylim=(0, 1200))
    assert whole == "A line rising from 0 at 0 to 1 070 at 511."
    words = description(lambda axes: axes.loglog(tiny, tiny), xlim=(1e-13, 1), ylim=(1e-13, 1))
    assert words.endswith("A line rising from 1e−12 at 1e−12 to 0.001 at 0.001.")


def test_axes_that_are_off_have_no_ranges_and_an_empty_figure_nothing_to_say():
    figure, axes = plots.new_figure()
    axes.set(xlabel="x")
    axes.axis("off")
    assert plots.describe(figure) == ""


def test_a_cloud_that_is_narrow_has_digits_that_show_its_width():
    points = np.array([[1.0, 2.0]]) + 0.01 * np.tile(CORNERS, (3, 1))
    assert description(lambda axes: axes.scatter(*points.T)).endswith(
        "mean (1.01, 2.01), standard deviation (0.02, 0.01)."
    )


def test_what_is_no_figure_gets_a_sentence():
    with pytest.raises(ValueError, match="figure must be a matplotlib Figure; got list"):
        plots.describe([])
