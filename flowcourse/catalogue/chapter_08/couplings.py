"""ex-08-1 and ex-08-2: couplings by hand, and one both ways."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian


def steps_by_hand(z1, z2, s1, s2):
    point = [z1, z2]
    point[1] += point[0] ** 2
    point[0] += 2 * point[1]
    return point[0] * s1, point[1] * s2, s1 * s2


def steps_with_slogdet(z1, z2, s1, s2):
    """One formula for all, and the determinant of the whole Jacobian by autograd."""

    def f(z):
        u = z[:, 1] + z[:, 0] ** 2
        return np.stack([s1 * (z[:, 0] + 2 * u), s2 * u], axis=1)

    z = np.array([[z1, z2]])
    return *f(z)[0], np.linalg.det(batch_jacobian(f)(z))[0]


def steps_with_det(det):
    """The right point, and det(z1, s1, s2)."""
    return lambda z1, z2, s1, s2: (*steps_by_hand(z1, z2, s1, s2)[:2], det(z1, s1, s2))


def steps_of_points(z1, z2, s1, s2):
    return s1 * (z1 + 2 * (z2 + z1 * z1)), s2 * (z2 + z1 * z1)


def steps_at_once(z1, z2, s1, s2):
    return s1 * (z1 + 2 * z2), s2 * (z2 + z1 * z1), s1 * s2


def steps_in_other_order(z1, z2, s1, s2):
    z1 = z1 + 2 * z2
    z2 = z2 + z1**2
    return s1 * z1, s2 * z2, s1 * s2


def steps_rescaled_first(z1, z2, s1, s2):
    return *steps_by_hand(s1 * z1, s2 * z2, 1, 1)[:2], s1 * s2


def steps_undone(z1, z2, s1, s2):
    u1, u2 = z1 / s1, z2 / s2
    u1 -= 2 * u2
    return u1, u2 - u1**2, s1 * s2


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


def ways_of_first_half(z, x, mask, m):
    return ways()(z, x, np.arange(len(mask)) < len(mask) // 2, m)


def ways_glued(z, x, mask, m):
    return (
        np.hstack([z[:, mask], z[:, ~mask] + m(z[:, mask])]),
        np.hstack([x[:, mask], x[:, ~mask] - m(x[:, mask])]),
    )


def ways_remembering(z, x, mask, m):
    back = x.copy()
    back[:, ~mask] -= m(z[:, mask])
    return there_by_copy(z, mask, m), back


def ways_into_zeros(z, x, mask, m):
    there, back = np.zeros_like(z), np.zeros_like(x)
    there[:, ~mask], back[:, ~mask] = z[:, ~mask] + m(z[:, mask]), x[:, ~mask] - m(x[:, mask])
    return there, back


def ways_in_place(z, x, mask, m):
    z[:, ~mask] += m(z[:, mask])
    x[:, ~mask] -= m(x[:, mask])
    return z, x


RIGHT = {
    "ex-08-1": (steps_by_hand, steps_with_slogdet, lambda *args: np.array(steps_by_hand(*args))),
    "ex-08-2": (ways(), ways_by_rows, ways_by_embedding),
}

WRONG = {
    "ex-08-1": (
        ("the 2 in the determinant", lambda z1, z2, s1, s2: (*steps_of_points(z1, z2, s1, s2), 2 * s1 * s2)),
        ("old coordinate in the second layer", steps_at_once),
        ("layers in the other order", steps_in_other_order),
        ("m in the place of what moves", lambda z1, z2, s1, s2: (2 * s1 * z1**2, s2 * z1**2, s1 * s2)),
        ("doubles for squares", lambda z1, z2, s1, s2: (s1 * (5 * z1 + 2 * z2), s2 * (z2 + 2 * z1), s1 * s2)),
        ("no second layer", lambda z1, z2, s1, s2: (s1 * z1, s2 * (z2 + z1**2), s1 * s2)),
        ("rescaled first", steps_rescaled_first),
        ("no rescaling", lambda z1, z2, s1, s2: (z1 + 2 * (z2 + z1**2), z2 + z1**2, s1 * s2)),
        ("the inverse", steps_undone),
        ("det of the couplings alone", steps_with_det(lambda z1, s1, s2: 1)),
        ("log_det of the couplings", steps_with_det(lambda z1, s1, s2: 0)),
        ("product of the diagonal", steps_with_det(lambda z1, s1, s2: s1 * (1 + 4 * z1) * s2)),
        ("log_det for det", steps_with_det(lambda z1, s1, s2: np.log(s1) + np.log(s2))),
        ("sum of the scales", steps_with_det(lambda z1, s1, s2: s2 + s1)),
        ("det of the way back", steps_with_det(lambda z1, s1, s2: 1 / s1 / s2)),
        ("parts", lambda z1, z2, s1, s2: steps_by_hand(z1, z2, s1, s2)[:2]),
    ),
    "ex-08-2": (
        ("the two ways exchanged", ways(back_by_copy, there_by_copy)),
        ("subtracts on the way there", ways(there=back_by_copy)),
        ("mask turned round", lambda z, x, mask, m: ways()(z, x, np.logical_not(mask), m)),
        ("mask turned round on the way back", ways(back=lambda x, mask, m: back_by_copy(x, ~mask, m))),
        ("first half for the mask", ways_of_first_half),
        ("wrong half on the way there", ways(there=with_moved(lambda b, a, m: b + m(b)))),
        ("wrong half on the way back", ways(back=with_moved(lambda b, a, m: b - m(b)))),
        ("adds on the way back", ways(back=there_by_copy)),
        ("m of z on the way back", ways_remembering),
        ("z for x on the way back", lambda z, x, mask, m: (there_by_copy(z, mask, m), back_by_copy(z, mask, m))),
        ("round trip", lambda z, x, mask, m: (there_by_copy(z, mask, m), z.copy())),
        ("m in the place of what moves", ways(there=with_moved(lambda b, a, m: m(a)))),
        ("minus m in the place of what moves", ways(back=with_moved(lambda b, a, m: -m(a)))),
        ("multiplies", ways(with_moved(lambda b, a, m: b * m(a)), with_moved(lambda b, a, m: b / m(a)))),
        ("the passing part lost", ways_into_zeros),
        ("parts side by side", ways_glued),
        ("nothing moves", lambda z, x, mask, m: (z, x)),
        ("changed its argument", ways_in_place),
        ("raised", lambda z, x, mask, m: (z + m(z[:, mask]), x - m(x[:, mask]))),
        ("raised", lambda z, x, mask, m: (z + m(z), x - m(x))),
        ("order", lambda *args: ways_by_rows(*args)[::-1]),
        ("parts", lambda z, x, mask, m: there_by_copy(z, mask, m)),
    ),
}
