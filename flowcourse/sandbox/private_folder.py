"""The only folder in which answers may write: made for a worker, emptied after each child, removed after the worker.

folder = make()       # its path; a process of its own waits for the end of this one, and removes the folder
too_full(folder)      # whether more is in it than one child may write
empty(folder)         # remove what is in it, however deep it lies
"""

import os
import tempfile
import time
from os import rmdir, unlink  # surroundings.py puts others in their place, for the answers

FILE_BYTES = 16 * 2**20  # of one file
ALL_BYTES, ALL_FILES = 50_000_000, 1000  # of all files and folders that one child makes, those that it removed included
EVERY = 0.05  # seconds between two looks of the worker
BLIND_LOOKS = 5  # so many one after the other, in which something was moved, and the child has hidden what it writes
ATTEMPTS = 50  # to remove what a process that is about to end may still move
A_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def make():
    """The path of a new folder that only this user can read. It is removed when this process ends, however it ends."""
    folder = tempfile.mkdtemp(prefix="flowcourse-")
    waits, _ = os.pipe()  # the other end is open as long as this process lives
    if os.fork() == 0:
        try:
            os.closerange(0, waits)
            os.closerange(waits + 1, 1024)
            os.read(waits, 1)
            empty(folder)
            rmdir(folder)
        finally:
            os._exit(0)
    os.close(waits)
    return folder


def too_full(folder):
    """Whether there are more than ALL_FILES files and folders in it, or more than ALL_BYTES.

    None where something was moved during the look, so that not all was seen.
    """
    number = size = 0
    folders, moved = [folder], False
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    number += 1
                    size += entry.stat(follow_symlinks=False).st_size
                    if number > ALL_FILES or size > ALL_BYTES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:
            moved = True
        except OSError:  # a path is too long
            return True
    return None if moved else False


def empty(folder):
    """Remove what is in the folder; OSError where that cannot be done."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return _empty(folder)
        except OSError:
            if not left:
                raise
            time.sleep(0.1)


def _empty(folder):
    """One attempt, in linear time: the names in each folder are read once.

    It goes down and up by descriptors, since a path may be too long, and never leaves the folder.
    """
    place, way = os.open(folder, A_FOLDER), []
    try:
        left = _folders_left(place)
        while left or way:
            if left:
                way.append((left, _identity(place)))
                place = _moved(place, left[-1])
                left = _folders_left(place)
            else:
                left, above = way.pop()
                place = _moved(place, "..")
                if _identity(place) != above:
                    raise OSError(f"{left[-1]} was moved meanwhile")
                rmdir(left.pop(), dir_fd=place)
    finally:
        os.close(place)


def _folders_left(place):
    """Remove the files there; the names of the folders."""
    with os.scandir(place) as entries:
        kinds = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, folder in kinds:
        if not folder:
            unlink(name, dir_fd=place)
    return [name for name, folder in kinds if folder]


def _moved(place, name):
    below = os.open(name, A_FOLDER, dir_fd=place)
    os.close(place)
    return below


def _identity(place):
    status = os.fstat(place)
    return status.st_dev, status.st_ino
