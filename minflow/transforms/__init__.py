"""Invertible maps, one file for each family of the article's section 5."""

from .autoregressive import IAF, MAF
from .base import Chain, Inverse, Transform
from .continuous import NeuralODE
from .coupling import AdditiveCoupling, AffineCoupling, alternating_masks
from .elementwise import ELU, ActNorm, ElementwiseAffine, Exp, LeakyReLU, Logit, Rescaling, Sigmoid, Softplus, Tanh
from .linear import PLU, Householder, Linear, OneByOne, Permutation, Triangular
from .planar import Planar, Radial
from .residual import Residual
from .spline import RQSpline, SplineCoupling
