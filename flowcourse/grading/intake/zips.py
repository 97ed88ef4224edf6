"""A zip as a tree of nodes: open_zip(data, "alice.zip") is a folder like files.OnDisk. Nothing is unpacked to the disk.

The size of its list of files is measured before the list is read, and no file is read beyond its limit.
"""

import io
import stat
import struct
import zipfile
import zlib
from datetime import datetime
from operator import attrgetter

from .files import Unreadable, megabytes, require_regular, too_long

LISTING_BYTES = 4_000_000  # of the list of files of a student's zip, enough for about 40 000 files
CLASS_LISTING_BYTES = 12_000_000  # the same for a zip that the instructor names
TOP_LISTING_BYTES = 1_000_000  # the same where only the names at the top are asked for
UNPACKING_RATIO = 200  # of a notebook about 20; only text that repeats itself reaches 200
DEEPEST_ENTRY = 30  # folders and a name
MOST_NODES = 100_000  # files and folders in one zip, each of which takes about 700 bytes of memory
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # Python would unpack the others without a limit
END_RECORD, END_RECORD_64 = b"PK\x05\x06", b"PK\x06\x07"
BROKEN = zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error


class InZip:
    """A file or folder in a zip. The root's `problems` are sentences about entries that are left out."""

    def __init__(self, name, archive=None, info=None):
        self.name, self.archive, self.info = name, archive, info
        self.folder = info is None
        self.link = info is not None and stat.S_ISLNK(info.external_attr >> 16)
        self.inside = {}  # {the name of a child, as _key has it: the child}
        self.nodes = 0  # of a root: how many are below it
        self.problems = []

    @property
    def time(self):
        """When a file was last changed, as the zip has it; 0 where that is no time. A folder has none."""
        try:
            return datetime(*self.info.date_time).timestamp()
        except (ValueError, OverflowError):
            return 0.0

    def children(self):
        return sorted(self.inside.values(), key=attrgetter("name"))

    def add(self, info):
        """Put an entry of the list into the folder below this one that its path names; what is odd about it, or "".

        Of two notebooks whose names differ in case alone the later counts, as on a disk that ignores case.
        """
        path = _path(info).replace("\\", "/")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if path.startswith("/") or ".." in parts or not parts or "\0" in path or parts[0][1:2] == ":":
            return f"{path} leads out of the zip, and is left out"
        if len(parts) > DEEPEST_ENTRY:
            return f"{parts[-1]} lies too deep, and is left out"
        folder, name = self, parts[-1]
        for part in parts if info.is_dir() else parts[:-1]:
            folder = folder.inside.get(_key(part)) or self._new(folder, InZip(part, self.archive))
            if not folder.folder:
                return f"{path} is a file and a folder in one, and is left out"
        if info.is_dir():
            return ""
        twice = _is_notebook(name) and _key(name) in folder.inside
        self._new(folder, InZip(name, self.archive, info))
        return f"the zip holds two files {name}: the later one counts" if twice else ""

    def _new(self, folder, node):
        """The node, once it is in the folder; Unreadable where this root has too many."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unreadable(f"lists more than {MOST_NODES} files and folders: hand in the notebooks alone")
        folder.inside[_key(node.name)] = node
        return node

    def read(self, limit):
        """The bytes of the file; Unreadable where it is encrypted, no regular file, too long or broken."""
        info = self.info
        if info.flag_bits & 1:
            raise Unreadable("is encrypted: hand in a zip without a password")
        if info.external_attr >> 16 and stat.S_IFMT(info.external_attr >> 16):
            require_regular(info.external_attr >> 16)
        if info.compress_type not in METHODS:
            raise Unreadable("is packed in a way that is not read: pack the zip the usual way (deflate)")
        if info.file_size > limit:
            raise too_long(info.file_size, limit)
        if info.file_size > 100_000 and info.file_size > UNPACKING_RATIO * max(info.compress_size, 1):
            sizes = f"from {megabytes(info.compress_size)} to {megabytes(info.file_size)}"
            raise Unreadable(f"unpacks {sizes}, which no notebook does")
        try:
            with self.archive.open(info) as file:
                data = file.read(limit + 1)
        except BROKEN as error:
            raise Unreadable(f"cannot be unpacked: {type(error).__name__}") from None
        if len(data) > limit:
            raise too_long(len(data), limit)
        return data


def open_zip(data, name):
    """The root folder of a zip, from its bytes, or its path if the instructor names it; Unreadable if it is none."""
    try:
        with io.BytesIO(data) if isinstance(data, bytes) else open(data, "rb") as file:
            _measure(file, LISTING_BYTES if isinstance(data, bytes) else CLASS_LISTING_BYTES)
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except BROKEN as error:
        raise Unreadable(f"is no zip that can be read: {type(error).__name__}") from None
    root = InZip(name, archive)
    root.problems = [sentence for info in archive.infolist() if (sentence := root.add(info))]
    return root


def top_names(path):
    """The names at the top of a student's zip on the disk; Unreadable if it is none, or lists thousands of files."""
    try:
        with open(path, "rb") as file:
            _measure(file, TOP_LISTING_BYTES)
            with zipfile.ZipFile(file) as archive:
                return {_path(info).partition("/")[0] for info in archive.infolist()}
    except BROKEN as error:
        raise Unreadable(f"is no zip that can be read: {type(error).__name__}") from None


def _measure(file, limit):
    """Raise Unreadable where the list of files is longer than `limit`, or has the form for more than 65 535 files."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - 66_000)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END_RECORD)
    if at < 0:
        raise Unreadable("is no zip, or only a part of one")
    listing = struct.unpack("<I", tail[at + 12 : at + 16])[0]
    if listing > limit or END_RECORD_64 in tail[max(0, at - 20) : at]:
        raise Unreadable("lists too many files: hand in the notebooks alone")


def _path(info):
    """The name as it was written: macOS writes UTF-8 without saying so, and Python then reads it as code page 437."""
    try:
        return info.orig_filename if info.flag_bits & 0x800 else info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def _key(name):
    """What two names have in common of which only one can be in a folder."""
    return name.casefold() if _is_notebook(name) else name


def _is_notebook(name):
    return name.lower().endswith(".ipynb")
