"""Files and folders that were handed in, as a tree of nodes: read up to a limit, and never written anywhere.

node = OnDisk("submissions/alice")
for child in node.children(): child.name, child.folder, child.time, child.read(limit)
"""

import os
import stat
from pathlib import Path

NOTEBOOK_ENDINGS = ".ipynb", ".ipynb.txt", ".ipynb.json"  # browsers save them under the longer ones
OTHER_ENDINGS = (".tar", ".tar.gz", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
OTHER_ENDINGS += (".py", ".html", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".tex", ".pages")
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MOST_CHILDREN = 20_000  # in one folder
NOTEBOOK_BYTES = 100_000_000  # of one notebook with its outputs
PARSED_BYTES = 8_000_000  # of one notebook; of a larger one, the outputs are left out
NOT_REGULAR = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Unreadable(Exception):
    """A file or folder that is not read. The message continues a sentence that starts with its name: `is a link, …`."""


def require_regular(mode):
    """Raise Unreadable for anything but a regular file."""
    if not stat.S_ISREG(mode):
        what = next((words for is_it, words in NOT_REGULAR if is_it(mode)), "no regular file")
        raise Unreadable(f"is {what}, and only regular files are read")


def too_long(size, limit):
    return Unreadable(f"has {megabytes(size)}, and {megabytes(limit)} is the most")


def megabytes(size):
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"


def is_zip(node):
    return not node.folder and node.name.lower().endswith(".zip")


def is_notebook(node):
    return not node.folder and node.name.lower().endswith(NOTEBOOK_ENDINGS)


def instead(node):
    """Whether somebody may have handed this in instead of a notebook: then they get a row and a sentence."""
    return not node.folder and node.name.lower().endswith(OTHER_ENDINGS)


class OnDisk:
    """A file or folder. Links are followed only for a path that the instructor names (`named=True`)."""

    def __init__(self, path, named=False):
        self.path = Path(path).resolve() if named else Path(path)
        self.name = self.path.name
        try:
            status = os.lstat(self.path)
            mode, self.time = status.st_mode, status.st_mtime
        except (OSError, ValueError):
            mode, self.time = 0, 0.0
        self.folder = stat.S_ISDIR(mode)
        self.link = stat.S_ISLNK(mode)

    def children(self):
        """Its entries, sorted by name; Unreadable where there are too many."""
        try:
            with os.scandir(self.path) as entries:
                names = [entry.name for entry, _ in zip(entries, range(MOST_CHILDREN + 1))]
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from None
        if len(names) > MOST_CHILDREN:
            raise Unreadable(f"holds more than {MOST_CHILDREN} files")
        return [OnDisk(self.path / name) for name in sorted(names)]

    def read(self, limit):
        """The bytes of a regular file; Unreadable for anything else."""
        try:
            require_regular(os.lstat(self.path).st_mode)  # a device is not even opened
            handle = os.open(self.path, os.O_RDONLY | NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(file.fileno())
                require_regular(status.st_mode)
                if status.st_size > limit:
                    raise too_long(status.st_size, limit)
                data = file.read(limit + 1)
        except (OSError, ValueError) as error:
            raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
        if len(data) > limit:
            raise too_long(len(data), limit)
        return data
