"""Files as people send them to a dossier, good and hostile, all made here."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

MB = 1024 * 1024


# -- good ---------------------------------------------------------------------------------------------


def pdf(words: str = "don de nghi", pages: int = 1) -> bytes:
    """A PDF of so many empty pages; other words give other bytes."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": words})
    return written(writer)


def picture(form: str, size: tuple[int, int] = (240, 320), shade: int = 200, **more: Any) -> bytes:
    """A page of one grey with a line across it."""
    image = Image.new("RGB", size, (shade, shade, shade))
    for x in range(size[0]):
        image.putpixel((x, size[1] // 2), (0, 0, 0))
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def png(**more: Any) -> bytes:
    return picture("PNG", **more)


def jpeg(**more: Any) -> bytes:
    return picture("JPEG", **more)


def big_pdf(size: int) -> bytes:
    """A whole PDF of about so many bytes: a scan that does not get smaller."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(random.Random(7).randbytes(size - 1500))  # noqa: S311  (only noise)
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Image")
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Im"): writer._add_object(stream)})
    return written(writer)


def phone_photo() -> bytes:
    """As telephones make them: a second picture and the maker's small trailer behind the first."""
    return jpeg(exif=b"Exif\0\0") + jpeg(size=(60, 80)) + b"\0\0\x01\x0aImage_UTC_Data1764000000SEFHSEFT"


# -- hostile ------------------------------------------------------------------------------------------


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scripted_pdf() -> bytes:
    return acting_pdf("/JavaScript", "/JS", "app.alert('xin chao')")


def launching_pdf() -> bytes:
    return acting_pdf("/Launch", "/F", "calc.exe")


def acting_pdf(kind: str, key: str, value: str) -> bytes:
    """Does something when it is opened."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)
    return written(writer)


def hidden_script_pdf() -> bytes:
    """The same with the words spelled in escapes, as those do who hide."""
    return scripted_pdf().replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/#4aS")


def carrying_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("chay.exe", b"MZ" + b"\0" * 60)
    return written(writer)


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("mat-khau", algorithm="RC4-128")
    return written(writer)


def bomb_pdf(layers: int = 1) -> bytes:
    """A page whose drawing unpacks to 600 MB from less than one."""
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(b"\0" * MB) for _ in range(600)), packer.flush()])
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    names = b"[" + b" /FlateDecode" * layers + b" ]"
    return raw_pdf(b"<< /Length %d /Filter %s >>\nstream\n" % (len(data), names) + data + b"\nendstream")


def raw_pdf(content: bytes = b"<< /Length 0 >>\nstream\n\nendstream", after_header: bytes = b"") -> bytes:
    """A PDF written by hand: catalogue, pages, one page, its content."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        content,
    ]
    out, places = bytearray(b"%PDF-1.4\n" + after_header), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def looping_pdf() -> bytes:
    """Its tree of pages leads back to itself, its cross references too."""
    told = raw_pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    start = told.rindex(b"startxref\n") + 10
    place = told[start:].split(b"\n")[0]
    return told.replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev " + place + b" >>")


def nested_pdf(depth: int = 200_000) -> bytes:
    """Brackets within brackets, until a careless reader falls over."""
    return raw_pdf(b"[" * depth + b"]" * depth)


def archive(name: str = "don.txt", content: bytes = b"x", *, packed: bool = True) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        file.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    return archive(content=b"\0" * 60 * MB)


def huge_png(side: int = 60_000) -> bytes:
    """A few bytes that claim a picture of 3.6 thousand million points."""
    return _png(side, side, zlib.compress(b"\0" * 1000))


def png_bomb(side: int = 20_000) -> bytes:
    """Within what a side may have, but beyond what a page has: 400 million points in half a megabyte."""
    packer = zlib.compressobj(9)
    row = b"\0" * (side * 3 + 1)
    return _png(side, side, b"".join([*(packer.compress(row) for _ in range(200)), packer.flush()]))


def _png(width: int, height: int, data: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def gif() -> bytes:
    return picture("GIF")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\0\x03" + b"\0" * 200
