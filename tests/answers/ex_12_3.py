"""Answers to ex-12-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def one_spike(q, saved, worse, parts):
    """Nearly all of the mass in one part."""
    mean = 17 * q * 2**saved
    p = np.full(parts, mean * 4.0 ** -(saved + worse + 1))
    p[0] = parts * mean - np.sum(p[1:])
    return p


def one_hole(q, saved, worse, parts):
    """One part with hardly any mass."""
    mean = 17 * q * 2**saved
    p = np.full(parts, mean * parts / (parts - 1))
    p[-1] = mean * 2.0 ** (-parts * (saved + worse + 1))
    p[:-1] -= p[-1] / (parts - 1)
    return p * (1 + 1e-12)


def all_the_mass(q, saved, worse, parts):
    """Black is certain, as far as the code goes."""
    p = 17 * np.geomspace(1, 1e-300, parts)
    return list(p * 17 / p.mean())


RIGHT = (one_spike, one_hole, all_the_mass)


def flat_and_better(q, saved, worse, parts):
    return np.full(parts, 17 * q * 2**saved)


def flat_and_worse(q, saved, worse, parts):
    return np.full(parts, 17 * q / 2**worse)


def mass_in_every_part(q, saved, worse, parts):
    """Takes each part for the whole cell."""
    p = np.full(parts, 0.001)
    p[0] = 17 * parts
    return p


def one_ratio(q, saved, worse, parts):
    return 17 * q * 2**saved * np.where(np.arange(parts) % 2 == 0, 1.999, 0.001)


MISTAKES = (
    ("worse score", one_ratio),
    ("worse score", flat_and_better),
    ("shorter code", flat_and_worse),
    ("mass below one", mass_in_every_part),
    ("heights", lambda q, saved, worse, parts: np.zeros(parts)),
)
