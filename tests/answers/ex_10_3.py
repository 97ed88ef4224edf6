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


def to_z(x, net):
    log_scale, shift = net(x)
    return (x - shift) / np.exp(log_scale), -log_scale.sum(axis=1)


RIGHT = (to_z, to_z_by_columns, to_z_by_jacobian)


def to_z_in_place(x, net):
    log_scale, shift = net(x)
    x -= shift
    x /= np.exp(log_scale)
    return x, -log_scale.sum(axis=1)


def to_z_with_plus(x, net):
    log_scale, shift = net(x)
    return (x - shift) * np.exp(log_scale), -np.sum(log_scale, axis=1)


def to_z_with_forwards_log_det(x, net):
    log_scale, shift = net(x)
    return (x - shift) / np.exp(log_scale), log_scale.sum(axis=1)


def to_z_with_det(x, net):
    log_scale, shift = net(x)
    slopes = np.exp(-log_scale)
    return (x - shift) * slopes, np.prod(slopes, axis=1)


def to_z_by_coordinate(x, net):
    return to_z(x, net)[0], -net(x)[0]


MISTAKES = (
    ("exp(+α)", to_z_with_plus),
    ("log_det of the way there", to_z_with_forwards_log_det),
    ("det for log_det", to_z_with_det),
    ("mean for sum", lambda x, net: (to_z(x, net)[0], to_z_by_coordinate(x, net)[1].mean(axis=1))),
    ("summed over the batch", lambda x, net: (to_z(x, net)[0], to_z_by_coordinate(x, net)[1].sum())),
    ("not summed over the dimensions", to_z_by_coordinate),
    ("changed its argument", to_z_in_place),
    ("parts", lambda x, net: to_z(x, net)[0]),
)
