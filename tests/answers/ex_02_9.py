"""Answers to ex-02-9 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def both_loop(z, x, log_p_z, h, log_det_f, log_det_h):
    forward = [log_p_z(row[None])[0] - log_det_f(row[None])[0] for row in z]
    inverse = [log_p_z(h(row[None]))[0] + log_det_h(row[None])[0] for row in x]
    return np.array(forward), np.array(inverse)


RIGHT = (
    both_loop,
    lambda z, x, log_p_z, h, log_det_f, log_det_h: [log_p_z(z) - log_det_f(z), log_p_z(h(x)) - log_det_f(h(x))],
)


def base_at_the_data(z, x, log_p_z, h, log_det_f, log_det_h):
    inverse = np.array([log_p_z(row[None])[0] + log_det_h(row[None])[0] for row in x])
    return log_p_z(z) - log_det_f(z), inverse


MISTAKES = (("p_Z at x, inverse form", base_at_the_data),)
