"""Answers to ex-03-8 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def adam_by_differences(params, g, m, v, k, rate):
    m = m + (1 - 0.9) * (g - m)
    v = v + (1 - 0.999) * (g * g - v)
    step = m / (1 - 0.9**k) / (np.sqrt(v) / np.sqrt(1 - 0.999**k) + 1e-8)
    return params - rate * step, m, v


def adam_by_loop(params, g, m, v, k, rate):
    params, m, v = params.copy(), m.copy(), v.copy()
    for i, slope in enumerate(g):
        m[i] = 0.9 * m[i] + 0.1 * slope
        v[i] = 0.999 * v[i] + 0.001 * slope**2
        params[i] -= rate * (m[i] / (1 - 0.9**k)) / ((v[i] / (1 - 0.999**k)) ** 0.5 + 1e-8)
    return params, m, v


RIGHT = (adam_by_differences, adam_by_loop)


def adam_in_place(params, g, m, v, k, rate):
    m *= 0.9
    m += 0.1 * g
    return adam_by_loop(params, g, m, v, k, rate)


def adam_uncorrected_from_40(params, g, m, v, k, rate):
    return adam_by_loop(params, g, m, v, k if k < 40 else 10**6, rate)


MISTAKES = (("changed its argument", adam_in_place), ("", adam_uncorrected_from_40))
