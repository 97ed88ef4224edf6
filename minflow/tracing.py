"""What the engine uses of the inside of autograd: a change there can only concern this file.

A value that autograd is tracing is a box (`isbox`), and `getval` is what lies in it. A `primitive` is one node of its
graph, whose vector–Jacobian product `defvjp` gives. `make_vjp(f, x)` is (vjp, f(x)). traced_dict, traced_list and
traced_tuple make containers whose entries may be boxes, so that a primitive can take or return them whole.

Forward mode (make_jvp) is refused: the primitives have no derivative in it.
"""

from autograd import extend, tracer
from autograd.builtins import dict as traced_dict  # noqa: F401
from autograd.builtins import list as traced_list  # noqa: F401
from autograd.builtins import tuple as traced_tuple  # noqa: F401
from autograd.core import JVPNode
from autograd.core import make_vjp as make_vjp
from autograd.extend import defvjp as defvjp
from autograd.extend import defvjp_argnums as defvjp_argnums
from autograd.tracer import getval as getval


def primitive(function):
    """`function` as one node of autograd's graph."""
    node = extend.primitive(function)
    extend.defjvp_argnums(node, _refuse_forward_mode)
    return node


def isbox(value):
    """Whether autograd is tracing `value`; a ValueError where it does so in forward mode."""
    traced = tracer.isbox(value)
    if traced and isinstance(value._node, JVPNode):
        _refuse_forward_mode()
    return traced


def _refuse_forward_mode(*_):
    raise ValueError(
        "minflow must be differentiated in reverse mode, as by grad and make_vjp; got forward mode, make_jvp"
    )
