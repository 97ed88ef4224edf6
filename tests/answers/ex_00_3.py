"""Answers to ex-00-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def islands_piece_by_piece(z, budget):
    half = (1 - budget) / 2
    middle = -1 + 2 * (z - half) / budget
    return np.where(z < half, -2 + z / half, np.where(z > 1 - half, 2 - (1 - z) / half, middle))


def islands_with_a_smooth_bridge(z, budget):
    half = (1 - budget) / 2
    u = np.clip((z - half) / budget, 0, 1)
    bridge = -1 + 2 * (0.5 * u + 0.5 * (3 * u**2 - 2 * u**3))
    return np.where(z < half, -2 + z / half, np.where(z > 1 - half, 2 - (1 - z) / half, bridge))


def islands_by_a_sum_of_slopes(z, budget):
    half = (1 - budget) / 2
    on_the_left, in_the_water = np.minimum(z, half), np.clip(z - half, 0, budget)
    return -2 + on_the_left / half + 2 * in_the_water / budget + np.maximum(z - half - budget, 0) / half


RIGHT = (islands_piece_by_piece, islands_with_a_smooth_bridge, islands_by_a_sum_of_slopes)


def a_torn_line(z, budget):
    return np.where(z < 0.5, -2 + 2 * z, 2 * z)


def the_budget_on_each_side(z, budget):
    return np.interp(z, [0, 0.5 - budget, 0.5 + budget, 1], [-2, -1, 1, 2])


def water_first(z, budget):
    return np.interp(z, [0, 0.5, 0.5 + budget, 1], [-2, -1, 1, 2])


MISTAKES = (
    ("no tear", a_torn_line),
    ("within the budget", the_budget_on_each_side),
    ("as many on each island", water_first),
    ("within the budget", lambda z, budget: islands_piece_by_piece(np.linspace(0, 1, len(z)), budget)),
    ("budget ignored", lambda z, budget: np.interp(z, [0, 1], [-2, 2])),
    ("rises", lambda z, budget: -islands_piece_by_piece(z, budget)),
    ("not beyond", lambda z, budget: 2 * islands_piece_by_piece(z, budget)),
    ("all of the islands", lambda z, budget: 0.9 * islands_piece_by_piece(z, budget)),
    ("the budget is used", lambda z, budget: islands_piece_by_piece(z, 0.4 * budget)),
    ("one x for each z", lambda z, budget: [-2.0, -1.0, 1.0, 2.0]),
)
