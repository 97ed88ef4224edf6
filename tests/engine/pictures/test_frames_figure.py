"""`widgets.frames`: what draw gives at each value is in the figure, and its still picture shows the chosen one."""

import json
import warnings

import numpy as np
import pytest

from minflow import plots, widgets
from minflow.widgets.figure import unpack
from minflow.widgets.frames import stacked

from .drawn import taken

LINE = np.linspace(-2, 2, 41)


def wave(a):
    return {"sine": np.stack([LINE, np.sin(a * LINE)], axis=1), "length": f"about {a:.1f}"}


def everything(a):
    ring = np.stack([np.cos(3 * LINE), np.sin(3 * LINE)], axis=1)
    return {
        "cells": ("heat", a * np.arange(12.0).reshape(3, 4)),
        "dots": ("points", a * ring, plots.DATA),
        "ring": ("shape", ring + a, plots.LATENT),
        "broken": ("dashed", ring, plots.INK),
    }


def parts_of(figure):
    return {part["name"]: part for part in figure.data["parts"]}


def test_a_line_is_what_draw_gave_at_each_value():
    figure = widgets.frames(wave, a=[0.5, 1.0, 2.0], at=2.0, axes=("x", "y"), title="A wave")
    lines = unpack(figure.data["parts"][0]["numbers"])
    for k, a in enumerate((0.5, 1.0, 2.0)):
        assert np.allclose(lines[k], wave(a)["sine"], atol=1e-3)
    assert figure.data["values"] == ["0.5", "1.0", "2.0"] and figure.data["start"] == 2
    assert figure.data["words"][0] == "a = 0.5; length about 0.5."
    assert figure.data["label"] == figure.picture.title == "A wave"
    json.dumps(figure.data, allow_nan=False)


@pytest.mark.parametrize(("at", "low"), [(0.5, "−0.84 at"), (1.0, "−1 at −1.6")])
def test_the_still_picture_is_described_at_its_value_and_the_ends_are_said(at, low):
    alt = widgets.frames(wave, a=[0.5, 1.0, 2.0], at=at, axes=("x", "y")).picture.alt
    assert alt.startswith(f"a = {at}; length about {at}. x from −2.2 to 2.2; y from −1.1 to 1.1. ")
    assert low in alt and "A slider moves a from 0.5 to 2.0 in 3 steps." in alt
    assert alt.endswith("At the ends: a = 0.5; length about 0.5. a = 2.0; length about 2.0.")


def test_each_kind_of_part_keeps_its_numbers_and_its_colour():
    figure = widgets.frames(everything, a=[1, 2], box=((-1, 4), (-1, 4)), equal=True)
    parts = parts_of(figure)
    assert {name: part["kind"] for name, part in parts.items()} == {
        "cells": "heat",
        "dots": "points",
        "ring": "shape",
        "broken": "dashed",
    }
    assert parts["dots"]["colour"] == plots.DATA and parts["broken"]["colour"] == ""
    assert parts["cells"]["numbers"]["shape"] == [2, 3, 4]
    assert np.allclose(unpack(parts["cells"]["numbers"])[:, 2, 3], (0.5, 1.0), atol=2e-3)  # of the highest of all
    assert np.allclose(unpack(parts["dots"]["numbers"])[1], everything(2)["dots"][1], atol=1e-3)
    assert figure.data["equal"] is True and figure.data["box"] == ((-1.0, 4.0), (-1.0, 4.0))


def test_the_switch_shows_what_another_function_gave():
    figure = widgets.frames(
        wave, a=[1.0, 2.0], broken=("twice as high", lambda a: wave(a) | {"sine": 2 * wave(a)["sine"]})
    )
    broken = figure.data["broken"]
    assert np.allclose(unpack(broken["parts"][0])[1], 2 * wave(2.0)["sine"], atol=1e-3)
    assert (broken["name"], broken["words"]) == ("twice as high", figure.data["words"])
    with pytest.raises(ValueError, match=r"broken\(1\) must return what draw\(1\) does"):
        widgets.frames(wave, a=[1.0, 2.0], broken=("less", lambda a: {"sine": LINE.reshape(1, -1, 1).repeat(2, 2)[0]}))


def test_what_is_the_same_at_all_values_is_kept_once():
    parts = parts_of(widgets.frames(everything, a=[1, 2, 3]))
    assert parts["broken"]["numbers"]["shape"][0] == 1 and parts["ring"]["numbers"]["shape"][0] == 3


def test_arrays_are_the_same_where_all_of_them_are_holes_included():
    one, other = np.array([1.0, np.nan]), np.array([2.0, np.nan])
    assert len(stacked([one, one.copy(), one])) == 1
    assert len(stacked([one, other, one])) == len(stacked([one, one, other])) == 3


def test_a_point_far_outside_of_the_box_costs_the_others_no_digits():
    def far(a):
        return {"line": np.array([[0.0, 0.0], [1.0, a], [2.0, 1e9]])}

    figure = widgets.frames(far, a=[0.1, 0.9], box=((0, 2), (0, 1)))
    lines = unpack(figure.data["parts"][0]["numbers"])
    assert np.allclose(lines[:, 1, 1], (0.1, 0.9), atol=1e-3) and (lines[:, 2, 1] > 4).all()


def test_a_point_that_is_nan_in_one_coordinate_has_no_part_in_the_box():
    figure = widgets.frames(lambda a: {"line": np.array([[0.0, 0.0], [9.0, np.nan], [2.0, a]])}, a=[1, 2])
    assert figure.data["box"] == ((-0.101, 2.101), (-0.101, 2.101))


def test_images_are_laid_out_in_lines_of_eight_with_nothing_between_them():
    pixels = np.random.default_rng(0).uniform(size=(10, 3, 3))
    figure = widgets.frames(lambda T: {"digits": T * pixels}, T=[0.5, 1], at=1)
    (part,) = figure.data["parts"]
    cells = unpack(part["numbers"])
    assert part["kind"] == "grey" and cells.shape == (2, 8, 32) and figure.data["axes"] is None
    upright = cells[1, ::-1]
    assert np.allclose(upright[:3, :3], pixels[0], atol=2e-3) and np.allclose(upright[4:7, 4:7], pixels[9], atol=2e-3)
    assert np.isnan(upright[3]).all() and np.isnan(upright[:, 3]).all() and np.isnan(upright[4:, 8:]).all()
    assert "10 images of 3 × 3 pixels" in figure.picture.alt and figure.picture.title == "T from 0.5 to 1.0"


def test_whole_numbers_stay_whole():
    seen = []
    widgets.frames(lambda layers: seen.append(layers) or wave(layers), layers=range(3))
    assert seen == [0, 1, 2] and all(type(layers) is int for layers in seen)


@pytest.mark.parametrize(
    "heat", [*(np.full((3, 4), one) for one in (1e6, 1e17, np.nan)), [[1.0, np.inf], [np.nan, -np.inf]]]
)
def test_a_heat_map_without_two_finite_numbers_is_drawn_without_a_warning(heat):
    with warnings.catch_warnings(action="error"):
        figure = widgets.frames(lambda a: {"cells": ("heat", np.array(heat))}, a=[1, 2])
    shares = unpack(figure.data["parts"][0]["numbers"])
    assert np.array_equal(np.isfinite(shares[0]), np.isfinite(heat)) and set(shares[np.isfinite(shares)]) <= {0.0}
    assert "inf" not in figure.picture.alt.replace("finite", "")
    assert np.isfinite(heat).any() or "No number in it is finite." in figure.picture.alt


@pytest.mark.parametrize(("values", "labels"), [([1e-6, 2e-6], ["1e−06", "2e−06"]), ([-1e-7, 0], ["−1e−07", "0"])])
def test_labels_of_small_values_differ(values, labels):
    assert widgets.frames(wave, a=values).data["values"] == labels


@pytest.mark.parametrize(("at", "start"), [(1, 0), (1.4, 0), (1.6, 1), (np.float32(3), 2)])
def test_the_figure_starts_at_the_value_nearest_to_at(at, start):
    assert widgets.frames(wave, a=[1, 2, 3], at=at).data["start"] == start


def test_what_is_the_same_at_all_values_counts_once_among_the_numbers():
    ground = np.zeros((60_000, 2))
    assert widgets.frames(lambda a: {"ground": ("points", ground)}, a=np.arange(10), box=((-1, 1), (-1, 1)))


@pytest.mark.parametrize("values", [np.linspace(-1, 1, 21), [0, 5, 10], [1 / 3, 2 / 3], [-0.01, 0.0]])
def test_labels_tell_the_values_apart(values):
    labels = widgets.frames(wave, a=values).data["values"]
    assert len(set(labels)) == len(values) and "−0" not in labels and "-" not in "".join(labels)
    assert np.allclose([float(label.replace("−", "-")) for label in labels], values, atol=1e-4)


REFUSED = {
    "frames needs the values of one name, such as x=np.linspace(-3, 3, 25); got a, b": {"a": [1, 2], "b": [1]},
    "frames needs the values of one name, such as x=np.linspace(-3, 3, 25); got none": {},
    "a must be 2 to 40 finite numbers in a line; got an array of shape (41,)": {"a": np.arange(41)},
    "a must be 2 to 40 finite numbers in a line": {"a": [1, np.nan]},
    "box must be ((low, high), (low, high)) with low < high": {"a": [1, 2], "box": (0, 1)},
    'axes must be two names, such as ("x", "p(x)"); got NoneType': {"a": [1, 2], "axes": None},
    'axes must be two names, such as ("x", "p(x)"); got a tuple of 1': {"a": [1, 2], "axes": ("x",)},
    'axes must be two names, such as ("x", "p(x)"); got the str': {"a": [1, 2], "axes": "xy"},
    "at must be a number from 1 to 2; got the str 'x'": {"a": [1, 2], "at": "x"},
    "at must be a number from 1 to 2; got the int 99": {"a": [1, 2], "at": 99},
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_other_arguments_are_refused_in_a_sentence(sentence):
    with pytest.raises(ValueError) as problem:
        widgets.frames(wave, **REFUSED[sentence])
    assert str(problem.value).startswith(sentence)


DRAWN = {
    "draw must be a function; got": 3,
    "draw(1) must return a dict {name: part} with something to draw; got": lambda a: [1],
    "draw(1) must return a dict {name: part} with something to draw; got a dict": lambda a: {"only": "words"},
    "draw(1)['c'] must be an array (N, 2) for line; got an array of shape (4,)": lambda a: {"c": np.ones(4)},
    "draw(1)['c'] must be an array (N, side, side) for images": lambda a: {"c": np.ones((4, 3, 2))},
    "draw(1)['c'] must be one of line, dashed, shape, points, heat, images; got 'dot'": lambda a: {
        "c": ("dot", np.ones((4, 2)))
    },
    "draw(1)['c'] must be an array or (kind, array, colour)": lambda a: {"c": ("line",)},
    "draw(1) must return images as its only part; got line, images": lambda a: {
        "a": np.ones((4, 2)),
        "b": np.ones((1, 2, 2)),
    },
    "draw(2) must return what draw(1) does, 'c' of shape (1, 2)": lambda a: {"c": np.ones((a, 2))},
    "draw must return at most 1 000 000 numbers, at all values together; got 1 500 000: fewer": lambda a: {
        "c": np.full((375_000, 2), float(a))
    },
    "draw must return at most 1 000 000 numbers, at all values together; got 1 310 720: fewer": lambda a: {
        "c": np.zeros((10, 256, 256)) + a
    },
    "draw must return at least one point that is finite": lambda a: {"c": np.full((4, 2), np.nan)},
}


@pytest.mark.parametrize("sentence", DRAWN)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(sentence):
    with pytest.raises(ValueError) as problem:
        widgets.frames(DRAWN[sentence], a=[1, 2])
    assert str(problem.value).startswith(sentence)


def test_where_a_still_picture_has_few_points_they_are_large():
    for count, pixels in ((99, 5), (100, 2)):
        points = np.ones((count, 2))
        drawn, _ = taken(lambda dots=points: widgets.frames(lambda a: {"p": ("points", dots)}, a=[1, 2]).picture)
        (points,) = drawn.axes[0].lines
        assert points.get_markersize() / 2 * plots.picture.DPI / 72 == pytest.approx(pixels, abs=0.5)
