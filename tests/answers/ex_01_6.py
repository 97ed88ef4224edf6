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


def histogram_with(heights, middle=0.5):
    """heights(counts, N, width) and p_X at `middle` of each bar."""

    def answer(z, f, p_x, edges):
        width, x = np.diff(edges), f(z)
        return heights(np.histogram(x, edges)[0], len(x), width), p_x(edges[:-1] + middle * width)

    return answer


RIGHT = (
    histogram_loop,
    histogram_by_weights,
)


MISTAKES = (
    ("normalised over the bars only", histogram_with(lambda count, n, width: count / (sum(count) * width))),
    ("density at the left edges", histogram_with(lambda count, n, width: count / (n * width), middle=0)),
    ("density at the right edges", histogram_with(lambda count, n, width: count / (n * width), middle=1)),
    ("order", lambda *args: histogram_loop(*args)[::-1]),
    ("parts", lambda *args: histogram_loop(*args)[0]),
)
