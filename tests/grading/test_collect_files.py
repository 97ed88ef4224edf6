"""Attacks by file: a sentence for whoever handed it in, and no one else's work is touched."""

import os
import socket
import struct
import time
import zipfile

import pytest
from hand_ins import HONEST, NAME, blank, collected, data, save, solved, texts, zipped

from flowcourse.grading.intake import collect, zips

EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
ZEROS = bytes(20_000_000)


def patched(packed, at_local, at_central, change):
    """A zip whose 16-bit fields at these offsets in the headers of its first file are changed."""
    raw = bytearray(packed)
    for start, offset in ((raw.find(b"PK\x03\x04"), at_local), (raw.find(b"PK\x01\x02"), at_central)):
        (value,) = struct.unpack_from("<H", raw, start + offset)
        struct.pack_into("<H", raw, start + offset, change(value))
    return bytes(raw)


def lies_about_its_size(packed):
    raw = bytearray(packed)
    struct.pack_into("<I", raw, raw.find(b"PK\x01\x02") + 24, 1000)
    return bytes(raw)


def spoilt_in_the_middle(packed):
    raw = bytearray(packed)
    raw[len(raw) // 2] ^= 0xFF
    return bytes(raw)


# {attack: (file name, content or how it is made, words of the sentence)}; alice hands it in, and earns nothing.
FILES = {
    "an empty file": ("alice.ipynb", b"", "is empty"),
    "broken JSON": ("alice.ipynb", data(solved())[:-100], "its JSON is broken"),
    "a merge conflict": ("alice.ipynb", b"<<<<<<< HEAD\n" + data(solved()), "its JSON is broken"),
    "no UTF-8": ("alice.ipynb", data(solved()).decode().encode("utf-16"), "is not UTF-8"),
    "a list": ("alice.ipynb", b"[]", "has no list of cells"),
    "no cells": ("alice.ipynb", b"{}", "has no list of cells"),
    "cells that are none": ("alice.ipynb", b'{"cells": {"a": 1}}', "has no list of cells"),
    "numbers for cells": ("alice.ipynb", b'{"cells": [1, null, [], "x"]}', "holds no answer cell"),
    "another notebook": ("alice.ipynb", EMPTY, "holds no answer cell"),
    "deep JSON": ("alice.ipynb", b"[" * 1_000_000, "nested too deep"),
    "deep objects": ("alice.ipynb", b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000, "nested too deep"),
    "a number of a million digits": ("alice.ipynb", b'{"cells": ' + b"9" * 1_000_000 + b"}", "its JSON is broken"),
    "9 MB": ("alice.ipynb", data(solved()) + b" " * 9_000_000, "MB without its outputs, and 8.0 MB is the most"),
    "101 MB": ("alice.ipynb", lambda path: path.touch() or os.truncate(path, 101 * 10**6), "and 100.0 MB is the most"),
    "outputs of brackets": ("alice.ipynb", b'{"cells": [{"outputs": ' + b"[" * 10**7, "million strings and brackets"),
    "outputs of escapes": ("alice.ipynb", b'{"cells": [{"outputs": ["' + b"\\" * 10**7, "its JSON is broken"),
    "outputs without an end": ("alice.ipynb", b'{"cells": [{"outputs": [' + b"1, " * 10**7, "its JSON is broken"),
    "outputs that are not left out": (
        "alice.ipynb",
        b'{"cells": [' + b'{"outputs": 1},' * 10**6,
        "without its outputs",
    ),
    "a million cells": ("alice.ipynb", b'{"cells": [' + b"{}," * 1_000_000 + b"{}]}", "has 1000001 cells"),
    "a named pipe": ("alice.ipynb", os.mkfifo, "is a named pipe, and only regular files are read"),
    "a folder": ("alice.ipynb", os.mkdir, "there is no notebook of exercises in it"),
    "a link to a neighbour": ("alice.ipynb", lambda path: os.symlink("bob.ipynb", path), "is a link, and only regular"),
    "a link to a device": ("alice.ipynb", lambda path: os.symlink("/dev/zero", path), "is a link, and only regular"),
    "a link to itself": ("alice.ipynb", lambda path: os.symlink(path.name, path), "is a link, and only regular"),
    "a link to the folder": ("alice", lambda path: os.symlink(".", path), "is a link, and links are not followed"),
    "no zip": ("alice.zip", b"Rar!\x1a\x07" * 100, "is no zip"),
    "half a zip": ("alice.zip", zipped({NAME: solved()})[:-40], "is no zip"),
    "a spoilt zip": ("alice.zip", spoilt_in_the_middle(zipped({NAME: solved()})), "cannot be unpacked"),
    "an encrypted zip": ("alice.zip", patched(zipped({NAME: solved()}), 6, 8, lambda f: f | 1), "is encrypted"),
    "a bomb": ("alice.zip", zipped({NAME: ZEROS}), "which no notebook does"),
    "a small bomb": ("alice.zip", zipped({NAME: EMPTY + b" " * 7_000_000}), "which no notebook does"),
    "a bomb that lies": ("alice.zip", lies_about_its_size(zipped({NAME: ZEROS})), "cannot be unpacked"),
    "a bomb of bzip2": ("alice.zip", zipped({NAME: ZEROS}, compress=zipfile.ZIP_BZIP2), "packed in a way that"),
    "a bomb of lzma": ("alice.zip", zipped({NAME: b"0" * 10**6}, compress=zipfile.ZIP_LZMA), "packed in a way that"),
    "zips in zips": ("alice.zip", zipped({"a.zip": zipped({NAME: solved()})}), "is a zip in a zip, and is not read"),
    "a zip for 65 536 files": (
        "alice.zip",
        zipped({NAME: solved()}).replace(b"PK\x05\x06", b"PK\x06\x07" + bytes(16) + b"PK\x05\x06"),
        "lists too many files",
    ),
    "..": ("alice.zip", zipped({f"../{NAME}": solved()}), "leads out of the zip"),
    ".. within": ("alice.zip", zipped({f"a/../../{NAME}": solved()}), "leads out of the zip"),
    ".. as on Windows": ("alice.zip", zipped({f"..\\{NAME}": solved()}), "leads out of the zip"),
    "an absolute path": ("alice.zip", zipped({f"/tmp/{NAME}": solved()}), "leads out of the zip"),
    "a drive": ("alice.zip", zipped({f"C:/{NAME}": solved()}), "leads out of the zip"),
    "a link in a zip": ("alice.zip", zipped({NAME: b"../bob.ipynb"}, links=[NAME]), "is a link, and only regular"),
    "a linked folder in a zip": (
        "alice.zip",
        zipped({"exercises": b".."}, links=["exercises"]),
        "is a link, and links",
    ),
    "a file that is a folder": ("alice.zip", zipped({"a": b"", f"a/{NAME}": solved()}), "a file and a folder in one"),
    "a deep folder": ("alice.zip", zipped({"a/" * 40 + NAME: solved()}), "lies too deep"),
}


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", FILES)
def test_what_cannot_be_read_is_a_sentence_and_the_neighbour_has_the_marks_of_honest_work(tmp_path, attack):
    name, content, words = FILES[attack]
    save(tmp_path / "bob.ipynb", solved())
    if callable(content):
        content(tmp_path / name)
    else:
        save(tmp_path / name, content)
    start = time.process_time()
    found = collected(tmp_path)
    assert time.process_time() - start < 5
    bob, (alice,) = found.pop("bob"), found.values()
    assert alice.name.startswith("alice") and alice.answers == {}
    assert alice.problems and words in " ".join(alice.problems) and "to its end" not in " ".join(alice.problems)
    assert texts(bob) == HONEST and bob.problems == ()


def test_the_same_ways_lead_to_honest_work(tmp_path):
    """What the attacks above go through is open: a file and a zip, whole and packed in the usual ways."""
    save(tmp_path / "a.ipynb", data(solved()) + b" " * 7_000_000)
    save(tmp_path / "b.zip", zipped({f"exercises/{NAME}": solved()}))
    save(tmp_path / "c.zip", zipped({NAME: solved()}, compress=zipfile.ZIP_STORED))
    save(tmp_path / "d" / "e.zip", zipped({"f/" * 5 + NAME: solved()}))
    assert [texts(found) for found in collected(tmp_path).values()] == [HONEST] * 4


@pytest.mark.attack("a socket")
def test_a_socket_is_not_read(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # a socket's path must be short
        listener.bind("alice.ipynb")
        (found,) = collected(tmp_path).values()
    assert found.problems == ("alice.ipynb is a socket, and only regular files are read",)


@pytest.mark.attack("a device")
def test_a_device_is_not_read(tmp_path):
    try:
        os.mknod(tmp_path / "alice.ipynb", 0o020644, os.makedev(1, 5))
    except PermissionError:  # only root makes devices; its other way in is a link, which is among FILES
        os.symlink("/dev/zero", tmp_path / "alice.ipynb")
    (found,) = collected(tmp_path).values()
    assert "only regular files are read" in found.problems[0]


@pytest.mark.attack("a zip with too long a list")
def test_a_list_of_files_that_is_too_long_is_not_read(tmp_path, monkeypatch):
    path = save(tmp_path / "class" / "alice.zip", zipped({NAME: solved()}))
    for named, cap in ((path.parent, "LISTING"), (path, "CLASS_LISTING")):
        assert texts(collected(named)["alice"]) == HONEST
        monkeypatch.setattr(zips, cap, 50)
        assert "lists too many files" in collected(named)["alice"].problems[0]


def list_alone(names):
    """A zip that is a list of files, none of which is in it."""
    entry = struct.Struct("<4s6H3L5H2L")
    told = [entry.pack(b"PK\x01\x02", *(20,) * 2, *(0,) * 7, len(name), *(0,) * 6) + name.encode() for name in names]
    return b"".join(told) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(b"".join(told)), 0, 0)


@pytest.mark.attack("a zip of tens of thousands of names")
def test_tens_of_thousands_of_names_take_linear_time(tmp_path):
    packed = list_alone(f"{number}.ipynb" for number in range(60_000))
    save(tmp_path / "class" / "alice.zip", packed)
    start = time.process_time()
    (found,) = collected(tmp_path / "class").values()
    assert time.process_time() - start < 10 and "more than 20000 files" in found.problems[0]


@pytest.mark.attack("many notebooks")
def test_of_many_notebooks_so_many_are_read_as_the_caps_allow(tmp_path, monkeypatch):
    one = data(solved())
    monkeypatch.setattr(collect, "NOTEBOOKS", 5)
    monkeypatch.setattr(collect, "TOTAL", 3 * len(one))
    monkeypatch.setattr(collect, "FILES", 8)
    for number in range(10):
        save(tmp_path / "alice" / "x" / f"{number}.ipynb", one)
    (found,) = collected(tmp_path).values()
    assert texts(found) == HONEST
    for words in ("more than 8 files", "6 notebooks, and only 5 are read", "were read before it"):
        assert words in " ".join(found.problems)


@pytest.mark.attack("many zips")
def test_of_many_zips_so_many_are_opened_as_the_caps_allow(tmp_path, monkeypatch):
    one = zipped({NAME: solved()})
    monkeypatch.setattr(collect, "ARCHIVE", 3 * len(one))
    monkeypatch.setattr(collect, "ZIPS", 4)
    for number in range(5):
        save(tmp_path / "alice" / "exercises" / f"{number}.zip", one)
    (found,) = collected(tmp_path).values()
    assert texts(found) == HONEST
    assert [problem.partition(" were")[0] for problem in found.problems] == [
        f"3.zip is not read: {3 * len(one) / 1e3:.0f} kB",
        "4.zip is not read: 4 zips",
    ]


@pytest.mark.attack("names that differ in case alone")
@pytest.mark.parametrize("twins", [(NAME, NAME.upper()), (NAME.upper(), NAME)])
def test_of_names_that_a_disk_may_take_for_one_the_later_counts(tmp_path, twins):
    first, second = (name.replace(".IPYNB", ".ipynb") for name in twins)
    found = collected(save(tmp_path / "alice.zip", zipped({first: blank(), second: solved()})))["alice"]
    assert texts(found) == HONEST and "the later one counts" in found.problems[0]
