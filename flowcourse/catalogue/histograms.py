"""ex-01-6: samples in bars, beside a density."""

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


def probability_of_a_bar(z, f, p_x, edges):
    heights, density = histogram_loop(z, f, p_x, edges)
    return heights, density * np.diff(edges)


RIGHT = {
    "ex-01-6": (histogram_loop, histogram_by_weights),
}

WRONG = {
    "ex-01-6": (
        ("histogram not normalised", histogram_with(lambda count, n, width: count)),
        ("not divided by the width", histogram_with(lambda count, n, width: count / n)),
        ("normalised over the bars only", histogram_with(lambda count, n, width: count / (sum(count) * width))),
        ("not divided by N", histogram_with(lambda count, n, width: count / width)),
        ("samples of Z", lambda z, f, p_x, edges: histogram_by_weights(z, lambda same: same, p_x, edges)),
        ("multiplied by the width", histogram_with(lambda count, n, width: count / n * width)),
        ("one width for all bars", histogram_with(lambda count, n, width: count / (n * width.mean()))),
        ("density at the left edges", histogram_with(lambda count, n, width: count / (n * width), middle=0)),
        ("density at the right edges", histogram_with(lambda count, n, width: count / (n * width), middle=1)),
        ("density at all edges", lambda z, f, p_x, edges: (histogram_loop(z, f, p_x, edges)[0], p_x(edges))),
        ("probability of a bar", probability_of_a_bar),
        ("order", lambda *args: histogram_loop(*args)[::-1]),
        ("parts", lambda *args: histogram_loop(*args)[0]),
    ),
}
