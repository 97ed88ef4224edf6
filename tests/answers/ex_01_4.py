"""Answers to ex-01-4 that people write: right ones by other ways."""

import numpy as np


def slope_loop(x, p_z, h, df):
    density = np.zeros(len(x))
    for i, z in enumerate(h(x)):
        density[i] = p_z(z) / abs(df(z))
    return density


def slope_by_recursion(x, p_z, h, df):
    if len(x) == 0:
        return np.zeros(0)
    z = h(x[:1])
    return np.concatenate([p_z(z) / abs(df(z)), slope_by_recursion(x[1:], p_z, h, df)])


RIGHT = (slope_loop, slope_by_recursion)
