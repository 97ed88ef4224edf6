"""Trying the laws on a transform, and saying what was found."""

from dataclasses import dataclass

import numpy as np

from ..arrays import as_offering, as_rng
from ..signatures import Generator, Params
from ..transforms.base import Transform, context_dim_of
from .checks import INTEGRAL, LAWS, largest_error
from .examples import AtContext, random_params

CONTEXTS = 7  # at which a conditional transform is tried


@dataclass(frozen=True)
class Result:
    """One law: its name, the largest error found, the error it allows; what it raised instead, its error infinite."""

    law: str
    error: float
    tolerance: float
    broken: str = ""

    @property
    def holds(self) -> bool:
        """True when the error is within the tolerance."""
        return self.error <= self.tolerance

    def __str__(self):
        mark = "✓" if self.holds else "✗"
        if self.tolerance == 0:
            return f"{mark} {self.law}{self.broken}"
        return f"{mark} {self.law}: {self.error:.1e} {'≤' if self.holds else 'not ≤'} {self.tolerance:.0e}"


@dataclass(frozen=True)
class Report:
    """The results of all laws for one transform; `ok` when each holds."""

    transform: str
    results: tuple

    @property
    def ok(self) -> bool:
        """True when every law holds."""
        return not self.failed

    @property
    def failed(self) -> list[str]:
        """The names of the laws that do not hold."""
        return [result.law for result in self.results if not result.holds]

    def __str__(self):
        return "\n".join([f"laws of {self.transform}", *(f"  {result}" for result in self.results)])

    def __repr__(self):
        held = len(self.results) - len(self.failed)
        return f"<Report {self.transform}: {held} of {len(self.results)} laws hold>"


def report(transform: Transform, params: Params | None = None, rng: Generator | None = None) -> Report:
    """Try every law on `transform` and print what held; params are random_params unless given.

    Give a deep chain of wide networks, such as those of `models`, its trained params, or random_params of size 0.1: at
    a wilder map digits are lost, and a law fails by rounding where no formula is wrong.
    A conditional transform is tried at random contexts, of which rows that follow each other have different ones.
    Cost: a fraction of a second for small transforms, seconds for a NeuralODE. The integral is tried for D ≤ 2
    only: its grid grows as 800^D.

        >>> from minflow import laws
        >>> from minflow.transforms import Softplus
        >>> result = laws.report(Softplus(3))  # doctest: +ELLIPSIS
        laws of Softplus
          ✓ ...
        >>> result.ok
        True
    """
    as_offering(transform, "transform", "dim", "forward", "inverse")
    rng = np.random.default_rng(0) if rng is None else as_rng(rng)
    params = random_params(transform, rng) if params is None else params
    context_dim = context_dim_of(transform)
    name_of_kind = type(transform).__name__
    transform = AtContext(transform, rng.normal(size=(CONTEXTS, context_dim))) if context_dim else transform
    laws = [name for name in LAWS if transform.dim <= 2 or name != INTEGRAL]
    result = Report(name_of_kind, tuple(attempt(name, transform, params, rng) for name in laws))
    print(result)
    return result


def attempt(name, transform, params, rng):
    """The Result of one law, whatever the transform raises."""
    try:
        return Result(name, *largest_error(name, transform, params, rng))
    except Exception as problem:
        return Result(name, np.inf, 0.0, f": raised {type(problem).__name__}: {problem}")
