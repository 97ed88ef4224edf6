"""Answers to ex-05-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (ways_by_rows, ways_by_embedding)


def ways_with_mask_turned(z, x, mask, m):
    there, back = z.copy(), x.copy()
    there[:, mask] = z[:, mask] + m(z[:, ~mask])
    back[:, mask] = x[:, mask] - m(x[:, ~mask])
    return there, back


MISTAKES = (
    ("mask turned round", ways_with_mask_turned),
    ("raised", lambda z, x, mask, m: (z + m(z[:, mask]), x - m(x[:, mask]))),
    ("raised", lambda z, x, mask, m: (z + m(z), x - m(x))),
)
