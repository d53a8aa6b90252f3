"""A checkpoint as one file, which NumPy's own reader opens too.

It is an uncompressed archive of `header.json` and one `.npy` per array, and its last 64
bytes are the sha256 of all before them. Reading checks that first, then that schema
and code are ours, and takes nothing on trust: each member must be, byte by byte to its
data, what we would have written, so no declared size is believed and nothing is
unpickled. Writing goes to a temporary name beside the file, which is then renamed.
"""

import contextlib
import hashlib
import io
import json
import math
import os
import stat
import zipfile
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from agents.luck import STREAM_VERSION
from agents.refusal import Refusal
from model.checkpoint import Checkpoint
from model.digests import code_digest

__all__ = ["LARGEST_FILE", "SCHEMA", "read", "write"]

type Array = npt.NDArray[Any]

SCHEMA: Final = 1
"""Version of the file's form."""
LARGEST_FILE: Final = 2 * 1024**3
"""A larger file is refused unread [bytes]; a province at scale 1 takes some 60 MB."""

_HEADER: Final = "header.json"
_PARTS: Final = ("settings", "layout", "arrays")
_HEX: Final = 64
_TYPES: Final = {
    np.dtype(kind).str: np.dtype(kind)
    for kind in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8")
}
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The one time that every member bears, so that one state gives one file."""
_ANY_SYSTEM: Final = 3
"""The system that a member says it comes from, whichever wrote it."""
_LARGEST_HEADER: Final = 16 * 1024**2
_MODE: Final = 0o666
_GUARD: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Follow no link, wait for no pipe, and leave line ends alone."""
_AGAIN: Final = "make the checkpoint again"


def write(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint; the same state gives the same bytes.

    At every moment there is the whole file or none under the name.

    Raises
    ------
    Refusal
        If the folder cannot be written to, the disk is full, or an array is of a type
        that the file does not hold.
    """
    content = _packed(checkpoint)
    passing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        passing.unlink(missing_ok=True)
        _write_new(passing, content)
        passing.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise Refusal(
            f"{len(content)} bytes cannot be written to {path}: {error.strerror}\n"
            "free space, or choose a folder that can be written to"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            passing.unlink(missing_ok=True)


def read(path: Path) -> Checkpoint:
    """Read a checkpoint that this code wrote.

    Raises
    ------
    Refusal
        If it is no plain file, larger than any checkpoint, cut short, changed, or made
        by other code.
    """
    content = _content(path)
    seal = hashlib.sha256(content[:-_HEX]).hexdigest().encode()
    if len(content) <= _HEX or content[-_HEX:] != seal:
        raise Refusal(f"{path} is cut short, changed or no checkpoint\n{_AGAIN}")
    try:
        return _unpacked(path, content)
    except (ValueError, TypeError, KeyError, OSError, RuntimeError) as error:
        if isinstance(error, Refusal):
            raise
        raise _foreign(path, type(error).__name__) from error
    except (zipfile.BadZipFile, NotImplementedError, RecursionError) as error:
        raise _foreign(path, type(error).__name__) from error


def _foreign(path: Path, why: str) -> Refusal:
    return Refusal(f"{path} is no checkpoint as we write them ({why})\n{_AGAIN}")


def _packed(checkpoint: Checkpoint) -> bytes:
    arrays = sorted(checkpoint.arrays.items())
    header: dict[str, Any] = {
        "schema": SCHEMA,
        "code": code_digest(),
        "streams": STREAM_VERSION,
        "settings": checkpoint.settings,
        "layout": checkpoint.layout,
        "arrays": {name: _form(name, array) for name, array in arrays},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_member(_HEADER), _text(header))
        for name, array in arrays:
            form = header["arrays"][name]
            data = array.tobytes(order=_order(form))
            archive.writestr(_member(f"{name}.npy"), _npy_head(form) + data)
        archive.comment = b"0" * _HEX
    body = buffer.getbuffer()[:-_HEX]
    return b"".join((body, hashlib.sha256(body).hexdigest().encode()))


def _unpacked(path: Path, content: bytes) -> Checkpoint:
    """Return the checkpoint in a file's content, taking no size on trust."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        stored = all(each.compress_type == zipfile.ZIP_STORED for each in members)
        if not stored or sum(each.file_size for each in members) > len(content):
            raise _foreign(path, "its members do not fit the file")
        header = _header(path, archive)
        forms = header["arrays"]
        names = [_HEADER, *(f"{name}.npy" for name in forms)]
        if [each.filename for each in members] != names:
            raise _foreign(path, "its members are others")
        arrays = {
            name: _array(path, name, form, archive.read(f"{name}.npy"))
            for name, form in forms.items()
        }
    return Checkpoint(header["settings"], header["layout"], arrays)


def _header(path: Path, archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return the header of an archive, if schema, code and streams are ours."""
    if archive.getinfo(_HEADER).file_size > _LARGEST_HEADER:
        raise _foreign(path, "its header is too long")
    text = archive.read(_HEADER)
    header = json.loads(text)
    # No key twice, no odd number: written by us again it is the same.
    if not isinstance(header, dict) or _text(header) != text:
        raise _foreign(path, "its header is others' work")
    ours = {"schema": SCHEMA, "code": code_digest(), "streams": STREAM_VERSION}
    for name, wanted in ours.items():
        if header.pop(name, None) != wanted:
            raise Refusal(f"{path} was made by other code ({name})\n{_AGAIN}")
    if header.keys() != {*_PARTS} or not all(map(_is_table, header.values())):
        raise _foreign(path, "its header lacks parts")
    return header


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _array(path: Path, name: str, form: dict[str, Any], member: bytes) -> Array:
    """Return the array of a member that is, up to its data, what we would write."""
    kind, shape = _TYPES.get(form["type"]), form["shape"]
    whole = all(type(length) is int and length >= 0 for length in shape)
    head = _npy_head(form) if kind and whole else b""
    if not (
        kind
        and whole
        and member.startswith(head)
        and len(member) - len(head) == math.prod(shape) * kind.itemsize
    ):
        raise _foreign(path, f"{name} is not as declared")
    flat = np.frombuffer(member, kind, offset=len(head))
    if kind == np.bool_ and flat.view(np.uint8).max(initial=0) > 1:
        raise _foreign(path, f"{name} is neither true nor false")
    return flat.reshape(shape, order=_order(form))


def _form(name: str, array: Array) -> dict[str, Any]:
    """Return type, shape and order of an array, as the header tells them."""
    if array.dtype.str not in _TYPES:
        raise Refusal(f"{name} is {array.dtype}; a checkpoint holds no such array")
    flags = array.flags
    return {
        "type": array.dtype.str,
        "shape": list(array.shape),
        "fortran": flags.f_contiguous and not flags.c_contiguous,
    }


def _order(form: dict[str, Any]) -> Literal["C", "F"]:
    return "F" if form["fortran"] else "C"


def _npy_head(form: dict[str, Any]) -> bytes:
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head,
        {
            "descr": form["type"],
            "fortran_order": form["fortran"] is True,
            "shape": tuple(form["shape"]),
        },
    )
    return head.getvalue()


def _text(header: object) -> bytes:
    return json.dumps(
        header, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EARLIEST)
    member.create_system = _ANY_SYSTEM
    return member


def _content(path: Path) -> bytes:
    """Return all bytes of a plain file of bearable size; no link is followed."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _GUARD), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Refusal(f"{path} is no plain file\ngive the checkpoint itself")
            if found.st_size > LARGEST_FILE:
                raise Refusal(
                    f"{path} has {found.st_size} bytes; a checkpoint has {LARGEST_FILE}"
                    f" at most\n{_AGAIN}"
                )
            return file.read(LARGEST_FILE)
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read: {error.strerror}\n"
            "give the path of a checkpoint itself, not of a link to it"
        ) from error


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, down to the disk."""
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _GUARD
    with os.fdopen(os.open(path, new, _MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Bring a folder's names down to the disk, where folders can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
