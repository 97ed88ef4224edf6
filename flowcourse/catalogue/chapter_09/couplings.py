"""ex-09-1 and ex-09-2: an affine coupling by hand, and forward."""

import math

import autograd.numpy as np


def power_of_two(z1, z2):
    return z2 * 2**z1 + 1 - z1, z1 * math.log(2)


def power_of_two_with(move, log_det):
    """move(z2, scale, shift, alpha) and log_det(alpha)."""

    def answer(z1, z2):
        alpha = z1 * math.log(2)
        return move(z2, 2**z1, 1 - z1, alpha), log_det(alpha)

    return answer


def moved(z2, scale, shift, alpha):
    return z2 * scale + shift


def by_copy(z, mask, net):
    log_scale, shift = net(z[:, mask])
    x = z.copy()
    x[:, ~mask] = z[:, ~mask] * np.exp(log_scale) + shift
    return x


def by_rows(z, mask, net):
    rows = []
    for row in z:
        log_scale, shift = (part[0] for part in net(row[mask][None]))
        row, free = row.copy(), 0
        for d in range(len(mask)):
            if not mask[d]:
                row[d] = row[d] * math.exp(log_scale[free]) + shift[free]
                free += 1
        rows.append(row)
    return np.array(rows)


def by_order(z, mask, net):
    """No assignment to parts of an array, so that autograd can follow."""
    passing, moving = np.flatnonzero(mask), np.flatnonzero(~mask)
    log_scale, shift = net(z[:, passing])
    order = np.argsort(np.concatenate([passing, moving]))
    return np.concatenate([z[:, passing], z[:, moving] * np.exp(log_scale) + shift], axis=1)[:, order]


def forward_with(move, condition=None):
    """Copy z, and put move(b, log_scale, shift) where the mask is False."""

    def answer(z, mask, net):
        log_scale, shift = net(z[:, mask] if condition is None else z[:, condition(mask)])
        x = z.copy()
        x[:, ~mask] = move(z[:, ~mask], log_scale, shift)
        return x

    return answer


def forward_other_mask(z, mask, net):
    return by_copy(z, np.logical_not(mask), net)


def forward_everything(z, mask, net):
    log_scale, shift = net(z[:, mask])
    x = z.copy()
    for part in (mask, ~mask):
        x[:, part] = z[:, part] * np.exp(log_scale) + shift
    return x


def forward_glued(z, mask, net):
    log_scale, shift = net(z[:, mask])
    return np.hstack([z[:, mask], z[:, ~mask] * np.exp(log_scale) + shift])


def forward_in_place(z, mask, net):
    log_scale, shift = net(z[:, mask])
    z[:, ~mask] = z[:, ~mask] * np.exp(log_scale) + shift
    return z


def inverse_by_copy(x, mask, net):
    log_scale, shift = net(x[:, mask])
    z = np.array(x)
    z[:, ~mask] -= shift
    z[:, ~mask] /= np.exp(log_scale)
    return z


def in_halves(answer):
    """An answer that splits in the middle and does not look at the mask."""
    return lambda batch, mask, net: answer(batch, np.arange(len(mask)) < len(mask) // 2, net)


RIGHT = {
    "ex-09-1": (power_of_two, lambda z1, z2: [1 - z1 + np.exp(np.log(2) * z1) * z2, np.log(2.0**z1)]),
    "ex-09-2": (by_copy, by_rows, by_order),
}

WRONG = {
    "ex-09-1": (
        ("α constant", lambda z1, z2: (power_of_two(z1, z2)[0], math.log(2))),
        ("α constant", lambda z1, z2: (2 * z2 + 1 - z1, math.log(2))),
        ("wrong half", lambda z1, z2: power_of_two(z2, z2)),
        ("α without ln 2", lambda z1, z2: (math.exp(z1) * z2 + 1 - z1, z1)),
        ("shift before scale", power_of_two_with(lambda z2, scale, shift, alpha: (z2 + shift) * scale, lambda a: a)),
        ("no exponential", power_of_two_with(lambda z2, scale, shift, alpha: z2 * alpha + shift, lambda a: a)),
        ("the inverse", power_of_two_with(lambda z2, scale, shift, alpha: (z2 - shift) / scale, lambda a: a)),
        ("the passing coordinate", lambda z1, z2: (z1, z1 * math.log(2))),
        ("exp of α as log_det", power_of_two_with(moved, np.exp)),
        ("sign", power_of_two_with(moved, lambda alpha: -alpha)),
        ("absolute value", power_of_two_with(moved, abs)),
        ("both coordinates", power_of_two_with(moved, lambda alpha: alpha + alpha)),
        ("shift in the log_det", lambda z1, z2: (power_of_two(z1, z2)[0], z1 * math.log(2) + 1 - z1)),
        ("order", lambda z1, z2: power_of_two(z1, z2)[::-1]),
        ("parts", lambda z1, z2: power_of_two(z1, z2)[0]),
    ),
    "ex-09-2": (
        ("mask turned round", forward_other_mask),
        ("wrong half", forward_with(lambda b, log_scale, shift: b * np.exp(log_scale) + shift, condition=lambda m: ~m)),
        ("first half for the mask", in_halves(by_copy)),
        ("α and μ exchanged", forward_with(lambda b, first, second: b * np.exp(second) + first)),
        ("both parts move", forward_everything),
        ("no exponential", forward_with(lambda b, log_scale, shift: b * log_scale + shift)),
        ("shift before scale", forward_with(lambda b, log_scale, shift: np.exp(log_scale) * (b + shift))),
        ("no scale", forward_with(lambda b, log_scale, shift: b + shift)),
        ("no shift", forward_with(lambda b, log_scale, shift: np.exp(log_scale) * b)),
        ("the inverse", inverse_by_copy),
        ("the passing part lost", lambda z, mask, net: np.where(mask, 0.0, by_copy(z, mask, net))),
        ("parts side by side", forward_glued),
        ("changed its argument", forward_in_place),
        ("float32", lambda z, mask, net: np.float32(by_copy(z, mask, net))),
        ("type", lambda z, mask, net: (by_copy(z, mask, net), net(z[:, mask])[0].sum(axis=1))),
    ),
}
