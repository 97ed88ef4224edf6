"""Answers to ex-19-2 that people write: right ones by other ways, wrong ones with the name of what they miss."""

import numpy as np

from minflow.transforms import IAF, MAF, AffineCoupling, Chain, Linear, alternating_masks


def first_coordinate(dim, density_passes, sample_passes, links):
    """The first coordinate gathers everything; halves by every other coordinate; chains of one layer."""
    one = np.arange(dim) == 0
    layers = {
        (1, dim): [MAF(dim, (16, 16))],
        (dim, 1): [IAF(dim, (16, 16))],
        (1, 1): [AffineCoupling(np.arange(dim) % 2 == 0, (4,))],
        (2, 2): [AffineCoupling(~one, (4,)), AffineCoupling(one, (4,))],
    }
    return Chain(layers[density_passes, sample_passes])


def by_lists(dim, density_passes, sample_passes, links):
    if links == dim**2:
        return Chain(
            [AffineCoupling(np.array(m), (5,)) for m in ([True] * (dim - 1) + [False], [False] * (dim - 1) + [True])]
        )
    if density_passes == sample_passes:
        return AffineCoupling([k >= dim // 2 for k in range(dim)], (6,))
    return (MAF if density_passes == 1 else IAF)(dim, (12,), order=np.arange(dim)[::-1])


def couplings(dim, density_passes, sample_passes, links):
    layers = min(density_passes, sample_passes)
    return Chain([AffineCoupling(mask, (8,)) for mask in alternating_masks(dim, layers)])


RIGHT = (first_coordinate, by_lists)

MISTAKES = (
    ("links", couplings),
    ("passes of a density", lambda dim, d, s, links: IAF(dim, (8,))),
    ("passes of a sample", lambda dim, d, s, links: MAF(dim, (8,)) if s > 1 or d > 1 else MAF(dim, (4,))),
    ("not too large", lambda dim, d, s, links: Chain([AffineCoupling(np.arange(dim) < 2, (8,))] * 120)),
    ("allowed layers", lambda dim, d, s, links: Linear(dim)),
    ("a transform", lambda dim, d, s, links: [MAF(dim, (8,))]),
)
