"""Linear maps x = A z + b (article 5.2): global dependence in one step, and no bend anywhere.

    layer = PLU([2, 0, 1])                             # A = P L U, P fixed
    params = layer.init(rng)
    x, log_det = layer.forward(params, z)              # rows: X = Z Aᵀ + b

log|det A| is one number for all points. The families differ in what it costs: O(D³) for any matrix, O(D) for one
that is kept as triangular factors, nothing for one that keeps volume.
"""

from typing import Self

import autograd.numpy as np

from ..arrays import as_finite, as_floats, as_rng, as_size, log_parameter, parameter, shown_as
from ..signatures import ArrayLike, Generator, Params
from ..tracing import getval, isbox
from .base import Transform


class Linear(Transform):
    """x = A z + b          log_det = log|det A|          (article 5.2)

    params: {"A": (D, D), "b": (D,)}, A a random rotation or reflection at first. z = A⁻¹ (x − b) by solving. Cost:
    O(D³), and O(D²) a point. Raises ValueError for a singular A, and for one so close to it that no digit of z is left.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        A = np.linalg.qr(as_rng(rng).normal(size=(self.dim, self.dim)))[0]
        return {"A": A, "b": np.zeros(self.dim)}

    def to_x(self, params, z):
        A, log_abs_det = self.matrix(params)
        return z @ A.T + parameter(params, "b", (self.dim,)), log_abs_det

    def to_z(self, params, x):
        A, log_abs_det = self.matrix(params)
        return solve(A, (x - parameter(params, "b", (self.dim,))).T).T, -log_abs_det

    def params_of(self, A: ArrayLike, b: ArrayLike | None = None) -> Params:
        """The parameters with which the map is x = A z + b; b (D,) is 0 unless it is given.

        Raises ValueError where this class cannot have that A.
        """
        A = as_finite(as_floats(A, "A"), "A")
        if A.shape != (self.dim, self.dim):
            raise ValueError(f"A must have shape {(self.dim, self.dim)}; got {A.shape}")
        b = np.zeros(self.dim, A.dtype) if b is None else as_finite(as_floats(b, "b"), "b")
        if b.shape != (self.dim,):
            raise ValueError(f"b must have shape {(self.dim,)}; got {b.shape}")
        return {**self.factors_of(A), "b": b}

    def factors_of(self, A):
        """The parameters but b of a matrix A (D, D)."""
        return {"A": A}

    def matrix(self, params):
        """A and log|det A|."""
        A = parameter(params, "A", (self.dim, self.dim))
        if not isbox(A) and not (cond := np.linalg.cond(A, 1)) < 1 / np.finfo(np.result_type(A, np.float32)).eps:
            raise ValueError(f"params['A'] must be invertible, and far from singular; got condition number {cond:.1e}")
        return A, np.linalg.slogdet(A)[1]


class Triangular(Linear):
    """x = A z + b,  A_dd = exp(log_diagonal_d) > 0          log_det = Σ_d log_diagonal_d          (article 4.1.1)

    A is lower triangular. params: {"A": (D, D), read below its diagonal only, "log_diagonal": (D,), "b": (D,)}, all 0
    at first. Cost: O(D) for log_det. An upper triangle is a lower one between two reversals of the coordinates.
    Every Gaussian is a Triangular of the standard one, its A the Cholesky factor of the covariance.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"A": np.zeros((self.dim, self.dim)), "log_diagonal": np.zeros(self.dim), "b": np.zeros(self.dim)}

    def factors_of(self, A):
        if (np.triu(A, 1) != 0).any() or not (np.diag(A) > 0).all():
            raise ValueError(f"A must be lower triangular with a positive diagonal; got {shown_as(A)}"[:250])
        return {"A": np.tril(A, -1), "log_diagonal": np.log(np.diag(A))}

    def matrix(self, params):
        log_diagonal = log_parameter(params, "log_diagonal", (self.dim,))
        A = parameter(params, "A", (self.dim, self.dim))
        return np.tril(A, -1) + np.diag(np.exp(log_diagonal)), np.sum(log_diagonal)


class PLU(Linear):
    """x = P L (U + diag s) z + b,  s = ± exp(log_diagonal)          log_det = Σ_d log|s_d|

    P puts coordinate order[j] of its input at place j; order is a permutation, or a number D for no exchange. signs
    (D,), each 1 or −1, are 1 unless given. Both are fixed; with the right ones A can be any invertible matrix.
    params: {"L": (D, D), "U": (D, D), "log_diagonal": (D,), "b": (D,)}, all 0 at first; L is read below its diagonal,
    on which it has ones, and U above. Cost: O(D) for log_det, O(D³) to multiply the factors.
    Raises ValueError for another order or other signs. Source: Kingma & Dhariwal 2018, eq. 10 and 11; article 5.2.
    """

    def __init__(self, order: int | ArrayLike, signs: ArrayLike | None = None) -> None:
        self.order = Permutation(order).order
        super().__init__(len(self.order))
        signs = np.ones(self.dim) if signs is None else np.array(signs)
        if signs.shape != (self.dim,) or not np.isin(signs, (1, -1)).all():
            raise ValueError(f"signs must be {self.dim} numbers, each 1 or -1; got {signs.tolist()}")
        self.signs = signs.astype(np.int8)
        self.below, self.above = np.tri(self.dim, k=-1, dtype=bool), ~np.tri(self.dim, dtype=bool)

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        L, U = np.zeros((2, self.dim, self.dim))
        return {"L": L, "U": U, "log_diagonal": np.zeros(self.dim), "b": np.zeros(self.dim)}

    @classmethod
    def of(cls, A: ArrayLike) -> Self:
        """The layer with the order and the signs of an invertible A (D, D); its params_of(A, b) gives the parameters.

        Gauss's elimination with the largest pivot of each column (Golub & Van Loan 2013, algorithm 3.4.1).
        """
        A = as_finite(as_floats(A, "A"), "A")
        if A.ndim != 2 or A.shape[0] != A.shape[1]:
            raise ValueError(f"A must have shape (D, D); got {A.shape}")
        rows, left = np.arange(len(A)), A.copy()
        for k in range(len(A)):
            largest = k + np.argmax(np.abs(left[k:, k]))
            rows[[k, largest]], left[[k, largest]] = rows[[largest, k]], left[[largest, k]]
            if left[k, k] == 0:
                raise ValueError(f"A must be invertible; got a matrix of rank below {len(A)}")
            left[k + 1 :] -= np.outer(left[k + 1 :, k] / left[k, k], left[k])
        return cls(np.argsort(rows), np.sign(np.diag(left)))

    def factors_of(self, A):
        U, L = A[np.argsort(self.order)], np.zeros_like(A)
        for k in range(self.dim):
            if not U[k, k] * self.signs[k] > 0:
                got = f"{U[k, k]:.3g} for entry {k}: PLU.of(A) has the order and the signs that A needs"
                raise ValueError(f"A must have pivots of these signs, {self.signs.tolist()}, in this order; got {got}")
            L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]
            U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])
        return {"L": L, "U": np.triu(U, 1), "log_diagonal": np.log(np.abs(np.diag(U)))}

    def matrix(self, params):
        L, U = self.factors(params)
        return (L @ U)[self.order], np.sum(params["log_diagonal"])

    def factors(self, params):
        """L with its ones and U + diag s."""
        L, U = (parameter(params, name, (self.dim, self.dim)) for name in "LU")
        s = self.signs * np.exp(log_parameter(params, "log_diagonal", (self.dim,)))
        return L * self.below + np.eye(self.dim, dtype=bool), U * self.above + np.diag(s)


class OneByOne(Transform):
    """x = A z + b at each of `places`, one A for all          log_det = places · log|det A|          (article 5.2)

    Glow's 1×1 convolution: D = places · channels, and a row of z holds the channels of the first place, then those of
    the next. params: those of Linear, {"A": (C, C), "b": (C,)} with C = channels. Cost: O(C³), not O(D³), and O(D C) a
    point. Raises ValueError as Linear does. Source: Kingma & Dhariwal 2018, eq. 9.
    """

    def __init__(self, channels: int, places: int) -> None:
        self.channels, self.places = as_size(channels, "channels"), as_size(places, "places")
        self.shared = Linear(self.channels)
        super().__init__(self.channels * self.places)

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return self.shared.init(rng)

    def to_x(self, params, z):
        return self.at_each_place(self.shared.to_x, params, z)

    def to_z(self, params, x):
        return self.at_each_place(self.shared.to_z, params, x)

    def at_each_place(self, step, params, u):
        """`step` of a batch of N · P places, put together again."""
        out, log_det = step(params, u.reshape(-1, self.shared.dim))
        return out.reshape(u.shape), self.places * log_det


class Permutation(Transform):
    """x = (z_order[0], z_order[1], …)          log_det = 0          (article 5.2)

    order: each of 0 … D − 1 once, or ValueError; a number D stands for 0 … D − 1, which exchanges nothing. No params.
    """

    def __init__(self, order: int | ArrayLike) -> None:
        if not isinstance(order, (list, tuple, range, np.ndarray)):
            order = range(as_size(order, "order"))
        self.order = np.array([as_size(j, "each entry of order", least=0) for j in order])
        super().__init__(len(self.order))
        self.places = np.argsort(self.order)
        if not np.array_equal(self.order[self.places], range(self.dim)):
            raise ValueError(f"order must hold each of 0 to {self.dim - 1} once; got {self.order.tolist()}")

    def to_x(self, params, z):
        return z[:, self.order], 0.0

    def to_z(self, params, x):
        return x[:, self.places], 0.0


def squeeze(side: int, channels: int = 1) -> Permutation:
    """The Permutation whose inverse turns 2 × 2 pixels into 4 channels of one place    (Dinh 2017, section 3.6)

    x: side · side places in rows, `channels` numbers each; z: (side / 2)² places in rows, of 4 · channels numbers each,
    those of the upper left pixel first, then upper right, lower left and lower right. log_det = 0. Raises ValueError
    for an odd side.
    """
    side, channels = as_size(side, "side"), as_size(channels, "channels")
    if side % 2:
        raise ValueError(f"side must be even, since it is cut into pairs; got {side}")
    half = side // 2
    places = np.arange(side * side * channels).reshape(half, half, 2, 2, channels)
    return Permutation(places.transpose(0, 2, 1, 3, 4).ravel())


class Householder(Transform):
    """x = H_K … H_1 z,  H_k = I − 2 v_k v_kᵀ / v_kᵀv_k          log_det = 0          (article 5.2)

    A rotation for even K, a reflection for odd K; at most D of them make any. A vector v_k = 0 reflects nothing.
    params: {"v": (K, D)}, random at first. Cost: O(K D) a point. Source: Tomczak & Welling 2016.
    """

    def __init__(self, dim: int, reflections: int = 2) -> None:
        super().__init__(dim)
        self.reflections = as_size(reflections, "reflections")

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"v": as_rng(rng).normal(size=(self.reflections, self.dim))}

    def params_of(self, A: ArrayLike) -> Params:
        """The parameters with which the map is x = A z, for an orthogonal A (D, D).

        v = (A − I) e_j for j = 1, 2, … reflects A e_j to e_j, and nothing that A leaves in place: no fewer reflections
        would do. Raises ValueError where A needs more of them, the rank of A − I.
        """
        A, one = as_finite(as_floats(A, "A"), "A"), np.eye(self.dim)
        if A.shape != one.shape or not np.abs(A @ A.T - one).max() <= 1e-5:
            raise ValueError(f"A must be an orthogonal matrix of shape {one.shape}; got {shown_as(A)}"[:250])
        vectors, left = [], A
        for j in range(self.dim):
            v = left[:, j] - one[j]
            if np.abs(v).max() > 1e-12:
                vectors.append(v)
                left = left - 2 * np.outer(v, v @ left) / (v @ v)
        if len(vectors) > self.reflections:
            raise ValueError(
                f"A must be a product of {self.reflections} reflections or fewer; got one of {len(vectors)}"
            )
        nothing = np.zeros((self.reflections - len(vectors), self.dim))
        return {"v": np.concatenate([nothing, *[v[None] for v in vectors[::-1]]])}

    def to_x(self, params, z):
        return self.reflected(z, params, range(self.reflections)), 0.0

    def to_z(self, params, x):
        return self.reflected(x, params, reversed(range(self.reflections))), 0.0

    def reflected(self, u, params, order):
        """u after the reflections of params, in order."""
        vectors = parameter(params, "v", (self.reflections, self.dim))
        for k in order:
            largest = np.max(np.abs(getval(vectors[k])))  # H_k is that of any multiple of v_k: no square overflows
            v = vectors[k] / (largest + (largest == 0))
            u = u - 2 * (u @ v)[:, None] * v / (np.sum(v**2) + (largest == 0))
        return u


def solve(A, y):
    """A⁻¹ y."""
    try:
        return np.linalg.solve(A, y)
    except np.linalg.LinAlgError:
        raise ValueError("params must give an invertible matrix; got one that rounds to a singular one") from None
