"""`widgets.matrix`, `jacobian` and `planar`: what a figure is given and what its picture says is what the map does."""

import json
import re

import numpy as np
import pytest

from minflow import calculus, laws, nets, plots, widgets
from minflow.transforms import Planar
from minflow.widgets import plane

NET = nets.init_mlp(np.random.default_rng(1), [2, 16, 2], last=3.0)
TAKEN = {"bend": "bend", "polar": "polar", "a network that folds": NET}


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.\d+", text)]


def test_the_picture_of_a_matrix_is_the_parallelogram_of_plots():
    A = [[0.5, 1.0], [1.0, 0.5]]
    figure = widgets.matrix(A)
    still = plots.parallelogram(A, box=figure.data["box"])
    assert (figure.picture.title, figure.picture.alt) == (still.title, still.alt)
    assert "det A = −0.75: area 0.75, mirrored" in figure.picture.alt
    assert figure.data["A"] == A and figure.data["label"] == still.title


def test_the_columns_of_a_large_matrix_are_within_the_box():
    for size in (0.0, 1.0, 40.0, 1e4):
        figure = widgets.matrix([[size, 0.0], [0.0, -size]])
        low, high = np.array(figure.data["box"]).T
        assert (low < -size).all() and (high > size).all() and (high >= 2.5).all()


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("side", [0.05, 1.0])
def test_the_picture_of_a_jacobian_says_j_its_determinant_and_the_area(name, side):
    z = np.array([1.2, 0.9])
    figure = widgets.jacobian(TAKEN[name], z, side=side)
    _, f, _ = plane._map(TAKEN[name])
    J = calculus.batch_jacobian(f)(z[None])[0]
    values = numbers(figure.picture.alt)
    assert values[:3] == [side, 1.2, 0.9]
    factor, rows, det = values[3], values[4:8], values[8]
    assert np.allclose(rows, J.ravel(), atol=0.006) and abs(det - np.linalg.det(J)) < 0.006
    n = 200  # the middles of cells fill the square, and their areas add up to that of the image
    middles = np.stack(np.meshgrid(*[(np.arange(n) + 0.5) / n - 0.5] * 2), -1).reshape(-1, 2)
    exact = abs(np.linalg.det(calculus.batch_jacobian(f)(z + side * middles)).mean())
    assert abs(factor - exact) < 0.01
    if side == 0.05:
        assert abs(factor - abs(det)) < 0.02


@pytest.mark.parametrize("name", TAKEN)
def test_a_jacobian_is_given_all_that_its_panels_show(name):
    data = widgets.jacobian(TAKEN[name]).data
    json.dumps(data, allow_nan=False)
    _, f, _ = plane._map(TAKEN[name])
    z = plane._nodes(data["box"]).reshape(-1, 2)
    for points, middle, half in zip((z, f(z)), data["middles"], data["halves"]):
        assert (np.abs(points - middle) < half).all() and np.abs(points - middle).max() > 0.9 * half
    outline = np.array(data["outline"])
    ahead = np.roll(outline, -1, axis=0)
    assert np.abs(outline).max(axis=1).min() == np.abs(outline).max() == 0.5  # on the sides of a square, anticlockwise
    assert abs(np.sum(outline[:, 0] * ahead[:, 1] - ahead[:, 0] * outline[:, 1]) / 2 - 1) < 1e-6
    for line in np.array(data["lines"]):
        assert sorted(np.ptp(line, axis=0)) == [0, 1]


def test_the_share_of_the_grid_that_lies_face_down_is_that_of_chapter_3():
    middles = 4 * (np.arange(50) + 0.5) / 50 - 2
    z = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    share = np.mean(np.linalg.det(calculus.batch_jacobian(plane._map(NET)[1])(z)) < 0)
    assert f"{share:.0%}" == "22%" and "det J is negative at 22% of the grid" in widgets.jacobian(NET).picture.alt
    assert "negative" not in widgets.jacobian("bend").picture.alt


@pytest.mark.parametrize("wu", [-3.0, -1.5, -1.0, -0.5, 0.0, 3.0])
def test_the_picture_of_a_planar_layer_folds_beyond_minus_one_and_nowhere_else(wu):
    w, b = np.array([1.0, 0.5]), 0.4
    u = wu * w / (w @ w) + np.array([-0.2, 0.4])  # the second part is perpendicular to w
    figure = widgets.planar(w, u, b)
    alt = figure.picture.alt
    assert f"wᵀu = {plots.picture.number(wu)}. det J is {plots.picture.number(1 + wu)} on the plane" in alt
    assert ("three z" in alt) == (wu < -1) == ("no cell is mirrored" not in alt)
    if wu < -1:
        z = plane._nodes(figure.data["grid"]).reshape(-1, 2)
        J = np.eye(2) + (1 - np.tanh(z @ w + b) ** 2)[:, None, None] * np.outer(u, w)
        assert f"{np.mean(np.linalg.det(J) < 0):.0%} of the grid is mirrored" in alt
    json.dumps(figure.data, allow_nan=False)


@pytest.mark.parametrize(("w", "u", "b"), [(1e-3, 1, 1e3), (1e3, 1e3, -1e3), (1e-3, 1e3, 0), (1, 1, 1e3)])
def test_a_planar_layer_at_its_limits_has_a_picture(w, u, b, rendered):
    width, height = np.frombuffer(widgets.planar([w, 0], [u, 0], b).picture.png[16:24], dtype=">i4")
    assert height < width < 2000


def test_no_layer_of_minflow_folds_in_the_figure():
    layer = Planar(2)
    for seed in range(3):
        params = laws.random_params(layer, np.random.default_rng(seed), size=2.0)
        u, w, b, _ = layer.direction_and_plane(params)
        assert "no cell is mirrored" in widgets.planar(w, u, b).picture.alt


def test_titles_can_be_given_and_do_not_tell_what_is_found():
    assert "det" not in widgets.matrix().picture.title
    assert "folds" not in widgets.planar([1, 1], [-1, -1]).picture.title
    for figure in (
        widgets.matrix(title="T"),
        widgets.jacobian("bend", title="T"),
        widgets.planar([1, 0], [1, 0], title="T"),
    ):
        assert figure.picture.title == figure.data["label"] == "T"


@pytest.mark.parametrize(
    "make, sentence",
    [
        (lambda: widgets.matrix([1, 2]), r"A must be a 2 × 2 matrix; got"),
        (lambda: widgets.matrix([[1, np.nan], [0, 1]]), r"A and its determinant must be finite; got"),
        (lambda: widgets.matrix(1e100 * np.eye(2)), r"A must have entries from −10 000 to 10 000; got"),
        (lambda: widgets.matrix("A"), r"A must be an array of real numbers; got"),
        (lambda: widgets.jacobian("twist"), r'f must be "bend", "polar" or the parameters of a network; got'),
        (lambda: widgets.jacobian(np.tanh), r'f must be "bend", "polar" or the parameters of a network'),
        (lambda: widgets.jacobian(nets.init_mlp(np.random.default_rng(0), [3, 4, 2])), r"f must be .* of the plane"),
        (
            lambda: widgets.jacobian(nets.init_mlp(np.random.default_rng(0), [2, 4, 3])),
            r"f must give two finite numbers",
        ),
        (lambda: widgets.jacobian("bend", z=[2.0, 0.0]), r"z must lie in the box .*; got"),
        (lambda: widgets.jacobian("bend", z=[1.0]), r"z must be two finite numbers; got"),
        (lambda: widgets.jacobian("bend", side=0), r"side must be a number from 0\.05 to 1; got the int 0"),
        (lambda: widgets.jacobian("bend", box=((0, 0), (0, 1))), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: widgets.jacobian("bend", box=((0, 3000), (-1, 1))), r"f must give finite numbers on the whole box"),
        (lambda: widgets.planar([0, 0], [1, 1]), r"w must not be 0: without it there is no plane; got"),
        (lambda: widgets.planar([1e-9, 0], [1, 1]), r"w must have a length from 0\.001 to 1000; got"),
        (lambda: widgets.planar([900, 900], [1, 1]), r"w must have a length from 0\.001 to 1000; got"),
        (lambda: widgets.planar([1, 1], [1e200, 0]), r"u must have a length of at most 1000; got"),
        (lambda: widgets.planar([1, 1], [1, 1], b=1e9), r"b must be from −1000 to 1000; got"),
        (lambda: widgets.planar([1, 1], [np.inf, 1]), r"u must be two finite numbers; got"),
        (lambda: widgets.planar([1, 1], [1, 1], b="0"), r"b must be a finite number; got"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
