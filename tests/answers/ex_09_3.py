"""Answers to ex-09-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def inverse_with_plus(x, mask, net):
    log_scale, shift = net(x[:, mask])
    z = x.copy()
    z[:, ~mask] = (x[:, ~mask] - shift) * np.exp(log_scale)
    return z


def inverse_scaled_first(x, mask, net):
    log_scale, shift = net(x[:, mask])
    z = x.copy()
    z[:, ~mask] /= np.exp(log_scale)
    z[:, ~mask] -= shift
    return z


def inverse_like_forward(x, mask, net):
    log_scale, shift = net(x[:, mask])
    z = np.array(x)
    z[:, ~mask] = np.exp(log_scale) * x[:, ~mask] + shift
    return z


MISTAKES = (
    ("exp(+α)", inverse_with_plus),
    ("shift after scale", inverse_scaled_first),
    ("the forward map", inverse_like_forward),
    ("type", lambda x, mask, net: (inverse_by_copy(x, mask, net), -net(x[:, mask])[0].sum(axis=1))),
)
