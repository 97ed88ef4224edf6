"""Answers to ex-15-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def climbs(log_w, log_u):
    return np.array([int(np.argmax(log_w[: k + 1])) for k in range(len(log_w))])


RIGHT = (keeps_the_weight, with_probabilities)


def weight_of_the_first_state(log_w, log_u):
    now, path, held = 0, [], log_w[0]
    for k in range(len(log_w)):
        now = k if k and log_u[k] < log_w[k] - held else now
        path.append(now)
    return path


MISTAKES = (
    ("weight of the state kept", weight_of_the_first_state),
    ("only upwards", climbs),
)
