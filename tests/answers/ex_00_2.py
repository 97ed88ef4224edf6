"""Answers to ex-00-2 that people write: right ones by other ways."""

import numpy as np


def back_in_a_loop(x, place, low, high):
    return [(t - place) / high if t > place else (t - place) / low for t in x]


def back_in_two_parts(x, place, low, high):
    u = x - place
    return np.maximum(u, 0) / high + np.minimum(u, 0) / low


RIGHT = (back_in_a_loop, back_in_two_parts)
