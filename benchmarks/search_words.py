"""What is searched for: everything people put into the box, the awkward ones on purpose."""

from __future__ import annotations

import unicodedata

NAMES = (
    "Ý", "Ô", "Ly", "An", "Vy", "Lan", "Nguyễn", "Hoàng", "Nguyễn Văn", "Nguyễn Văn An", "Trần Thị Hồng Hạnh",
    unicodedata.normalize("NFD", "Nguyễn Thị Thủy"), "nguyen thi thúy", "ng v an", "Lý Hoàng", "Quách Thị Ly",
    "Không có ai", "Nguyễn Văn Zzz", "h",
)  # fmt: skip
PROCEDURES = ("khai sinh", "hộ kinh doanh", "Trâm khai sinh", "Nguyễn Văn An chứng thực", "zzz khai sinh")
ENDS = ("127", "5127", "0004")


def queries(code: str, external_code: str, link: str, number: str, phone: str) -> list[str]:
    """All of them, with what one dossier is scanned and found by."""
    scanned = [code, external_code, link, code.partition("-")[2], number, f"Nguyễn {phone[-3:]}"]
    return [*NAMES, *PROCEDURES, *ENDS, *scanned]
