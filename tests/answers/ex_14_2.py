"""Answers to ex-14-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def case_by_case(theta, x, z, to_theta):
    ranks = []
    for truth, seen, latents in zip(theta, x, z, strict=True):
        draws = to_theta(latents, np.tile(seen, (len(latents), 1)))
        ranks.append((draws < truth).sum(axis=0))
    return np.array(ranks)


def draw_by_draw(theta, x, z, to_theta):
    return sum((to_theta(z[:, k], x) < theta).astype(int) for k in range(z.shape[1]))


def by_sorting(theta, x, z, to_theta):
    ranks = np.empty(theta.shape)
    for i in range(len(theta)):
        draws = np.sort(to_theta(z[i], np.repeat(x[i : i + 1], z.shape[1], axis=0)), axis=0)
        ranks[i] = [np.searchsorted(draws[:, d], theta[i, d]) for d in range(theta.shape[1])]
    return ranks


def tiled(theta, x, z, to_theta):
    N, n, D = z.shape
    return to_theta(z.reshape(N * n, D), np.tile(x, (n, 1))).reshape(N, n, D)


RIGHT = (case_by_case, draw_by_draw, by_sorting)

MISTAKES = (("as given", lambda theta, x, z, to_theta: np.sum(tiled(theta, x, z, to_theta) < theta[:, None], axis=1)),)
