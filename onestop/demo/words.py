"""What officers of the demo ward write: requests, reasons, symbols of results. Pure."""

from __future__ import annotations

SUPPLEMENTS = (
    (("Bản sao giấy tờ chứng minh nơi cư trú",), "Giấy tờ đã nộp chưa thể hiện nơi cư trú hiện tại"),
    (("Văn bản ủy quyền có chứng thực",), "Người nộp chưa có giấy tờ ủy quyền hợp lệ"),
    (
        ("Tờ khai kê lại theo mẫu hiện hành", "Bản chính để đối chiếu"),
        "Tờ khai dùng mẫu cũ, thiếu bản chính để đối chiếu",
    ),
    (("Trích lục bản đồ địa chính thửa đất",), "Ranh giới thửa đất trên bản vẽ chưa khớp hồ sơ gốc"),
    (("Bản vẽ thiết kế có chữ ký của đơn vị thiết kế",), "Bản vẽ chưa đủ chữ ký theo quy định"),
    (("Giấy xác nhận của cơ quan đang chi trả trợ cấp",), "Chưa đủ căn cứ xác định mức hưởng"),
)
SECOND_SUPPLEMENTS = (
    (("Bản chính giấy tờ đã bổ sung lần trước",), "Bản đã bổ sung bị mờ, không đối chiếu được"),
    (("Xác nhận của các hộ giáp ranh",), "Phát sinh ý kiến của hộ giáp ranh khi kiểm tra thực địa"),
)
WHY_AGAIN = "Nội dung chỉ phát hiện khi kiểm tra thực địa, sau lần yêu cầu đầu"
ALLOWANCE = "Nội dung phát sinh sau khi kiểm tra thực tế, không thể biết ở lần yêu cầu đầu"
SENT_BACK = "Thiếu chữ ký của người nộp ở trang 2 tờ khai, đề nghị quầy liên hệ bổ sung"
REASSIGNED = "Công chức thụ lý đi công tác"
CORRECTION = ("Trả kết quả buổi sáng", "Người nộp đề nghị ghi thêm giờ nhận kết quả")
SUSPENSION = (
    "Văn bản đề nghị tạm dừng của cơ quan đang xác minh",
    "Chờ kết quả xác minh theo đề nghị của các bên",
)
REMINDERS = (("phone", "Hẹn tuần sau tới nhận"), ("in_person", "Nhờ tổ trưởng khu phố nhắn"))
NOT_CERTIFIED = "Không chứng thực nên không thu phí"
REOPENING = "Kết quả ghi sai tên đệm của người nộp"
WITHDRAWAL = ("Người nộp có đơn xin rút để làm lại hồ sơ", "Người nộp đổi ý, có đơn xin rút")
STOPPING = "Người nộp có đơn đề nghị dừng giải quyết"
VOIDING = "Nhập trùng với hồ sơ ngay trước"
REFUSALS = (
    "Thủ tục thuộc thẩm quyền của Ủy ban nhân dân nơi cư trú của người nộp",
    "Ảnh chụp giấy tờ không đọc được, người nộp không hoàn thiện",
)
MISSING = (
    "Giấy tờ chưa mang theo, người nộp về lấy rồi quay lại",
    "Giấy tờ mang theo là bản chụp, chưa có bản chính để đối chiếu",
)
REFUSALS_AT_COUNTER = (
    ("not_ours", "Việc này nộp tại Ủy ban nhân dân nơi người nộp cư trú"),
    ("not_ours", "Việc này do Chi nhánh Văn phòng đăng ký đất đai tiếp nhận"),
    ("elsewhere", "Người nộp đã nộp cùng nội dung ở cơ quan khác và đang chờ kết quả"),
)
COMPLETION = (("Ảnh chụp hai mặt giấy tờ tùy thân",), "Ảnh gửi kèm bị cắt mất một phần")

# reason group, and what the letter says; {agency} is the step that held the dossier
APOLOGIES_OURS = (
    ("c", "Phòng chuyên môn thiếu người thụ lý trong thời gian cao điểm"),
    ("c", "Công chức thụ lý nghỉ ốm, việc được giao lại cho người khác"),
    ("d", "Cần thêm thời gian lấy ý kiến các đơn vị liên quan"),
    ("dd", "Phần mềm chuyên ngành gián đoạn, chưa tra cứu được dữ liệu"),
    ("e", "Cần kiểm tra thực địa bổ sung để xác định đúng hiện trạng"),
)
APOLOGIES_PARTNER = (
    ("d", "Cơ quan phối hợp cần thêm thời gian đối chiếu hồ sơ gốc"),
    ("d", "Cơ quan phối hợp cần thêm thời gian thẩm định và chưa có văn bản trả lời"),
)
AGAIN = "Cơ quan phối hợp vẫn chưa có kết quả đối chiếu, cần hẹn lại lần nữa"
LONG_EXTENSION = "Việc phải lấy ý kiến cơ quan khác, không thể ngắn hơn"

SYMBOLS = {
    "certification": "CT",
    "civil_status": "HT-UBND",
    "construction": "GPXD",
    "household_business": "GCN-HKD",
    "land": "QĐ-UBND",
    "social_protection": "QĐ-UBND",
    "merit": "GXN-UBND",
}
OTHER_SYMBOL = "QĐ-UBND"
REFUSAL_SYMBOL = "TB-UBND"
