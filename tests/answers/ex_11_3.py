"""Answers to ex-11-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def two_losses(flow, params, log_p_tilde, x, z):
    back, log_det_back = flow.transform.inverse(params, x)
    forward = np.mean(-flow.base.log_prob(back) - log_det_back)
    made = flow.transform.forward(params, z)[0]
    return forward, np.mean(flow.log_prob(params, made) - log_p_tilde(made))


def two_losses_by_loop(flow, params, log_p_tilde, x, z):
    forward = [-float(flow.log_prob(params, row[None])[0]) for row in x]
    reverse = []
    for row in z:
        made, log_det = flow.transform.forward(params, row[None])
        reverse.append(float((flow.base.log_prob(row[None]) - log_det - log_p_tilde(made))[0]))
    return math.fsum(forward) / len(x), math.fsum(reverse) / len(z)


RIGHT = (two_losses, two_losses_by_loop)


def losses_plus_log_det(flow, params, log_p_tilde, x, z):
    forward = -np.mean(flow.log_prob(params, x))
    made, log_det = flow.transform.forward(params, z)
    return forward, np.mean(flow.base.log_prob(z) + log_det - log_p_tilde(made))


def losses_of_the_base(flow, params, log_p_tilde, x, z):
    codes = flow.to_latent(params, x)
    forward = -flow.base.log_prob(codes).mean()
    made, log_det = flow.transform.forward(params, z)
    return forward, np.mean(flow.base.log_prob(z) - log_det - log_p_tilde(made))


def losses_with_the_target_at_z(flow, params, log_p_tilde, x, z):
    forward = -np.mean(flow.log_prob(params, x))
    log_q = flow.base.log_prob(z) - flow.transform.forward(params, z)[1]
    return forward, np.mean(log_q - log_p_tilde(z))


MISTAKES = (
    ("+ log_det", losses_plus_log_det),
    ("base alone in the forward loss", losses_of_the_base),
    ("p̃ at z", losses_with_the_target_at_z),
    ("raised", lambda flow, params, log_p_tilde, x, z: (0.0, log_p_tilde(flow.transform.forward(params, z)))),
    ("order", lambda *args: two_losses(*args)[::-1]),
    ("parts", lambda *args: two_losses(*args)[1]),
)
