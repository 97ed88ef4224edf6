"""ex-09-3 and ex-09-4: an affine coupling back, and its log-det."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from .couplings import by_copy, by_order, forward_with, in_halves, inverse_by_copy


def inverse_by_columns(x, mask, net):
    log_scale, shift = net(x[:, mask])
    moving, columns = list(np.flatnonzero(~mask)), []
    for d in range(x.shape[1]):
        k = moving.index(d) if d in moving else None
        columns.append(x[:, d] if k is None else (x[:, d] - shift[:, k]) * np.exp(-log_scale[:, k]))
    return np.stack(columns, axis=1)


def inverse_glued(x, mask, net):
    z = inverse_by_copy(x, mask, net)
    return np.hstack([z[:, mask], z[:, ~mask]])


def log_det_by_jacobian(z, mask, net):
    return log_abs_det(batch_jacobian(lambda u: by_order(u, mask, net))(z))


def log_det_by_loop(z, mask, net):
    log_scale, _ = net(z[:, mask])
    return np.array([math.fsum(row) for row in log_scale])


def log_det_by_product(z, mask, net):
    return np.log(np.prod(np.exp(net(z[:, mask])[0]), axis=1))


def log_det_with(reduce):
    return lambda z, mask, net: reduce(*net(z[:, mask]))


def log_det_of_halves(z, mask, net):
    return net(z[:, mask])[0].sum(axis=1) + net(z[:, ~mask])[0].sum(axis=1)


RIGHT = {
    "ex-09-3": (inverse_by_copy, inverse_by_columns),
    "ex-09-4": (log_det_by_jacobian, log_det_by_loop, log_det_by_product),
}

WRONG = {
    "ex-09-3": (
        ("unchanged", lambda x, mask, net: x.copy()),
        ("mask turned round", lambda x, mask, net: inverse_by_copy(x, ~mask, net)),
        (
            "wrong half",
            forward_with(lambda b, log_scale, shift: (b - shift) / np.exp(log_scale), condition=np.logical_not),
        ),
        ("first half for the mask", in_halves(inverse_by_copy)),
        ("α and μ exchanged", forward_with(lambda b, first, second: (b - first) / np.exp(second))),
        ("no scale", forward_with(lambda b, log_scale, shift: b - shift)),
        ("no shift", forward_with(lambda b, log_scale, shift: b / np.exp(log_scale))),
        ("the forward map", by_copy),
        ("exp(+α)", forward_with(lambda b, log_scale, shift: (b - shift) * np.exp(log_scale))),
        ("shift after scale", forward_with(lambda b, log_scale, shift: b * np.exp(-log_scale) - shift)),
        ("divides by α", forward_with(lambda b, log_scale, shift: (b - shift) / log_scale)),
        ("parts side by side", inverse_glued),
        ("type", lambda x, mask, net: (inverse_by_copy(x, mask, net), -net(x[:, mask])[0].sum(axis=1))),
    ),
    "ex-09-4": (
        ("sums both halves", log_det_of_halves),
        ("counts every coordinate", log_det_with(lambda log_scale, shift: np.sum(log_scale, axis=1) * 2)),
        ("wrong half", lambda z, mask, net: net(z[:, ~mask])[0].sum(axis=1)),
        ("one sum for the batch", log_det_with(lambda log_scale, shift: np.sum(log_scale) * np.ones(len(shift)))),
        ("summed over the batch", log_det_with(lambda log_scale, shift: log_scale.sum())),
        ("sums exp(α)", log_det_with(lambda log_scale, shift: np.exp(log_scale).sum(axis=1))),
        ("product of exp(α)", log_det_with(lambda log_scale, shift: np.prod(np.exp(log_scale), axis=1))),
        ("a mean", log_det_with(lambda log_scale, shift: log_scale.mean(axis=1))),
        ("|α|", log_det_with(lambda log_scale, shift: abs(log_scale).sum(axis=1))),
        ("log of α", log_det_with(lambda log_scale, shift: np.log(abs(log_scale)).sum(axis=1))),
        ("adds the shift", log_det_with(lambda log_scale, shift: (log_scale + shift).sum(axis=1))),
        ("first half for the mask", in_halves(log_det_by_loop)),
        ("absolute value", lambda *args: abs(log_det_by_loop(*args))),
        ("not summed over the dimensions", lambda z, mask, net: net(z[:, mask])[0]),
        ("sum of the shift", log_det_with(lambda log_scale, shift: shift.sum(axis=1))),
        ("sign", log_det_with(lambda log_scale, shift: -log_scale.sum(axis=1))),
        ("a column", log_det_with(lambda log_scale, shift: log_scale.sum(axis=1, keepdims=True))),
    ),
}
