"""Answers to ex-14-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def searched(noise, nats):
    """The slope goes down from 0, calibrated all the way, until the gap is as large as asked."""
    exact = np.sqrt(noise**2 / (1 + noise**2))
    slopes = -np.geomspace(1e-4, 1e50, 200_000)
    widths = np.sqrt((1 - slopes) ** 2 + slopes**2 * noise**2)
    k = np.argmax(np.log(widths / exact) >= nats)
    return np.array([slopes[k], widths[k]])


def halved(noise, nats):
    """By halving an interval of slopes."""
    low, high = -1e50, 0.0
    exact = noise / np.sqrt(1 + noise**2)
    for _ in range(240):
        slope = (low + high) / 2
        width = np.hypot(1 - slope, slope * noise)
        low, high = (slope, high) if np.log(width / exact) > nats else (low, slope)
    return np.array([slope, width])


def exact(noise, nats):
    return np.array([1 / (1 + noise**2), noise / np.sqrt(1 + noise**2)])


RIGHT = (searched, halved)


def slopes_down_to_minus_4(noise, nats):
    goal, low, high = np.exp(nats) * noise / np.sqrt(1 + noise**2), -4.0, 0.0
    for _ in range(100):
        slope = (low + high) / 2
        width = np.hypot(1 - slope, slope * noise)
        low, high = (slope, high) if width > goal else (low, slope)
    return np.array([slope, width])


MISTAKES = (
    ("as bad as asked", slopes_down_to_minus_4),
    ("as bad as asked", exact),
    ("calibrated", lambda noise, nats: np.array([exact(noise, nats)[0], exact(noise, nats)[1] * np.exp(nats)])),
    ("a density", lambda noise, nats: searched(noise, nats)[0]),
)
