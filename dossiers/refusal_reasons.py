"""Why a dossier is not received: the groups of form 03, by the code that its event keeps for figures. Pure.

Decree 118/2025/NĐ-CP, article 17, asks for the concrete reason; what is concrete the clerk writes below it.
"""

from __future__ import annotations

NOT_OURS = "not_ours"
OTHER = "other"

REFUSAL_REASONS: dict[str, str] = {
    NOT_OURS: "Không thuộc thẩm quyền giải quyết của Ủy ban nhân dân phường",
    "conditions": "Không đủ điều kiện theo quy định",
    "false": "Hồ sơ giả mạo, sai sự thật",
    "elsewhere": "Đã có cơ quan khác thụ lý",
    "abolished": "Thủ tục đã bị bãi bỏ hoặc thay thế",
    OTHER: "Lý do khác",
}


def refusal_words(code: str, text: str) -> str:
    """The paragraph of form 03: the group, then what the clerk wrote; "khác" says nothing by itself."""
    group = "" if code == OTHER else f"{REFUSAL_REASONS[code]}. "
    return f"{group}{text.strip()}"
