"""A density that was drawn by hand: its law, its draws, its text, and what it refuses."""

import numpy as np
import pytest

from minflow.data import Drawing
from minflow.data.drawing import CELL, DARKEST, REACH, SIDE

from .shared import close, refused


@pytest.fixture
def drawing(rng):
    """Half of the cells are empty; the last row is the lowest."""
    levels = np.maximum(rng.integers(-DARKEST, DARKEST + 1, (SIDE, SIDE)), 0)
    levels[: SIDE // 2, : SIDE // 4] = 0
    return Drawing(levels)


def middles():
    """Of all cells, row by row from above."""
    axis = (np.arange(SIDE) + 0.5) * CELL - REACH
    return np.stack(np.meshgrid(axis, -axis), axis=-1).reshape(-1, 2)


def test_its_mass_is_1_and_its_entropy_is_the_mean_of_its_surprise(drawing):
    p = np.exp(drawing.log_prob(middles())) * CELL**2
    close(p.sum(), 1.0)
    close(p.reshape(SIDE, SIDE), drawing.levels / drawing.levels.sum())
    known = p > 0
    close(drawing.entropy, -np.sum(p[known] * drawing.log_prob(middles()[known])))
    assert (drawing.log_prob([[3.01, 0.0], [0.0, -3.01], [-2.9, 2.9]]) == -np.inf).all()


def test_it_is_drawn_by_its_density(drawing, rng):
    """In squares of 12 × 12 cells, to 5 standard errors; and a draw lies where something was drawn."""
    n = 20_000
    x = drawing.sample(rng, n)
    assert np.isfinite(drawing.log_prob(x)).all()
    edges = np.linspace(-REACH, REACH, 9)
    counts, _, _ = np.histogram2d(-x[:, 1], x[:, 0], (edges, edges))
    shares = drawing.shares.reshape(8, 12, 8, 12).sum(axis=(1, 3))
    assert (np.abs(counts - n * shares) <= 5 * np.sqrt(n * shares)).all()


def test_its_text_holds_all_of_it(drawing):
    assert (Drawing.from_text(drawing.text).levels == drawing.levels).all()


@pytest.mark.parametrize("levels", [np.zeros((2, 2)), np.full((SIDE, SIDE), 0.5), np.full((SIDE, SIDE), 16)])
def test_levels_are_whole_numbers_for_all_cells(levels):
    refused(lambda: Drawing(levels), "levels", "whole numbers from 0 to 15", str(levels.shape))


@pytest.mark.parametrize("text", ["", "no text of a drawing", Drawing(np.ones((SIDE, SIDE))).text[:-3], 3])
def test_a_text_that_is_cut_short_or_of_something_else_is_refused(text):
    refused(lambda: Drawing.from_text(text), "text", "all of it")


def test_an_empty_drawing_is_no_density(rng):
    refused(lambda: Drawing(np.zeros((SIDE, SIDE))).sample(rng, 2), "levels", "an empty drawing")
