"""What must hold for every transform, and how far it is from holding.

    laws.report(AffineCoupling([True, False]))       # prints a line for each law, returns a Report
    for name, transform in laws.catalogue(dim=3).items(): ...

A law compares two independent computations of one number. A wrong log_det that keeps the round trip is caught by
the Jacobian; one that fools both is caught by probability itself, which must add up.
"""

from .checks import LAWS
from .examples import catalogue, random_params
from .reporting import Report, Result, report

__all__ = ["LAWS", "Report", "Result", "catalogue", "random_params", "report"]
