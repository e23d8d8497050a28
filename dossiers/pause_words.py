"""What pauses are called, by kind: what begins one, and what ends it. Pure."""

from __future__ import annotations

BEGUN = {
    "supplement": "Yêu cầu bổ sung",
    "payment": "Chờ nghĩa vụ tài chính",
    "outside_limit": "Sang bước ngoài thời hạn",
    "suspension": "Tạm dừng theo luật",
    "public_notice": "Niêm yết",
}
ENDED = {
    "supplement": "Nhận đủ giấy tờ bổ sung",
    "payment": "Đã nộp nghĩa vụ tài chính",
    "outside_limit": "Xong bước ngoài thời hạn",
    "suspension": "Tiếp tục giải quyết",
    "public_notice": "Hết thời gian niêm yết",
}


def paused_words(begun: str) -> str:
    """ "tạm dừng: yêu cầu bổ sung lần 1", "tạm dừng theo luật (Điều 61)", inside a sentence."""
    small = f"{begun[:1].lower()}{begun[1:]}"
    return small if small.startswith("tạm dừng") else f"tạm dừng: {small}"
