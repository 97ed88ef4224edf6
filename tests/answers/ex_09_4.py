"""Answers to ex-09-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def latents(x, first, second):
    for net in (second, first):
        log_scale, shift = net(x)
        x = (x - shift) / np.exp(log_scale)
    return x


def by_points(x, first, second):
    """z_i is a line in x_i while the x before it stay: its slope is exp(−α_i), and it is 0 at μ_i."""
    log_scale, shift = np.zeros(x.shape), np.zeros(x.shape)
    for i in range(x.shape[1]):
        at_0, at_1 = x.copy(), x.copy()
        at_0[:, i], at_1[:, i] = 0, 1
        low, high = latents(at_0, first, second)[:, i], latents(at_1, first, second)[:, i]
        log_scale[:, i], shift[:, i] = -np.log(high - low), -low / (high - low)
    return log_scale, shift


def by_moving_0_and_1(x, first, second):
    """What both layers make of z_i = 0 and of z_i = 1, with the networks where they are."""
    a2, m2 = second(x)
    a1, m1 = first((x - m2) * np.exp(-a2))
    at_0, at_1 = ((z * np.exp(a1) + m1) * np.exp(a2) + m2 for z in (0, 1))
    return np.log(at_1 - at_0), at_0


RIGHT = (by_points, by_moving_0_and_1)


MISTAKES = (("order", lambda *args: by_points(*args)[::-1]),)
