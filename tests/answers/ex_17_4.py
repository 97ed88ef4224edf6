"""Answers to ex-17-4 that people write: right ones by other ways, wrong ones with the name of the demand they miss."""

import numpy as np


def along_one_axis(dim, far, more, least):
    return np.eye(dim)[0] * far, [least] * dim


def by_the_room(dim, far, more, least):
    """All the spread that the score leaves, the same in all coordinates."""
    mean = np.zeros(dim)
    mean[-1] = -far
    return mean, np.full(dim, np.sqrt((dim - 2 * more - far**2) / dim))


RIGHT = (along_one_axis, by_the_room)

MISTAKES = (
    ("a density", lambda dim, far, more, least: (far, least)),
    ("of another kind", lambda dim, far, more, least: (np.zeros(dim), np.full(dim, least))),
    ("varies", lambda dim, far, more, least: (np.eye(dim)[0] * far, np.full(dim, 1e-3))),
    ("scores higher", lambda dim, far, more, least: (np.eye(dim)[0] * far, np.ones(dim))),
)
