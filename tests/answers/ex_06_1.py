"""Answers to ex-06-1 that people write: right ones by other ways."""

import autograd.numpy as np


def inverse_by_columns(x, mask, net):
    log_scale, shift = net(x[:, mask])
    moving, columns = list(np.flatnonzero(~mask)), []
    for d in range(x.shape[1]):
        k = moving.index(d) if d in moving else None
        columns.append(x[:, d] if k is None else (x[:, d] - shift[:, k]) * np.exp(-log_scale[:, k]))
    return np.stack(columns, axis=1)


def inverse_by_copy(x, mask, net):
    log_scale, shift = net(x[:, mask])
    z = np.array(x)
    z[:, ~mask] -= shift
    z[:, ~mask] /= np.exp(log_scale)
    return z


RIGHT = (inverse_by_copy, inverse_by_columns)


def inverse_of_equal_halves(x, mask, net):
    z = x.copy()
    log_scale, shift = net(x[:, mask])
    for k, column in enumerate(np.flatnonzero(~mask)[: np.sum(mask)]):
        z[:, column] = (x[:, column] - shift[:, k]) / np.exp(log_scale[:, np.sum(mask) - np.sum(~mask) + k])
    return z


MISTAKES = (("raised", inverse_of_equal_halves),)
