"""Import a student's own modules from their sources: sys.meta_path.append(HelperFiles({"helpers": "def f(): …"}))."""

import importlib.abc
import importlib.util
import linecache


class HelperFiles(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds what is installed nowhere, where it stands last. No file is read or written."""

    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            return None
        return importlib.util.spec_from_loader(name, self, origin=_file_name(name))

    def get_source(self, name):
        return self.sources[name]

    def get_code(self, name):
        text, file = self.sources[name], _file_name(name)
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)  # for messages
        return self.source_to_code(text, file)


def _file_name(name):
    return f"<{name}.py>"
