"""Answers to ex-03-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from ._chapter_03 import forth


def log_dets_of_jacobians(z, layers, params):
    """Each layer's log|det J| at the point that it receives, and its report there."""
    pairs = []
    for m, layer in enumerate(layers):
        J = batch_jacobian(lambda u, m=m: layers[m].forward(params[m], u)[0])(z)
        z, log_det = layer.forward(params[m], z)
        pairs.append((log_abs_det(J), log_det))
    return pairs


def by_the_largest_gap(z, layers, params):
    pairs = log_dets_of_jacobians(z, layers, params)
    gaps = [np.abs(right - report).max() for right, report in pairs]
    return int(np.argmax(gaps)), sum(right for right, _ in pairs)


def by_the_whole_chain(z, layers, params):
    """The chain's own Jacobian for the sum; what is missing from the reports belongs to the layer that is wrong."""
    total = log_abs_det(batch_jacobian(lambda u: forth(u, layers, params)[0])(z))
    missing = total - sum(forth(z, layers, params)[1])
    gaps = [np.abs(right - report - missing).max() for right, report in log_dets_of_jacobians(z, layers, params)]
    return np.argmin(gaps), total


def by_differences(z, layers, params, h=1e-5):
    wrong, total = None, 0
    for m, (layer, p) in enumerate(zip(layers, params, strict=True)):
        steps = h * np.eye(z.shape[1])
        columns = [(layer.forward(p, z + e)[0] - layer.forward(p, z - e)[0]) / (2 * h) for e in steps]
        right = np.linalg.slogdet(np.stack(columns, axis=2))[1]
        z, report = layer.forward(p, z)
        if not np.allclose(right, report, atol=1e-6):
            wrong = m
        total = total + right
    return wrong, total


def row_by_row(z, layers, params):
    """In most rows no report is wrong, and the largest gap is one of rounding."""
    gaps = [
        [np.abs(right - report).max() for right, report in log_dets_of_jacobians(row[None], layers, params)]
        for row in z
    ]
    total = np.concatenate([by_the_largest_gap(row[None], layers, params)[1] for row in z])
    return int(np.argmax(np.max(gaps, axis=0))), total


RIGHT = (by_the_largest_gap, by_the_whole_chain, by_differences, row_by_row)


def by_one_row(place):
    """Compares the reports of one row, and takes the first layer where all of them are right."""

    def answer(z, layers, params):
        pairs = log_dets_of_jacobians(z, layers, params)
        gaps = [abs(right - report)[place] for right, report in pairs]
        return int(np.argmax(np.array(gaps) > 1e-6)), sum(right for right, _ in pairs)

    return answer


MISTAKES = (("compared in the first row", by_one_row(0)), ("compared in the last row", by_one_row(-1)))
