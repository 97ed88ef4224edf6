"""ex-08-3 and ex-08-4: the rescaling layer, and the masks of a stack."""

import math

import autograd.numpy as np

from minflow.transforms import alternating_masks


def rescale_by_columns(x, log_scale):
    z = np.empty(x.shape)
    for d, value in enumerate(log_scale):
        z[:, d] = x[:, d] / math.exp(value)
    return z, np.array([-math.fsum(log_scale)] * len(x))


def rescale_by_matrix(x, log_scale):
    """The Jacobian of h in full, and its slogdet."""
    jacobian = np.diag(1 / np.exp(log_scale))
    return x @ jacobian.T, np.repeat(np.linalg.slogdet(jacobian)[1], x.shape[0])


def rescale_by_broadcast(x, log_scale):
    return np.exp(np.log(np.abs(x)) - log_scale) * np.sign(x), (0 * x - log_scale).sum(axis=1)


def rescale_with(z=lambda x, log_scale: x / np.exp(log_scale), log_det=lambda x, log_scale: -np.sum(log_scale)):
    """z(x, log_scale), and log_det(x, log_scale) for every row."""
    return lambda x, log_scale: (z(x, log_scale), np.zeros(len(x)) + log_det(x, log_scale))


def rescale_with_log_det(log_det):
    return lambda x, log_scale: (x / np.exp(log_scale), log_det(x, log_scale))


def masks_by_loop(dim, layers):
    return np.array([[d % 2 == k % 2 for d in range(dim)] for k in range(layers)])


def masks_by_turning(dim, layers):
    mask, masks = np.array([d % 2 == 0 for d in range(dim)]), []
    for _ in range(layers):
        masks.append(mask)
        mask = ~mask
    return masks


def masks_by_slices(dim, layers):
    masks = np.zeros((layers, dim), dtype=bool)
    masks[::2, ::2] = masks[1::2, 1::2] = True
    return masks


def masks_with(passes):
    """passes(d, k, dim) for each coordinate d in each layer k."""
    return lambda dim, layers: [np.array([bool(passes(d, k, dim)) for d in range(dim)]) for k in range(layers)]


def overlapping_halves(dim, layers):
    first = np.zeros(dim, dtype=bool)
    first[: math.ceil(dim / 2)] = True
    return [first if k % 2 == 0 else first[::-1] for k in range(layers)]


RIGHT = {
    "ex-08-3": (rescale_by_columns, rescale_by_matrix, rescale_by_broadcast),
    "ex-08-4": (masks_by_loop, masks_by_turning, masks_by_slices, alternating_masks),
}

WRONG = {
    "ex-08-3": (
        ("multiplies on the way back", rescale_with(z=lambda x, log_scale: x * np.exp(log_scale))),
        ("divides by log s", rescale_with(z=lambda x, log_scale: x / log_scale)),
        ("multiplies by log s", rescale_with(z=lambda x, log_scale: log_scale * x)),
        ("subtracts log s", rescale_with(z=lambda x, log_scale: x - log_scale)),
        ("nothing scaled", rescale_with(z=lambda x, log_scale: x)),
        ("log_det of the way there", rescale_with(log_det=lambda x, log_scale: log_scale.sum())),
        ("one number for all rows", rescale_with_log_det(lambda x, log_scale: -log_scale.sum())),
        ("once for each row", rescale_with(log_det=lambda x, log_scale: -np.sum(0 * x + log_scale))),
        ("the sum in every column", rescale_with_log_det(lambda x, log_scale: 0 * x - log_scale.sum())),
        ("no log_det", rescale_with(log_det=lambda x, log_scale: 0)),
        ("one number for each coordinate", rescale_with_log_det(lambda x, log_scale: -log_scale)),
        ("det for log_det", rescale_with(log_det=lambda x, log_scale: np.prod(1 / np.exp(log_scale)))),
        ("det of f for log_det", rescale_with(log_det=lambda x, log_scale: np.prod(np.exp(log_scale)))),
        ("sums s", rescale_with(log_det=lambda x, log_scale: -np.exp(log_scale).sum())),
        ("sums 1/s", rescale_with(log_det=lambda x, log_scale: (1 / np.exp(log_scale)).sum())),
        ("log of log s", rescale_with(log_det=lambda x, log_scale: -np.log(abs(log_scale)).sum())),
        ("product of log s", rescale_with(log_det=lambda x, log_scale: -np.prod(log_scale))),
        ("times the point", rescale_with(log_det=lambda x, log_scale: (-log_scale * x).sum(axis=1))),
        ("mean for sum", rescale_with(log_det=lambda x, log_scale: -log_scale.mean())),
        ("summed over the batch", rescale_with_log_det(lambda x, log_scale: -np.sum(log_scale + 0 * x))),
        ("not summed over the dimensions", rescale_with_log_det(lambda x, log_scale: 0 * x - log_scale)),
        ("one number for the batch", rescale_with_log_det(lambda x, log_scale: np.sum(log_scale))),
        ("parts", lambda x, log_scale: x / np.exp(log_scale)),
    ),
    "ex-08-4": (
        ("the same mask in every layer", masks_with(lambda d, k, dim: d % 2 == 0)),
        ("one mask", lambda dim, layers: np.arange(dim) % 2 == 0),
        ("unfit", lambda dim, layers: [np.arange(layer % 2, dim, 2) for layer in range(layers)]),
        ("even and odd exchanged", masks_with(lambda d, k, dim: (d + k) % 2)),
        ("odd in every layer", masks_with(lambda d, k, dim: d % 2)),
        ("the middle never moves", overlapping_halves),
        ("rolled", lambda dim, layers: [np.roll(np.arange(dim) % 2 == 0, k) for k in range(layers)]),
        ("halves", masks_with(lambda d, k, dim: (d < dim // 2) == (k % 2 == 0))),
        ("larger half first", masks_with(lambda d, k, dim: (2 * d < dim) == (k % 2 == 0))),
        ("only two turns", masks_with(lambda d, k, dim: d % 2 == k)),
        ("all or none", masks_with(lambda d, k, dim: not k % 2)),
        ("one coordinate in turn", masks_with(lambda d, k, dim: k % dim == d)),
        ("all but one in turn", masks_with(lambda d, k, dim: k % dim != d)),
        ("a row for each coordinate", lambda dim, layers: masks_by_loop(dim, layers).T),
        ("shape", lambda dim, layers: masks_by_turning(dim, layers - 1)),
        ("type", lambda dim, layers: None),
    ),
}
