"""Derivatives by autograd, for a whole batch at once: f′ on a line, the Jacobian of a map, log|det J|.

    calculus.derivative(np.exp)(z)              # (N,) -> (N,)
    J = calculus.batch_jacobian(f)(z)           # (N, D) -> (N, D, D)
    calculus.log_abs_det(J)                     # (N,)

`f` works on arrays and is written with autograd.numpy; a derivative is as exact as the function itself.
"""

import warnings
from contextlib import contextmanager

import autograd.numpy as np
from autograd import elementwise_grad
from autograd.core import make_vjp
from autograd.extend import vspace
from autograd.tracer import isbox

from .arrays import as_batch, as_floats, as_function, as_line, same_shape


def derivative(f):
    """f′, for a function of one variable that works elementwise on arrays.

    z (N,) -> f′(z) (N,). Cost: one reverse pass for all N points. `f` must be written with autograd.numpy.
    """

    as_function(f, "f")

    def df(z):
        z = as_line(z, "z")
        with _differentiating("f"):
            return elementwise_grad(lambda u: same_shape(f(u), u, "f"))(z)

    return df


def batch_jacobian(f):
    """The Jacobian of a map that treats rows alike, J[n, i, j] = ∂f_i/∂z_j at row n.

    z (N, D) -> J (N, D_out, D). Cost: D_out vector–Jacobian products, whatever N is: row n of the output
    depends on row n of the input only, so that one reverse pass gives ∂f_i/∂z of every row (article 2.4).
    """

    as_function(f, "f")

    def jacobian(z):
        z = as_floats(z, "z")
        if z.ndim != 2:
            raise ValueError(f"z must have shape (N, D); got {z.shape}")
        z = as_batch(z, "z", z.shape[1])
        with _differentiating("f"):
            vjp, x = make_vjp(f, z)
        if getattr(x, "ndim", None) != 2 or x.shape[0] != z.shape[0]:
            raise ValueError(f"f must return shape ({z.shape[0]}, D); got {getattr(x, 'shape', type(x).__name__)}")
        rows = [vjp(_unit_column(x, i)) for i in range(x.shape[1])]
        return np.stack(rows, axis=1)

    return jacobian


def log_abs_det(J):
    """log|det J| of a batch of square matrices, in nats: (N, D, D) -> (N,); -inf where J is singular.

    By LU in logarithms, O(N·D³): the determinant itself would underflow long before its logarithm does.
    """
    J = as_floats(J, "J")
    if J.ndim != 3 or J.shape[1] != J.shape[2]:
        raise ValueError(f"J must have shape (N, D, D); got {J.shape}")
    if not isbox(J) and not np.isfinite(J).all():
        strange = (~np.isfinite(J)).any(axis=(1, 2)).sum()
        raise ValueError(f"J must be finite; got NaN or infinity in {strange} of {len(J)} matrices")
    return np.linalg.slogdet(J)[1]


@contextmanager
def _differentiating(name):
    """Autograd's own words made plain: a constant has derivative 0, and plain NumPy cannot be differentiated."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Output seems independent of input")
            yield
    except TypeError as problem:
        if "ArrayBox" not in str(problem):
            raise
        raise ValueError(
            f"{name} must be written with autograd.numpy to be differentiated; got a function that calls plain NumPy "
            "or math: import autograd.numpy as np"
        ) from problem


def _unit_column(x, i):
    unit = vspace(x).zeros()
    unit[:, i] = 1.0
    return unit
