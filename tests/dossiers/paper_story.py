"""The invented dossiers of the papers: one story (000.12.31.H11-221115-0007) and one of each form of 2025."""

from __future__ import annotations

from dataclasses import replace

from dossiers.letters import (
    ApologyLetter,
    DocumentLine,
    Hand,
    HandOver,
    Letterhead,
    Person,
    Receipt,
    RoutingSlip,
    Signer,
)

STORY_CODE = "000.12.31.H11-221115-0007"
_PROCEDURE = (
    "Chuyển mục đích sử dụng đất phải được phép của cơ quan nhà nước có thẩm quyền"
    " đối với hộ gia đình, cá nhân"
)

TUE = Person(
    sex="male",
    name="Đỗ Khắc Minh Tuệ",
    identity_number="099000000115",
    address="Số 00/12 đường Ví Dụ, khu phố 99, phường Phú Thủy, thành phố Phan Thiết",
    phone="0900000115",
)

RECEIPT_2018 = Receipt(
    form_set="2018",
    letterhead=Letterhead(
        superior="Ủy ban nhân dân\nphường Phú Thủy",
        organ_lines=("Bộ phận Tiếp nhận", "và Trả kết quả"),
        number_text="1187/TNHS",
        place="Phú Thủy",
        issued_on="2022-11-15",
    ),
    code=STORY_CODE,
    centre="Ủy ban nhân dân phường Phú Thủy, thành phố Phan Thiết, tỉnh Bình Thuận",
    applicant=TUE,
    subject=f"{_PROCEDURE} (một cửa liên thông)",
    documents=(
        DocumentLine(name="Đơn xin chuyển mục đích sử dụng đất", counts=("01 bản chính",)),
        DocumentLine(
            name="Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
            counts=("01 bản chính",),
        ),
        DocumentLine(name="Trích đo địa chính thửa đất", counts=("02 bản chính",)),
        DocumentLine(name="Thẻ căn cước công dân", counts=("01 bản sao chứng thực",)),
    ),
    limit_text="15 ngày làm việc",
    limit_note="không tính thời gian thực hiện nghĩa vụ tài chính",
    received_at="2022-11-15T08:20:00+07:00",
    due_at="2022-12-06T17:00:00+07:00",
    collect_at="Bộ phận Tiếp nhận và Trả kết quả phường Phú Thủy",
    register_book="01/2022-ĐĐ",
    register_number="231",
    receiver="Võ Thị Hạ Quyên",
    counter_phone="(0252) 3000 000",
)

RECEIPT_2025 = Receipt(
    form_set="2025",
    letterhead=Letterhead(
        superior="Ủy ban nhân dân\nphường Phú Thủy",
        organ_lines=("Trung tâm Phục vụ", "hành chính công"),
        number_text="4216/TTPVHCC",
        place="Phú Thủy",
        issued_on="2026-11-20",
    ),
    code="H36.152.00-261120-0003",
    centre="Trung tâm Phục vụ hành chính công phường Phú Thủy, tỉnh Lâm Đồng",
    applicant=Person(
        sex="male",
        name="Phan Quốc Thiên Ân",
        identity_number="099000000456",
        address="Số 00/9 đường Ví Dụ, khu phố 98, phường Phú Thủy, tỉnh Lâm Đồng",
        phone="0900000456",
        email="thienan@example.vn",
    ),
    principal=Person(
        sex="female",
        name="Huỳnh Thị Mai Thảo",
        identity_number="099000000123",
        address="Số 00/7 đường Ví Dụ, khu phố 98, phường Phú Thủy",
        phone="0900000123",
    ),
    authorisation="Giấy ủy quyền lập ngày 18 tháng 11 năm 2026",
    subject=(
        "Cấp giấy phép xây dựng mới công trình cấp III, cấp IV và nhà ở riêng lẻ (nhà ở riêng lẻ)"
        " - mã thủ tục 1.013225"
    ),
    documents=(
        DocumentLine(name="Đơn đề nghị cấp giấy phép xây dựng", counts=("01 bản chính",)),
        DocumentLine(
            name="Giấy chứng nhận quyền sử dụng đất", counts=("01 bản sao", "đã đối chiếu bản chính")
        ),
        DocumentLine(name="Bản vẽ thiết kế xây dựng", counts=("02 bộ bản chính",)),
    ),
    limit_text="07 ngày làm việc",
    received_at="2026-11-20T09:45:00+07:00",
    due_at="2026-12-02T17:00:00+07:00",
    collect_at="Trung tâm Phục vụ hành chính công phường Phú Thủy",
    register_book="02/2026-XD",
    register_number="118",
    receiver="Lý Nhật Tường Vi",
    qr_text="H36.152.00-261120-0003",
    tracking_site="motcua.phuthuy.example",
    tracking_key="7K4P-92WX",
    counter_phone="(0263) 3000 000",
    skipped_days="Không tính ngày nhận hồ sơ, thứ Bảy, Chủ nhật và ngày 24/11/2026 (Ngày Văn hóa Việt Nam).",
)

APOLOGY_2018 = ApologyLetter(
    form_set="2018",
    letterhead=Letterhead(
        organ_lines=("Ủy ban nhân dân", "phường Phú Thủy"),
        number_text="52/PXL-UBND",
        place="Phú Thủy",
        issued_on="2022-12-05",
    ),
    person=TUE,
    organ="Ủy ban nhân dân phường Phú Thủy",
    received_on="2022-11-15",
    procedure_name=_PROCEDURE,
    code=STORY_CODE,
    promised_at="2022-12-06T17:00:00+07:00",
    reason=(
        "Cơ quan phối hợp (Phòng Tài nguyên và Môi trường thành phố Phan Thiết) thẩm định hồ sơ chậm"
        " 04 ngày làm việc so với thời hạn của bước này do phải kiểm tra lại hiện trạng sử dụng đất"
    ),
    new_date="2022-12-12",
    signer=Signer(name="Lương Bảo Thái Sơn"),
    recipients=("Như trên", "Bộ phận TN&TKQ (theo dõi, niêm yết)", "Lưu: VT, hồ sơ (02)"),
)

APOLOGY_2025 = ApologyLetter(
    form_set="2025",
    letterhead=replace(APOLOGY_2018.letterhead, number_text="09/PXL-UBND", issued_on="2026-11-11"),
    person=Person(sex="female", name="Trịnh Ngọc Lam Khuê", identity_number="099000000789"),
    organ="Ủy ban nhân dân phường Phú Thủy",
    received_on="2026-11-02",
    procedure_name="Đính chính Giấy chứng nhận đã cấp lần đầu có sai sót",
    code="H36.152.00-261102-0005",
    promised_at="2026-11-12T17:00:00+07:00",
    reason=(
        "Chi nhánh Văn phòng Đăng ký đất đai chưa cung cấp xong hồ sơ lưu phục vụ việc đính chính;"
        " Ủy ban nhân dân phường đã có văn bản đôn đốc"
    ),
    new_date="2026-11-18",
    signer=Signer(capacity="deputy", name="Mạc Uyên Nhã Đan"),
    recipients=("Như trên", "Trung tâm PVHCC (theo dõi, công khai)", "Lưu: VT, hồ sơ (02)"),
)


def _handed(giver: str, receiver: str, at: str, gave: str, took: str, result: str, *notes: str) -> HandOver:
    return HandOver(
        giver=giver,
        receiver=receiver,
        given_at=f"{at}:00+07:00",
        gave=Hand(name=gave),
        took=Hand(name=took),
        result=result,  # type: ignore[arg-type]
        notes=notes,
    )


SLIP_2018 = RoutingSlip(
    form_set="2018",
    letterhead=replace(RECEIPT_2018.letterhead, number_text="1187/PKS-BPTNTKQ", issued_on="2022-12-09"),
    code=STORY_CODE,
    solved_by="Ủy ban nhân dân phường Phú Thủy",
    partners=(
        "Phòng Tài nguyên và Môi trường thành phố Phan Thiết",
        "Văn phòng HĐND và UBND thành phố Phan Thiết",
        "Chi nhánh Văn phòng Đăng ký đất đai Phan Thiết",
    ),
    received_at="2022-11-15T08:20:00+07:00",
    promised_at="2022-12-06T17:00:00+07:00",
    hand_overs=(
        _handed(
            "Bộ phận TN&TKQ",
            "Công chức ĐC-XD-ĐT&MT phường",
            "2022-11-15T10:30",
            "Võ Thị Hạ Quyên",
            "Hồ Trúc Giang Nam",
            "on_time",
            "định mức 0,5 ngày",
        ),
        _handed(
            "Công chức ĐC-XD-ĐT&MT phường",
            "Phòng TN&MT thành phố",
            "2022-11-18T09:15",
            "Hồ Trúc Giang Nam",
            "Cao Thế Nguyên Vũ",
            "on_time",
            "định mức 03 ngày",
        ),
        _handed(
            "Phòng TN&MT thành phố",
            "VP HĐND và UBND thành phố",
            "2022-12-02T15:40",
            "Cao Thế Nguyên Vũ",
            "Tôn Nữ Minh Hoài",
            "late",
            "định mức 06 ngày",
            "quá 04,5 ngày",
        ),
        _handed(
            "VP HĐND và UBND thành phố",
            "Chi nhánh VPĐKĐĐ",
            "2022-12-07T10:20",
            "Tôn Nữ Minh Hoài",
            "Kiều Anh Tuấn Kha",
            "on_time",
            "định mức 03 ngày",
        ),
        _handed(
            "Chi nhánh VPĐKĐĐ",
            "Bộ phận TN&TKQ",
            "2022-12-09T14:10",
            "Kiều Anh Tuấn Kha",
            "Võ Thị Hạ Quyên",
            "on_time",
            "định mức 02 ngày",
        ),
    ),
    remarks=(
        "Hồ sơ có kết quả ngày 09 tháng 12 năm 2022, quá hạn 03 ngày làm việc so với ngày hẹn trả; "
        "đã có Phiếu xin lỗi số 52/PXL-UBND ngày 05 tháng 12 năm 2022.",
    ),
    counting=(
        "Nhận ngày 15/11/2022. Thời hạn 15 ngày làm việc, không tính ngày nhận, các ngày thứ Bảy, Chủ nhật. "
        "Hẹn trả lúc 17 giờ ngày 06/12/2022.",
    ),
)

SLIP_2025 = RoutingSlip(
    form_set="2025",
    letterhead=replace(RECEIPT_2025.letterhead, number_text="07/PKS-TTPVHCC", issued_on="2026-11-20"),
    code="H36.152.00-261102-0005",
    solved_by="Ủy ban nhân dân phường Phú Thủy (Phòng Kinh tế, Hạ tầng và Đô thị)",
    partners=("Chi nhánh Văn phòng Đăng ký đất đai (văn bản số 1204/UBND-KT)",),
    received_at="2026-11-02T09:10:00+07:00",
    promised_at="2026-11-12T17:00:00+07:00",
    due_at="2026-11-17T17:00:00+07:00",
    hand_overs=(
        HandOver(
            giver="Phục vụ hành chính công",
            receiver="Phòng Kinh tế, HT và ĐT",
            given_at="2026-11-02T10:00:00+07:00",
            taken_at="2026-11-02T14:00:00+07:00",
            gave=Hand(name="Lê Thị Thu Hà"),
            took=Hand(name="Phạm Quốc Bảo"),
            result="not_judged",
            notes=("định mức 0,5 ngày", "vòng 1, trước khi tính lại"),
        ),
        HandOver(
            giver="Chi nhánh VPĐKĐĐ",
            receiver="Phục vụ hành chính công",
            given_at="2026-11-19T16:00:00+07:00",
            gave=Hand(recorded_by="Lê Thị Thu Hà"),
            took=Hand(name="Lê Thị Thu Hà"),
            result="late",
            notes=("định mức 01 ngày", "quá 01,4 ngày"),
        ),
    ),
    remarks=("Hồ sơ có kết quả ngày 19 tháng 11 năm 2026, quá hạn 02 ngày làm việc so với ngày hẹn trả.",),
    counting=(
        "Nhận ngày 02/11/2026. Thời hạn 08 ngày làm việc, không tính ngày nhận, thứ Bảy 07/11 và Chủ nhật "
        "08/11. Hẹn trả lúc 17 giờ ngày 12/11/2026.",
        "Từ ngày 04/11/2026 đến ngày 05/11/2026 tạm dừng: yêu cầu bổ sung lần 1; thời gian này không tính "
        "vào thời hạn.",
    ),
)

STORY = (RECEIPT_2018, RECEIPT_2025, APOLOGY_2018, APOLOGY_2025)
