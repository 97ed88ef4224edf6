"""The inside of autograd, as far as the engine uses it: a change there has this one file to be met in.

A value that autograd is tracing is a box (`isbox`), and `getval` is what lies in it. A `primitive` is one node of its
graph, whose vector–Jacobian product `defvjp` gives. `make_vjp(f, x)` is (vjp, f(x)). traced_dict, traced_list and
traced_tuple make containers whose entries may be boxes, so that a primitive can take or return them whole.
"""

from autograd.builtins import dict as traced_dict
from autograd.builtins import list as traced_list
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp
from autograd.extend import defvjp, defvjp_argnums, primitive
from autograd.tracer import getval, isbox

__all__ = [
    "defvjp",
    "defvjp_argnums",
    "getval",
    "isbox",
    "make_vjp",
    "primitive",
    "traced_dict",
    "traced_list",
    "traced_tuple",
]
