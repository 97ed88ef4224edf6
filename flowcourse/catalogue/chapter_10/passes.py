"""ex-10-3 and ex-10-4: a MAF from data to latents, and turned round."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from .queue import to_x, to_z


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


def to_z_from_z(x, net):
    z, log_det = np.zeros_like(x), np.zeros(len(x))
    for i in range(x.shape[1]):
        log_scale, shift = net(z)
        z[:, i] = (x[:, i] - shift[:, i]) * np.exp(-log_scale[:, i])
        log_det = log_det - log_scale[:, i]
    return z, log_det


def to_z_repeatedly(x, net):
    log_det = 0.0
    for _ in range(x.shape[1]):
        x, step = to_z(x, net)
        log_det = log_det + step
    return x, log_det


def to_z_in_place(x, net):
    log_scale, shift = net(x)
    x -= shift
    x /= np.exp(log_scale)
    return x, -log_scale.sum(axis=1)


def turned_by_points(z, net):
    """A scale and a shift from what the inverse makes of two numbers: the line through them."""
    log_scale, shift = net(z)
    at_0, at_1 = ((c - shift) / np.exp(log_scale) for c in (0.0, 1.0))
    return np.log(at_1 - at_0), at_0


def turned_by_loop(z, net):
    log_scale, shift = net(z)
    new = [[(-a, -m / math.exp(a)) for a, m in zip(*row, strict=True)] for row in zip(log_scale, shift, strict=True)]
    return tuple(np.moveaxis(np.array(new), -1, 0))


def turned_with(log_scale=lambda a, m: -a, shift=lambda a, m: -m * np.exp(-a)):
    """α′ = log_scale(α, μ) and μ′ = shift(α, μ)."""
    return lambda z, net: (log_scale(*net(z)), shift(*net(z)))


RIGHT = {
    "ex-10-3": (to_z, to_z_by_columns, to_z_by_jacobian),
    "ex-10-4": (turned_by_points, turned_by_loop),
}

WRONG = {
    "ex-10-3": (
        ("the forward map", to_z_with(lambda x, a, m: x * np.exp(a) + m)),
        ("exp(+α)", to_z_with(lambda x, a, m: np.exp(a) * (x - m))),
        ("shift added", to_z_with(lambda x, a, m: (x + m) * np.exp(-a))),
        ("shift after scale", to_z_with(lambda x, a, m: x / np.exp(a) - m)),
        ("no scale", to_z_with(lambda x, a, m: x - m)),
        ("no shift", to_z_with(lambda x, a, m: x / np.exp(a))),
        ("divides by α", to_z_with(lambda x, a, m: (x - m) / a)),
        ("α and μ exchanged", to_z_with(lambda x, first, second: (x - first) * np.exp(-second))),
        ("reads z", to_z_from_z),
        ("D times over", to_z_repeatedly),
        ("log_det of the way there", to_z_with_log_det(lambda a, m: a.sum(axis=1))),
        ("shift in the log_det", to_z_with_log_det(lambda a, m: -(a + m).sum(axis=1))),
        ("sum of the shift", to_z_with_log_det(lambda a, m: -m.sum(axis=1))),
        ("α at z", lambda x, net: (to_z(x, net)[0], to_z(to_z(x, net)[0], net)[1])),
        ("summed over the rows", to_z_with_log_det(lambda a, m: -a.sum(axis=0))),
        ("det for log_det", to_z_with_log_det(lambda a, m: np.prod(np.exp(-a), axis=1))),
        ("sums exp(−α)", to_z_with_log_det(lambda a, m: np.exp(-a).sum(axis=1))),
        ("mean for sum", to_z_with_log_det(lambda a, m: -a.mean(axis=1))),
        ("summed over the batch", to_z_with_log_det(lambda a, m: -a.sum())),
        ("not summed over the dimensions", to_z_with_log_det(lambda a, m: -a)),
        ("changed its argument", to_z_in_place),
        ("parts", lambda x, net: to_z(x, net)[0]),
    ),
    "ex-10-4": (
        ("the same numbers", lambda z, net: net(z)),
        ("α not turned", turned_with(log_scale=lambda a, m: a)),
        ("x itself", lambda z, net: (to_z(z, net)[0], -net(z)[1])),
        ("scale for its logarithm", turned_with(log_scale=lambda a, m: 1 / np.exp(a))),
        ("one over α", turned_with(log_scale=lambda a, m: 1 / a)),
        ("shift not turned", turned_with(shift=lambda a, m: m)),
        ("shift not scaled", turned_with(shift=lambda a, m: -m)),
        ("shift with the wrong scale", turned_with(shift=lambda a, m: -m * np.exp(a))),
        ("sign of the shift", turned_with(shift=lambda a, m: m / np.exp(a))),
        ("shift times α′", turned_with(shift=lambda a, m: a * m)),
        ("reads the result", lambda z, net: turned_with()(to_z(z, net)[0], net)),
        ("MAF's data", lambda z, net: turned_with()(to_x(z, net), net)),
        ("order", lambda z, net: turned_by_points(z, net)[::-1]),
        ("parts", lambda z, net: (z - net(z)[1]) / np.exp(net(z)[0])),
    ),
}
