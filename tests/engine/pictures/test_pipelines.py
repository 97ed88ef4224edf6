"""Models and layers as boxes: a map in a pipeline is a funnel, and a coupling has two ways and a network between."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from minflow import plots
from minflow.plots import DATA, GUIDE, LATENT, MODEL

from .drawn import drawn, face_of, words

VAE = [("x", 8, DATA), ("encoder\nq",), ("z", 2, LATENT), ("decoder",), ("x again", 6, MODEL)]


def test_the_boxes_of_a_pipeline_are_as_high_as_they_have_numbers():
    figure, alt = drawn(lambda: plots.pipeline({"A": VAE, "B": VAE[:1]}, title="E"))
    above, below = figure.axes
    corners = [box.get_xy()[:4, 1] for box in above.patches]
    ends = [(8, 8), (8, 2), (2, 2), (2, 6), (6, 6)]
    np.testing.assert_allclose(corners, [[-a / 2, a / 2, b / 2, -b / 2] for a, b in ends])
    across = np.array([box.get_xy()[:4, 0] for box in above.patches])
    assert (across[1:, 0] > across[:-1, 3]).all() and (across[:, 3] > across[:, 1]).all()
    assert [face_of(box) for box in above.patches] == [DATA, GUIDE, LATENT, GUIDE, MODEL]
    assert words(above.texts) == ["x", "encoder\nq", "z", "decoder", "x again"]
    for text, box in zip(above.texts, across, strict=True):
        assert text.get_position() == (box.mean(), 0)
    assert (above.get_title(), below.get_title(), len(below.patches)) == ("A", "B", 1)
    steps = "x with 8 numbers, then encoder q, then z with 2 numbers, then decoder, then x again with 6 numbers"
    assert alt == f"A: {steps}. B: x with 8 numbers."


@pytest.mark.parametrize("stations", [VAE[1:], VAE[:4], [VAE[0], VAE[2]], []])
def test_a_map_stands_between_two_stations(stations):
    with pytest.raises(ValueError, match="A must alternate"):
        plots.pipeline({"A": stations})


def test_a_pipeline_needs_a_model():
    with pytest.raises(ValueError, match="at least one model"):
        plots.pipeline({})


def test_a_coupling_has_seven_arrows_and_the_numbers_of_its_point():
    figure, alt = drawn(lambda: plots.coupling(z=(1, 2), log_scale=0.5, shift=-1, title="C"))
    (axes,) = figure.axes
    ways = ["z₁ = 1 to x₁ = 1", "z₁ = 1 to network", "network to × exp(α)", "network to + μ"]
    ways += ["z₂ = 2 to × exp(α)", "× exp(α) to + μ", "+ μ to x₂ = 2.3"]
    assert [f"An arrow from {way}." in alt for way in ways] == [True] * 7 and alt.count("An arrow") == 7
    assert {"α = 0.5", "μ = −1", "3.3"} <= set(words(axes.texts))
    edges = {text.get_text(): text.get_bbox_patch().get_edgecolor() for text in axes.texts if text.get_bbox_patch()}
    assert edges["z₁ = 1"] == to_rgba(LATENT) and edges["x₂ = 2.3"] == to_rgba(MODEL)
