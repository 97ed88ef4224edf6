"""Derivatives by autograd, for a whole batch at once: f′ on a line, the Jacobian of a map, log|det J|.

    calculus.derivative(np.exp)(z)              # (N,) -> (N,)
    J = calculus.batch_jacobian(f)(z)           # (N, D) -> (N, D, D)
    calculus.log_abs_det(J)                     # (N,)

`f` works on arrays and is written with autograd.numpy; a derivative is as exact as the function itself.
"""

import warnings
from collections.abc import Callable

import autograd.numpy as np

from .arrays import as_finite, as_floats, as_function, as_line, checked, same_shape
from .signatures import Array, ArrayLike, Map
from .tracing import isbox, make_vjp
from .trees import leaves

# What errors say where NumPy meets a value that autograd is tracing: by itself, in an array, or as an array of objects.
OF_PLAIN_NUMPY = "ArrayBox", "element with a sequence", "dtype('O')", "not supported for the input types"


def derivative(f: Map) -> Callable[[ArrayLike], Array]:
    """f′, for a function of one variable that works elementwise on arrays.

    z (N,) -> f′(z) (N,). Cost: one reverse pass for all N points. `f` must be written with autograd.numpy.
    """

    as_function(f, "f")

    def df(z):
        z = as_line(z, "z")
        vjp, x = _make_vjp(lambda u: same_shape(f(u), u, "f"), z)
        return vjp(np.ones_like(x))

    return df


def batch_jacobian(f: Map) -> Callable[[ArrayLike], Array]:
    """The Jacobian of a map that treats rows alike, J[n, i, j] = ∂f_i/∂z_j at row n.

    z (N, D) -> J (N, D_out, D). Cost: D_out vector–Jacobian products, whatever N is: row n of the output
    depends on row n of the input only, so that one reverse pass gives ∂f_i/∂z of every row (article 2.4).
    """

    as_function(f, "f")

    def jacobian(z):
        z = as_floats(z, "z")
        if z.ndim != 2:
            raise ValueError(f"z must have shape (N, D); got {z.shape}")
        vjp, x = _make_vjp(f, as_finite(z, "z"))
        checked(x, getattr(x, "ndim", None) == 2 and len(x) == len(z), "f", f"return shape ({len(z)}, D)")
        units = np.eye(x.shape[1], dtype=x.dtype)
        return np.stack([vjp(np.tile(unit, (len(z), 1))) for unit in units], axis=1)

    return jacobian


def log_abs_det(J: ArrayLike) -> Array:
    """log|det J| of a batch of square matrices, in nats: (N, D, D) -> (N,); -inf where J is singular.

    By LU in logarithms, O(N·D³): the determinant itself would underflow long before its logarithm does.
    """
    J = as_floats(J, "J")
    if J.ndim != 3 or J.shape[1] != J.shape[2]:
        raise ValueError(f"J must have shape (N, D, D); got {J.shape}")
    return np.linalg.slogdet(as_finite(J, "J"))[1]


def _make_vjp(f, z):
    """Autograd's make_vjp, without its warning for a constant, and with a clear sentence where `f` uses plain NumPy."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")
        return make_vjp(differentiable(f, "f"), z)


def differentiable(f, name):
    """`f`, with a sentence on the function `name` where it meets a value that autograd traces with plain NumPy."""

    def traced(*given):
        try:
            result = f(*given)
        except (AttributeError, TypeError, ValueError) as problem:
            plain = not any(map(isbox, leaves(given)))
            if plain or not any(sign in str(problem) for sign in OF_PLAIN_NUMPY):
                raise
            raise ValueError(
                f"{name} must be written with autograd.numpy, and make new arrays; got one of plain NumPy or math, or "
                "one that assigns into an array"
            ) from problem
        except NotImplementedError as problem:  # autograd's own, "VJP of interp wrt argnums (0,) not defined"
            if not str(problem).startswith("VJP of "):
                raise
            need = f"{name} must be made of functions whose gradient autograd knows"
            raise ValueError(f"{need}; got {str(problem).split()[2]}") from problem
        if getattr(result, "dtype", None) == np.dtype(object):  # of numbers that autograd is tracing
            raise ValueError(f"{name} must be written with autograd.numpy; got one of plain NumPy, an array of objects")
        return result

    return traced
