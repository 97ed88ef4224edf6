"""Answers to ex-08-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.transforms import alternating_masks


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


RIGHT = (masks_by_loop, masks_by_turning, masks_by_slices, alternating_masks)


def masks_of_halves(dim, layers):
    first = np.arange(dim) < dim // 2
    return [first if k % 2 == 0 else ~first for k in range(layers)]


MISTAKES = (
    ("the same mask in every layer", lambda dim, layers: np.tile(np.arange(dim) % 2 == 0, (layers, 1))),
    ("even and odd exchanged", lambda dim, layers: [np.arange(dim) % 2 != k % 2 for k in range(layers)]),
    ("halves", masks_of_halves),
    ("unfit", lambda dim, layers: [np.arange(layer % 2, dim, 2) for layer in range(layers)]),
    ("shape", lambda dim, layers: masks_by_turning(dim, layers - 1)),
    ("type", lambda dim, layers: None),
)
