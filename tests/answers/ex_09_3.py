"""Answers to ex-09-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from ._chapter_09 import forward_with


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


RIGHT = (
    inverse_by_copy,
    inverse_by_columns,
)


MISTAKES = (
    (
        "wrong half",
        forward_with(lambda b, log_scale, shift: (b - shift) / np.exp(log_scale), condition=np.logical_not),
    ),
    ("exp(+α)", forward_with(lambda b, log_scale, shift: (b - shift) * np.exp(log_scale))),
    ("shift after scale", forward_with(lambda b, log_scale, shift: b * np.exp(-log_scale) - shift)),
    ("type", lambda x, mask, net: (inverse_by_copy(x, mask, net), -net(x[:, mask])[0].sum(axis=1))),
)
