"""The types in the engine's signatures, for editors and for checkers of types; `arrays` checks values when they come.

def of(flow: Flow, params: Params, x: ArrayLike) -> Array: ...
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[Any]  # of float32 or float64
Params: TypeAlias = Any  # what is learned: arrays in dicts, lists and tuples
Pair: TypeAlias = tuple[Array, Array]  # points and a log_det; two points with their context
Widths: TypeAlias = Sequence[int]  # of the hidden layers of a network
Stream: TypeAlias = Callable[[Generator, int], Any]  # n fresh points, or the pair (points, context)
Map: TypeAlias = Callable[[Any], Any]  # of arrays, written with autograd.numpy
Loss: TypeAlias = Callable[[Any, Params, Any, Generator], Any]  # of flow, params, x and rng: one number
Activation: TypeAlias = str | tuple[Map, Map]  # a name in nets.ACTIVATIONS, or a function and its slope


class Distribution(Protocol):
    """What a flow has as its base: dim, which is D, the log-density and draws."""

    dim: int

    def log_prob(self, x: Any, /) -> Array:
        """(N, D) -> (N,), nats."""

    def sample(self, rng: Generator, n: int, /) -> Array:
        """n draws, (n, D)."""


Base: TypeAlias = Distribution | None  # None for the standard normal


class Density(Distribution, Protocol):
    """A distribution whose entropy is known, in nats."""

    @property
    def entropy(self) -> float:
        """−E[log p(x)]."""


__all__ = [
    "Activation",
    "Array",
    "ArrayLike",
    "Base",
    "Density",
    "Distribution",
    "Generator",
    "Loss",
    "Map",
    "Pair",
    "Params",
    "Stream",
    "Widths",
]
