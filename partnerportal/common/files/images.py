"""Pictures: whole, of a size that a screen can show, and without metadata (where and by whom they were taken).

Only the structure is read; nothing is decoded.
"""

import struct
from collections.abc import Iterator

MOST_PIXELS = 20_000
PNG = b"\x89PNG\r\n\x1a\n"
PNG_METADATA = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
JPEG = b"\xff\xd8"
JPEG_END = b"\xff\xd9"
START_OF_SCAN = 0xDA
JPEG_METADATA = {0xE1, 0xED, 0xFE}
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def png(data: bytes) -> bytes:
    """The picture without its metadata. Raises ValueError where it is cut off, too large or no PNG."""
    if not data.startswith(PNG):
        raise ValueError("no PNG")
    chunks = list(_chunks(data))
    if chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise ValueError("not whole")
    _demand_size(*struct.unpack(">II", data[16:24]))
    return PNG + b"".join(chunk for kind, chunk in chunks if kind not in PNG_METADATA)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, kind = len(PNG), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise ValueError("cut off")
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length or (kind == b"IHDR" and length != 13):
            raise ValueError("cut off")
        yield kind, chunk
        at += 12 + length


def jpeg(data: bytes) -> bytes:
    """The picture without its metadata. Raises ValueError where it is cut off, too large or no JPEG."""
    if not data.startswith(JPEG) or JPEG_END not in data[-4096:]:
        raise ValueError("no whole JPEG")
    kept, at, marker, sized = [JPEG], 2, 0, False
    while marker != START_OF_SCAN:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("cut off")
        marker, (length,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        if marker in SIZES and len(segment) >= 9:
            _demand_size(*struct.unpack(">HH", segment[5:9]))
            sized = True
        if marker not in JPEG_METADATA:
            kept.append(segment)
        at += 2 + length
    if not sized:
        raise ValueError("no size")
    return b"".join([*kept, data[at:]])


def gif(data: bytes) -> bytes:
    """Raises ValueError where it is cut off, too large or no GIF."""
    if not data.startswith((b"GIF87a", b"GIF89a")) or len(data) < 14 or not data.rstrip(b"\0").endswith(b";"):
        raise ValueError("no whole GIF")
    _demand_size(*struct.unpack("<HH", data[6:10]))
    return data


def _demand_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise ValueError("size")
