"""Answers to ex-08-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def ways_by_rows(z, x, mask, m):
    there, back = [], []
    for row_z, row_x in zip(z, x, strict=True):
        for row, sign, rows in ((row_z, 1, there), (row_x, -1, back)):
            shift, new = list(m(row[mask][None, :])[0]), []
            for d, passes in enumerate(mask):
                new.append(row[d] if passes else row[d] + sign * shift.pop(0))
            rows.append(new)
    return np.array(there), np.array(back)


def ways_by_embedding(z, x, mask, m):
    """The shift as a batch with zeros where nothing moves, by a matrix that puts columns in their places."""
    places = np.eye(len(mask))[~mask]
    return z + m(z[:, mask]) @ places, x - m(x[:, mask]) @ places


def ways_by_copy(z, x, mask, m):
    there, back = z.copy(), x.copy()
    there[:, ~mask] += m(z[:, mask])
    back[:, ~mask] -= m(x[:, mask])
    return there, back


RIGHT = (ways_by_copy, ways_by_rows, ways_by_embedding)


def ways_in_place(z, x, mask, m):
    z[:, ~mask] += m(z[:, mask])
    x[:, ~mask] -= m(x[:, mask])
    return z, x


def ways_both_plus(z, x, mask, m):
    there, back = z.copy(), x.copy()
    for u in (there, back):
        u[:, ~mask] += m(u[:, mask])
    return there, back


def ways_with_mask_turned(z, x, mask, m):
    there, back = z.copy(), x.copy()
    there[:, mask] = z[:, mask] + m(z[:, ~mask])
    back[:, mask] = x[:, mask] - m(x[:, ~mask])
    return there, back


def ways_multiplied(z, x, mask, m):
    there, back = z.copy(), x.copy()
    there[:, ~mask] *= m(z[:, mask])
    back[:, ~mask] /= m(x[:, mask])
    return there, back


MISTAKES = (
    ("adds on the way back", ways_both_plus),
    ("mask turned round", ways_with_mask_turned),
    ("multiplies", ways_multiplied),
    ("parts", lambda z, x, mask, m: ways_by_copy(z, x, mask, m)[0]),
    ("changed its argument", ways_in_place),
    ("raised", lambda z, x, mask, m: (z + m(z[:, mask]), x - m(x[:, mask]))),
    ("raised", lambda z, x, mask, m: (z + m(z), x - m(x))),
    ("order", lambda *args: ways_by_rows(*args)[::-1]),
)
