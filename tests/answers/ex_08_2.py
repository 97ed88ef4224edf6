"""Answers to ex-08-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def there_by_copy(z, mask, m):
    x = np.array(z)
    x[:, ~mask] += m(z[:, mask])
    return x


def back_by_copy(x, mask, m):
    z = np.array(x)
    z[:, ~mask] -= m(x[:, mask])
    return z


def ways(there=there_by_copy, back=back_by_copy):
    """Both directions, one or the other replaced: there(z, mask, m) and back(x, mask, m)."""
    return lambda z, x, mask, m: (there(z, mask, m), back(x, mask, m))


def with_moved(move):
    """A direction that puts move(b, a, m) where the mask is False."""

    def way(u, mask, m):
        new = u.copy()
        new[:, ~mask] = move(u[:, ~mask], u[:, mask], m)
        return new

    return way


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


def ways_in_place(z, x, mask, m):
    z[:, ~mask] += m(z[:, mask])
    x[:, ~mask] -= m(x[:, mask])
    return z, x


RIGHT = (
    ways(),
    ways_by_rows,
    ways_by_embedding,
)


MISTAKES = (
    ("mask turned round on the way back", ways(back=lambda x, mask, m: back_by_copy(x, ~mask, m))),
    ("wrong half on the way there", ways(there=with_moved(lambda b, a, m: b + m(b)))),
    ("multiplies", ways(with_moved(lambda b, a, m: b * m(a)), with_moved(lambda b, a, m: b / m(a)))),
    ("changed its argument", ways_in_place),
    ("raised", lambda z, x, mask, m: (z + m(z[:, mask]), x - m(x[:, mask]))),
    ("raised", lambda z, x, mask, m: (z + m(z), x - m(x))),
    ("order", lambda *args: ways_by_rows(*args)[::-1]),
    ("parts", lambda z, x, mask, m: there_by_copy(z, mask, m)),
)
