"""Write a file in one step: a reader finds the old file or the new one, never half of one."""

import errno
import os
import secrets
import shutil
from pathlib import Path


def write(path, data):
    """Write bytes to a new file beside `path`, and then put it in its place. A symbolic link stays a link.

    The file keeps its mode. OSError where `path` is a folder or a device, since root could replace a device.
    """
    path = Path(path).resolve()
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "this is no file: name one that can be overwritten", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        part.write_bytes(data)
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
