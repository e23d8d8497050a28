"""The areas a year's plan is parted into. Pure.

Resolution 76/NQ-CP (15/7/2021) names six contents of administrative reform for 2021-2030; a plan puts the
steering of all of them in front. A task keeps its area by key, so a later resolution only adds rows.
"""

from __future__ import annotations

AREAS: dict[str, str] = {
    "steering": "Công tác chỉ đạo, điều hành",
    "institutions": "Cải cách thể chế",
    "procedures": "Cải cách thủ tục hành chính",
    "organisation": "Cải cách tổ chức bộ máy hành chính",
    "service": "Cải cách chế độ công vụ",
    "finance": "Cải cách tài chính công",
    "digital": "Xây dựng, phát triển chính quyền điện tử, chính quyền số",
}
"""Key to title, in the order they are printed."""

ORDER = list(AREAS)
"""The keys in that order."""
