"""Answers to ex-09-10 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def parts(z, net):
    even, odd = z[:, 0::2], z[:, 1::2]
    log_scale, shift = net(even)
    return even, odd * np.exp(log_scale) + shift


def weave_by_copy(z, net):
    x = z.copy()
    x[:, 1::2] = parts(z, net)[1]
    return x


def weave_by_columns(z, net):
    even, odd = parts(z, net)
    return np.stack([(odd if d % 2 else even)[:, d // 2] for d in range(z.shape[1])], axis=1)


RIGHT = (weave_by_copy, lambda z, net: np.stack(parts(z, net), axis=2).reshape(len(z), -1), weave_by_columns)


def split_by_halves(z, net):
    half = z.shape[1] // 2
    log_scale, shift = net(z[:, :half])
    return np.concatenate([z[:, :half], z[:, half:] * np.exp(log_scale) + shift], axis=1)


def odd_ones_pass(z, net):
    log_scale, shift = net(z[:, 1::2])
    x = z.copy()
    x[:, 0::2] = z[:, 0::2] * np.exp(log_scale) + shift
    return x


MISTAKES = (
    ("joined by halves", lambda z, net: np.concatenate(parts(z, net), axis=1)),
    ("split by halves", split_by_halves),
    ("odd ones pass", odd_ones_pass),
)
