"""Answers to ex-10-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det


def to_z_by_columns(x, net):
    """Coordinate after coordinate, the later ones kept from the network."""
    z, log_det = np.zeros(x.shape), np.zeros(len(x))
    for i in range(x.shape[1]):
        seen = np.where(np.arange(x.shape[1]) < i, x, 0.0)
        log_scale, shift = (part[:, i] for part in net(seen))
        z[:, i] = (x[:, i] - shift) * np.exp(-log_scale)
        log_det -= log_scale
    return z, log_det


def to_z_by_jacobian(x, net):
    def h(u):
        log_scale, shift = net(u)
        return (u - shift) * np.exp(-log_scale)

    return h(x), log_abs_det(batch_jacobian(h)(x))


def to_z_with(move):
    """move(x, α, μ), and the right log_det."""
    return lambda x, net: (move(x, *net(x)), to_z(x, net)[1])


def to_z_with_log_det(log_det):
    """The right z, and log_det(α, μ)."""
    return lambda x, net: (to_z(x, net)[0], log_det(*net(x)))


def to_z_in_place(x, net):
    log_scale, shift = net(x)
    x -= shift
    x /= np.exp(log_scale)
    return x, -log_scale.sum(axis=1)


def to_z(x, net):
    log_scale, shift = net(x)
    return (x - shift) / np.exp(log_scale), -log_scale.sum(axis=1)


RIGHT = (
    to_z,
    to_z_by_columns,
    to_z_by_jacobian,
)


MISTAKES = (
    ("α and μ exchanged", to_z_with(lambda x, first, second: (x - first) * np.exp(-second))),
    ("det for log_det", to_z_with_log_det(lambda a, m: np.prod(np.exp(-a), axis=1))),
    ("sums exp(−α)", to_z_with_log_det(lambda a, m: np.exp(-a).sum(axis=1))),
    ("mean for sum", to_z_with_log_det(lambda a, m: -a.mean(axis=1))),
    ("summed over the batch", to_z_with_log_det(lambda a, m: -a.sum())),
    ("not summed over the dimensions", to_z_with_log_det(lambda a, m: -a)),
    ("changed its argument", to_z_in_place),
    ("parts", lambda x, net: to_z(x, net)[0]),
)
