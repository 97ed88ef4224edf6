"""Answers to ex-01-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def histogram_loop(z, f, p_x, edges):
    x, heights, density = f(z), [], []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        heights.append(np.mean((x >= low) & (x < high)) / (high - low))
        density.append(float(p_x(np.array([low + (high - low) / 2]))[0]))
    return np.array(heights), np.array(density)


def histogram_by_weights(z, f, p_x, edges):
    weights = np.full(len(z), 1 / len(z))
    heights = np.histogram(f(z), bins=edges, weights=weights)[0] / (edges[1:] - edges[:-1])
    return heights, p_x(0.5 * edges[1:] + 0.5 * edges[:-1])


RIGHT = (histogram_loop, histogram_by_weights)


def histogram_of_counts(z, f, p_x, edges):
    heights, _ = np.histogram(f(z), bins=edges)
    middles = (edges[:-1] + edges[1:]) / 2
    return heights, p_x(middles)


def histogram_by_density(z, f, p_x, edges):
    heights, _ = np.histogram(f(z), bins=edges, density=True)
    middles = edges[:-1] + np.diff(edges) / 2
    return heights, p_x(middles)


def histogram_at_left_edges(z, f, p_x, edges):
    x = f(z)
    counts = np.histogram(x, bins=edges)[0]
    widths = edges[1:] - edges[:-1]
    return counts / len(x) / widths, p_x(edges[:-1])


MISTAKES = (
    ("histogram not normalised", histogram_of_counts),
    ("normalised over the bars only", histogram_by_density),
    ("density at the left edges", histogram_at_left_edges),
    ("order", lambda *args: histogram_loop(*args)[::-1]),
    ("parts", lambda *args: histogram_loop(*args)[0]),
)
