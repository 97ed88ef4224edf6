"""Invertible maps, one file for each family of the article's section 5."""

from .autoregressive import IAF, MAF
from .autoregressive_spline import AutoregressiveSpline
from .base import Chain, Inverse, Transform
from .continuous import NeuralODE
from .coupling import AdditiveCoupling, AffineCoupling, alternating_masks
from .elementwise import ActNorm, ElementwiseAffine, Rescaling
from .lattice import LatticeCoupling
from .linear import PLU, Householder, Linear, OneByOne, Permutation, Triangular, squeeze
from .planar import Planar, Radial
from .residual import Residual
from .shapes import ELU, Exp, LeakyReLU, Logit, Sigmoid, SinhArcsinh, Softplus, Tanh
from .spline import RQSpline, SplineCoupling
from .split import Split

__all__ = [
    "ActNorm", "AdditiveCoupling", "AffineCoupling", "AutoregressiveSpline", "Chain", "ELU", "ElementwiseAffine",
    "Exp", "Householder", "IAF", "Inverse", "LatticeCoupling", "LeakyReLU", "Linear", "Logit", "MAF", "NeuralODE",
    "OneByOne", "PLU", "Permutation", "Planar", "RQSpline", "Radial", "Rescaling", "Residual", "Sigmoid",
    "SinhArcsinh", "Softplus", "SplineCoupling", "Split", "Tanh", "Transform", "Triangular", "alternating_masks",
    "squeeze",
]  # fmt: skip
