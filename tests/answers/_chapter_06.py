"""What several answers of chapter 06 build on."""

import autograd.numpy as np


def by_order(z, mask, net):
    """No assignment to parts of an array, so that autograd can follow."""
    passing, moving = np.flatnonzero(mask), np.flatnonzero(~mask)
    log_scale, shift = net(z[:, passing])
    order = np.argsort(np.concatenate([passing, moving]))
    return np.concatenate([z[:, passing], z[:, moving] * np.exp(log_scale) + shift], axis=1)[:, order]
