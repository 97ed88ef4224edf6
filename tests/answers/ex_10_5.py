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


def to_x_with(move, passes=lambda dim: dim, start=np.zeros_like):
    """passes(D) times x ← move(x, z, α, μ) with α and μ at x, from start(z)."""

    def answer(z, net):
        x = start(z)
        for _ in range(passes(z.shape[1])):
            x = move(x, z, *net(x))
        return x

    return answer


def step(x, z, log_scale, shift):
    return z * np.exp(log_scale) + shift


def to_x_by_columns(order, start):
    def answer(z, net):
        x = start(z)
        for i in order(z.shape[1]):
            x[:, i] = step(x, z, *net(x))[:, i]
        return x

    return answer


RIGHT = (
    to_x,
    to_x_by_rows,
    to_x_until_still,
    to_x_by_columns(range, lambda z: np.full_like(z, np.nan)),
)


MISTAKES = (
    ("the inverse in the queue", to_x_with(lambda x, z, log_scale, shift: (z - shift) * np.exp(-log_scale))),
    ("one pass from zeros", to_x_by_columns(lambda dim: reversed(range(dim)), np.zeros_like)),
    ("the last never made", to_x_by_columns(lambda dim: range(dim - 1), np.zeros_like)),
    ("α and μ exchanged", to_x_with(lambda x, z, first, second: z * np.exp(second) + first)),
    ("float32", lambda z, net: np.float32(to_x(z, net))),
    ("type", lambda z, net: (to_x(z, net), net(z)[0].sum(axis=1))),
)
