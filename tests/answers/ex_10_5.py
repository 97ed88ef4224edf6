"""Answers to ex-10-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def to_x(z, net):
    """One column at a time, and nothing computed that is not kept."""
    columns = []
    for i in range(z.shape[1]):
        made = np.stack([*columns, *(np.zeros(len(z)) for _ in range(z.shape[1] - i))], axis=1)
        log_scale, shift = net(made)
        columns.append(z[:, i] * np.exp(log_scale[:, i]) + shift[:, i])
    return np.stack(columns, axis=1)


def to_x_by_rows(z, net):
    rows = []
    for row in z:
        x = np.zeros((1, len(row)))
        for i, value in enumerate(row):
            log_scale, shift = net(x)
            x[0, i] = value * math.exp(log_scale[0, i]) + shift[0, i]
        rows.append(x[0])
    return np.array(rows)


def to_x_until_still(z, net):
    """From anywhere, until a pass changes nothing."""
    x, before = z, None
    while before is None or not np.array_equal(x, before):
        log_scale, shift = net(x)
        before, x = x, z * np.exp(log_scale) + shift
    return x


def to_x_from_nan(z, net):
    x = np.full_like(z, np.nan)
    for i in range(z.shape[1]):
        log_scale, shift = net(x)
        x[:, i] = z[:, i] * np.exp(log_scale[:, i]) + shift[:, i]
    return x


RIGHT = (to_x, to_x_by_rows, to_x_until_still, to_x_from_nan)


def to_x_in_one_pass(z, net):
    x = np.zeros_like(z)
    log_scale, shift = net(x)
    return z * np.exp(log_scale) + shift


def to_x_of_z(z, net):
    log_scale, shift = net(z)
    return z * np.exp(log_scale) + shift


def to_x_without_the_last(z, net):
    x = np.zeros_like(z)
    for i in range(z.shape[1] - 1):
        log_scale, shift = net(x)
        x[:, i] = z[:, i] * np.exp(log_scale[:, i]) + shift[:, i]
    return x


MISTAKES = (
    ("one pass from zeros", to_x_in_one_pass),
    ("reads z", to_x_of_z),
    ("the last never made", to_x_without_the_last),
    ("float32", lambda z, net: np.float32(to_x(z, net))),
    ("type", lambda z, net: (to_x(z, net), net(z)[0].sum(axis=1))),
)
