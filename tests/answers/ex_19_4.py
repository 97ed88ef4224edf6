"""Answers to ex-19-4 that people write: right ones by other ways, wrong ones with the name of what they miss."""

import numpy as np


def wasted(p, waste, nats):
    """All of the waste in the first empty cell, and a little more of it than asked."""
    q = (1 - waste - (1 - waste) / 100) * p
    q[np.flatnonzero(p == 0)[0]] = 1 - q.sum()
    return q


def likely_cell(p, waste, nats):
    """q₂ on the most probable cell, its other cells ever smaller until the difference is large enough."""
    q1, seen, best = wasted(p, waste, nats), p > 0, int(np.argmax(p))
    tiny = 0.1
    while True:
        q2 = np.where(seen, tiny, 0.0)
        q2[best] = 1 - tiny * (seen.sum() - 1)
        if q2[best] > 0 and np.sum(p[seen] * np.log(q1[seen] / q2[seen])) >= nats:
            return q1, q2
        tiny /= 2


def far_away(p, waste, nats):
    seen = p > 0
    q2 = np.where(seen, 1e-60, 0.0)
    q2[np.flatnonzero(seen)[-1]] = 1 - 1e-60 * (seen.sum() - 1)
    return wasted(p, waste, nats), q2


def reversed_roles(p, waste, nats):
    return likely_cell(p, waste, nats)[::-1]


def impossible(p, waste, nats):
    return wasted(p, waste, nats), (np.arange(len(p)) == np.argmax(p)) * 1.0


RIGHT = (likely_cell, far_away)


def a_fixed_rest(p, waste, nats):
    hole = p == 0
    second = np.where(hole, 0.0, 1e-12)
    second[np.argmin(np.where(hole, 2.0, p))] += 1 - second.sum()
    return (1 - waste) * p + waste * hole / hole.sum(), second


def one_cell_takes_all(p, waste, nats):
    """q₂ gives nearly nothing to one cell alone, so little that exp underflows where each cell is rare."""
    seen, best = p > 0, np.argmax(p)
    tiny = np.exp(-(nats + 20) / p[best])
    q2 = np.where(seen, (1 - tiny) / (seen.sum() - 1), 0.0)
    q2[best] = tiny
    return wasted(p, waste, nats), q2


MISTAKES = (
    ("finite", one_cell_takes_all),
    ("better likelihood", a_fixed_rest),
    ("q₁ wastes", reversed_roles),
    ("finite", impossible),
    ("better likelihood", lambda p, waste, nats: (wasted(p, waste, nats), p)),
    ("q₂ wastes nothing", lambda p, waste, nats: (wasted(p, waste, nats), np.full(len(p), 1 / len(p)))),
    ("two models", lambda p, waste, nats: (p + waste * (p == 0), far_away(p, waste, nats)[1])),
)
