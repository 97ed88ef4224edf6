"""The libraries that minflow is measured beside, one adapter a file; common.py says what an adapter has."""

import importlib
import importlib.metadata
import importlib.util

MODULES = ("minflow", "numpy_by_hand", "jax_by_hand", "nflows", "normflows", "zuko", "flowjax")
INSTALL = ".venv/bin/pip install -c constraints.txt --group bench"


def load(names=()):
    """The adapters whose packages are installed, those named or all, and a sentence for each that is left out."""
    unknown = sorted(set(names) - set(MODULES))
    if unknown:
        raise ValueError(f"peers must be among {', '.join(MODULES)}; got {', '.join(unknown)}")
    adapters, left_out = {}, []
    for name in names or MODULES:
        missing = [package for package in _needs(name) if importlib.util.find_spec(package) is None]
        if missing:
            left_out.append(f"{name} is left out: {' and '.join(missing)} not installed ({INSTALL})")
        else:
            adapters[name] = importlib.import_module(f".{name}_peer", __package__)
    return adapters, left_out


def _needs(name):
    return {
        "minflow": ("numpy", "autograd"),
        "numpy_by_hand": ("numpy",),
        "jax_by_hand": ("jax",),
        "flowjax": ("jax", "flowjax", "optax", "equinox", "paramax"),
    }.get(name, ("torch", name))


def versions():
    """The version of every package that is measured and installed."""
    packages = ("numpy", "autograd", "torch", "nflows", "normflows", "zuko", "jax", "jaxlib", "flowjax", "optax")
    return {name: importlib.metadata.version(name) for name in packages if importlib.util.find_spec(name)}
