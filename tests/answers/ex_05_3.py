"""Answers to ex-05-3 that people write: right ones by other ways, wrong ones with the demand that they miss."""

from itertools import product

import numpy as np


def lists_of(masks):
    """The set of inputs on which each coordinate can depend."""
    dim = len(masks[0])
    known = [{d} for d in range(dim)]
    for mask in masks:
        read = set().union(*(known[d] for d in range(dim) if mask[d]))
        known = [known[d] if mask[d] else known[d] | read for d in range(dim)]
    return known


def complete(masks):
    return np.array([len(known) == len(masks[0]) for known in lists_of(masks)])


def one_complete_coordinate(masks):
    return np.arange(masks.shape[1]) == np.argmax(complete(masks))


def by_trial(masks):
    for mask in product([True, False], repeat=masks.shape[1]):
        if 0 < sum(mask) < len(mask) and np.all(complete([*masks, np.array(mask)])):
            return np.array(mask)
    return None


def by_matrices(masks):
    """A product of matrices of zeros and ones, a layer on the left of the one before it."""
    J = np.eye(masks.shape[1])
    for mask in masks:
        J = (np.eye(len(mask)) + np.outer(~mask, mask)) @ J
    return (J > 0).all(axis=1).astype(int)


RIGHT = (one_complete_coordinate, by_trial, by_matrices)


MISTAKES = (
    ("masks in reverse", lambda masks: complete(masks[::-1])),
    ("passes a gap", lambda masks: masks[0]),
    ("turned round", lambda masks: ~complete(masks)),
    ("everything passes", lambda masks: np.ones(masks.shape[1], dtype=bool)),
    ("nothing passes", lambda masks: np.zeros(masks.shape[1], dtype=bool)),
    ("no mask", lambda masks: np.flatnonzero(complete(masks))),
)
