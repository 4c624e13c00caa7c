"""The few fields of EXIF in which programs write how a picture was made (TIFF 6.0, EXIF 2.32)."""

import struct

from .compressed import inflate

RECORD_MARK = b"malgrim\0"
"""The first bytes of the field MakerNote in pictures of this program; a compressed record follows."""

_DESCRIPTION, _MAKE, _MODEL, _SOFTWARE = 0x010E, 0x010F, 0x0110, 0x0131
_EXIF, _MAKER_NOTE, _COMMENT = 0x8769, 0x927C, 0x9286
_FIELDS = (_DESCRIPTION, _MAKE, _MODEL, _SOFTWARE, _EXIF, _MAKER_NOTE, _COMMENT)
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ENTRY = 12  # bytes of an entry of a directory
_DIRECTORY = 26  # where the EXIF directory begins: behind the header of 8 bytes and a directory with one entry
_LONG, _UNDEFINED = 4, 7  # types of fields
_UNICODE = b"UNICODE\0"  # the mark of a comment in UTF-16
_OTHER_MARKS = (b"ASCII\0\0\0", bytes(8))


def exif_texts(data: bytes) -> dict[str, str]:
    """Return the texts in EXIF under the names that they have in a PNG; EXIF that ends early is read so far.

    Raises:
        BrokenFileError: The record of this program is damaged.
    """
    fields = _fields(data)
    found = {}
    if comment := _comment(fields.get(_COMMENT, b"")):
        found["parameters"] = comment
    if (note := fields.get(_MAKER_NOTE, b"")).startswith(RECORD_MARK):
        found["malgrim"] = inflate(note.removeprefix(RECORD_MARK)).decode(errors="replace")
    if software := _ascii(fields.get(_SOFTWARE, b"")):
        found["Software"] = software
    for tag in (_DESCRIPTION, _MAKE, _MODEL):  # ComfyUI writes "prompt:{…}" and "workflow:{…}"
        name, colon, text = _ascii(fields.get(tag, b"")).partition(":")
        if colon and name.lower() in ("prompt", "workflow"):
            found.setdefault(name.lower(), text)
    return found


def exif_bytes(comment: str, record: bytes = b"") -> bytes:
    """Return EXIF with a UserComment in UTF-16, and a record in MakerNote.

    Both have the type UNDEFINED, as EXIF 2.32 demands; readers built on piexif refuse others.

    Args:
        comment: Any text.
        record: Compressed; an empty one is left out.
    """
    values = {_COMMENT: _UNICODE + comment.encode("utf-16-be", errors="replace")}
    if record:
        values[_MAKER_NOTE] = RECORD_MARK + record
    entries = {tag: values[tag] for tag in sorted(values)}
    place = _DIRECTORY + 2 + len(entries) * _ENTRY + 4
    directory = struct.pack(">H", len(entries))
    for tag, value in entries.items():
        directory += struct.pack(">HHII", tag, _UNDEFINED, len(value), place)
        place += len(value)
    pointer = struct.pack(">HHHII", 1, _EXIF, _LONG, 1, _DIRECTORY)
    head = b"MM\0*" + struct.pack(">I", 8) + pointer + bytes(4)
    return b"Exif\0\0" + head + directory + bytes(4) + b"".join(entries.values())


def _fields(data: bytes) -> dict[int, bytes]:
    """Return the wanted fields of the first directory and of the EXIF directory that it leads to."""
    order = _ORDERS.get(data[:4])
    found: dict[int, bytes] = {}
    if order is None:
        return found
    try:
        _read_directory(data, order, _number(data[4:8], order), found)
        if pointer := found.get(_EXIF):
            _read_directory(data, order, _number(pointer, order), found)
    except struct.error:  # it ends early: what was found stands
        pass
    return found


def _read_directory(data: bytes, order: str, start: int, found: dict[int, bytes]) -> None:
    (count,) = struct.unpack_from(f"{order}H", data, start)
    for at in range(start + 2, start + 2 + count * _ENTRY, _ENTRY):
        tag, kind, length = struct.unpack_from(f"{order}HHI", data, at)
        if tag in _FIELDS and tag not in found:
            size = length * (4 if kind == _LONG else 1)  # a pointer, or bytes
            where = at + 8 if size <= 4 else _number(data[at + 8 : at + 12], order)
            found[tag] = data[where : where + size]


def _number(data: bytes, order: str) -> int:
    return int(struct.unpack(f"{order}I", data)[0])


def _comment(data: bytes) -> str:
    """Return a UserComment: UTF-16 in either order of bytes, or ASCII, which many programs use for UTF-8.

    Fooocus writes no mark before it.
    """
    mark, content = data[:8], data[8:]
    if mark != _UNICODE:
        return (content if mark in _OTHER_MARKS else data).decode(errors="replace").strip("\0 ")
    big, little = content[::2].count(0), content[1::2].count(0)  # most texts hold spaces, commas and digits
    order = "utf-16-le" if little > big else "utf-16-be"
    return content.decode(order, errors="replace").removeprefix("\ufeff").rstrip("\0")


def _ascii(data: bytes) -> str:
    return data.decode(errors="replace").rstrip("\0")
