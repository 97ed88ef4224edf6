"""Answers to ex-17-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_logaddexp(bits, dim):
    log_p = -dim * np.asarray(bits) * np.log(2)
    total = log_p[0]
    for row in log_p[1:]:
        total = np.logaddexp(total, row)
    return -(total - np.log(len(log_p))) / np.log(2) / dim


def image_by_image(bits, dim):
    averages = []
    for column in np.transpose(bits):
        best = min(column)
        averages.append(best - np.log2(sum(2.0 ** (dim * (best - b)) for b in column) / len(column)) / dim)
    return averages


RIGHT = (by_logaddexp, image_by_image)

MISTAKES = (("one pixel", lambda bits, dim: -np.log2(np.mean(2.0**-bits, axis=0))),)
