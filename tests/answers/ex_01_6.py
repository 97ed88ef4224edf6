"""Answers to ex-01-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def map_loop(z, edges, masses):
    x = []
    for value in z:
        k, start = 0, 0.0
        while k < len(masses) - 1 and value > start + masses[k]:
            start += masses[k]
            k += 1
        x.append(edges[k] + (value - start) * (edges[k + 1] - edges[k]) / masses[k])
    return np.array(x)


def map_that_falls(z, edges, masses):
    return map_loop(1 - z, edges, masses)


def map_by_clipping(z, edges, masses):
    starts = np.cumsum(masses) - masses
    parts = np.clip((z[:, None] - starts) / masses, 0, 1)
    return edges[0] + parts @ np.diff(edges)


RIGHT = (map_loop, map_that_falls, map_by_clipping)


def cumulated(masses):
    return np.concatenate([[0.0], np.cumsum(masses)])


def map_to_middles(z, edges, masses):
    bar = np.minimum(np.searchsorted(np.cumsum(masses), z), len(masses) - 1)
    return 0.5 * (edges[:-1] + edges[1:])[bar]


def map_to_left_edges(z, edges, masses):
    return edges[np.searchsorted(cumulated(masses), z, side="right") - 1]


def map_mirrored_in_each_bar(z, edges, masses):
    x = map_loop(z, edges, masses)
    bar = np.clip(np.searchsorted(edges, x) - 1, 0, len(masses) - 1)
    return edges[bar] + edges[bar + 1] - x


def map_with_masses_backwards(z, edges, masses):
    return np.interp(z, cumulated(masses[::-1]), edges)


def height_over_the_point(z, edges, masses):
    bar = np.searchsorted(np.cumsum(masses)[:-1], z, side="right")
    return (masses / np.diff(edges))[bar]


def map_by_heights(z, edges, masses):
    heights = masses / np.diff(edges)
    return map_loop(z, edges, heights / heights.sum())


def map_without_the_end(z, edges, masses):
    """No bar begins at z = 1."""
    starts = cumulated(masses)
    k = np.searchsorted(starts, z, side="right") - 1
    return edges[k] + (z - starts[k]) / masses[k] * (edges[k + 1] - edges[k])


MISTAKES = (
    ("raised", map_without_the_end),
    ("the way back", lambda z, edges, masses: np.interp(z, edges, cumulated(masses))),
    ("middles of the bars", map_to_middles),
    ("one to one", map_to_left_edges),
    ("one way", map_mirrored_in_each_bar),
    ("equal shares", lambda z, edges, masses: np.interp(z, np.linspace(0, 1, len(edges)), edges)),
    ("masses ignored", lambda z, edges, masses: edges[0] + z * (edges[-1] - edges[0])),
    ("inside the bars", lambda z, edges, masses: edges[-1] + z),
    ("the density", map_with_masses_backwards),
    ("the height", height_over_the_point),
    ("heights for masses", map_by_heights),
    ("one x for each z", lambda z, edges, masses: edges),
)
