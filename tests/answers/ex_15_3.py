"""Answers to ex-15-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def on_the_left(x, nats):
    mass, first = np.expm1(nats), np.min(x)
    return np.array([mass, first - np.sqrt(first**2 + 2 * np.log(100 * mass))])


def searched(x, nats):
    """Halves an interval of places until the largest addition to a weight is 0.01."""
    mass, low, high = np.exp(nats) - 1, np.max(x), 100.0
    for _ in range(60):
        place = (low + high) / 2
        added = np.max(np.log(mass) + place * x - place**2 / 2)
        low, high = (place, high) if added > np.log(0.01) else (low, place)
    return [mass, low]


def very_far(x, nats):
    return np.array([np.exp(nats) - 1, 1e4])


RIGHT = (on_the_left, searched)

MISTAKES = (
    ("near", very_far),
    ("mass", lambda x, nats: np.array([np.exp(nats), searched(x, nats)[1]])),
    ("wrong by so much", lambda x, nats: searched(x, 1.015 * nats)),
    ("a bump", lambda x, nats: np.exp(nats) - 1),
)
