"""Answers to ex-16-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def keeps_the_weight(log_w, log_u):
    here, now, path = log_w[0], 0, np.zeros(len(log_w), dtype=int)
    for k in range(1, len(log_w)):
        if log_u[k] < log_w[k] - here:
            here, now = log_w[k], k
        path[k] = now
    return path


def with_probabilities(log_w, log_u):
    path = [0]
    for w, u in zip(log_w[1:], np.exp(log_u[1:]), strict=True):
        last = path[-1]
        path.append(len(path) if u < np.exp(min(0.0, w - log_w[last])) else last)
    return path


def by_thresholds(log_w, log_u):
    """Proposal k is taken in all states whose weight is below a threshold."""
    thresholds, path = log_w - log_u, [0]
    for k in range(1, len(log_w)):
        path.append(k if log_w[path[-1]] < thresholds[k] else path[-1])
    return np.array(path, dtype=float)


def as_given(log_w, log_u):
    now, path = 0, []
    for k in range(len(log_w)):
        if log_u[k] < log_w[k] - log_w[k - 1]:
            now = k
        path.append(now)
    return np.array(path)


def only_accepted(log_w, log_u):
    now, path = 0, [0]
    for k in range(1, len(log_w)):
        if log_u[k] < log_w[k] - log_w[now]:
            now = k
            path.append(k)
    return np.array(path)


def climbs(log_w, log_u):
    return np.array([int(np.argmax(log_w[: k + 1])) for k in range(len(log_w))])


RIGHT = (keeps_the_weight, with_probabilities, by_thresholds)

MISTAKES = (
    ("as given", as_given),
    ("refused states left out", only_accepted),
    ("only upwards", climbs),
    ("everything accepted", lambda log_w, log_u: np.arange(len(log_u))),
    ("log-weights", lambda log_w, log_u: log_w[keeps_the_weight(log_w, log_u)]),
    ("quotient turned round", lambda log_w, log_u: keeps_the_weight(-log_w, log_u)),
)
