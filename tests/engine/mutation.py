"""Faults put into the real source by machine: would the tests notice?

    package = mutated("transforms.coupling", "np.exp(-log_scale)", "np.exp(log_scale)")
    package.laws.report(package.laws.catalogue(2)["AffineCoupling"]).failed

The whole package is imported a second time with one fragment of one module replaced; the first copy is untouched.
"""

import importlib
import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from types import SimpleNamespace

MODULES = ("arrays", "calculus", "change_of_variables", "data", "distributions", "evaluation", "fast", "flow", "laws")
MODULES += ("losses", "models", "nets", "optimisers", "training", "transforms", "trees")


def real():
    """The package as it is."""
    return _package()


def mutated(module, old, new):
    """A second copy of minflow in which `old`, found exactly once in `module`, reads `new`."""
    loader = _Mutated(module, old, new)
    kept = {name: sys.modules.pop(name) for name in _loaded()}
    sys.meta_path.insert(0, loader)
    try:
        return _package()
    finally:
        sys.meta_path.remove(loader)
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(kept)


class _Mutated(SourceFileLoader):
    """Finds and loads one module from changed source."""

    def __init__(self, module, old, new):
        name = f"minflow.{module}"
        super().__init__(name, importlib.util.find_spec(name).origin)
        source = self.get_source(name)
        assert source.count(old) == 1, f"{old!r} must occur exactly once in {name}; got {source.count(old)}"
        self.source = source.replace(old, new)

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, name):
        return compile(self.source, self.path, "exec")


def _package():
    return SimpleNamespace(**{module: importlib.import_module(f"minflow.{module}") for module in MODULES})


def _loaded():
    return [name for name in sys.modules if name == "minflow" or name.startswith("minflow.")]
