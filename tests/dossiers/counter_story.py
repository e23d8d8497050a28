"""The invented papers of before reception and of stopping, as on the pictures 03, 04 and 07, in both sets."""

from __future__ import annotations

from dataclasses import replace

from dossiers.letters import Letterhead, Person, RefusalSlip, Signer, StopNotice, SupplementSlip
from tests.dossiers.paper_story import RECEIPT_2018, RECEIPT_2025

_CENTRE = "Trung tâm Phục vụ hành chính công phường Phú Thủy"


def _head(number: str, day: str) -> Letterhead:
    return replace(RECEIPT_2025.letterhead, number_text=number, issued_on=day)


SUPPLEMENT_2025 = SupplementSlip(
    form_set="2025",
    letterhead=_head("37/PBS-TTPVHCC", "2026-11-19"),
    code="H36.152.00-261118-0011",
    applicant=Person(
        sex="male",
        name="Châu Gia Phúc Lâm",
        identity_number="099000000221",
        address="Số 00/21 đường Ví Dụ, khu phố 97, phường Phú Thủy, tỉnh Lâm Đồng",
        phone="0900000221",
        email="phuclam@example.vn",
    ),
    subject="Đăng ký đất đai, cấp Giấy chứng nhận lần đầu đối với cá nhân, hộ gia đình, cộng đồng dân cư",
    items=(
        "Đơn đăng ký đất đai: ghi đủ thông tin tại mục “Nguồn gốc sử dụng đất” và ký tên ở cuối Đơn"
        " (hiện còn để trống)",
        "Trích đo bản đồ địa chính thửa đất: nộp bản có xác nhận của đơn vị đo đạc (bản đã nộp chưa có"
        " xác nhận)",
        "Giấy tờ về quyền sử dụng đất quy định tại Điều 137 Luật Đất đai: nộp 01 bản sao hoặc xuất trình"
        " bản chính để đối chiếu.",
    ),
    reason=(
        "Hồ sơ chưa đủ thành phần theo thủ tục hành chính đã được công bố, chưa có căn cứ xác định nguồn gốc"
        " và ranh giới thửa đất"
    ),
    contact="Lý Nhật Tường Vi",
    contact_phone="(0263) 3000 000",
    guide="Lý Nhật Tường Vi",
    note="Thời hạn giải quyết được tính lại từ đầu sau khi Trung tâm Phục vụ hành chính công nhận đủ hồ sơ.",
)
SUPPLEMENT_2018 = replace(
    SUPPLEMENT_2025,
    form_set="2018",
    letterhead=replace(RECEIPT_2018.letterhead, number_text="214/HDHS", issued_on="2022-11-16"),
    code="000.12.31.H11-221115-0007",
    contact="Võ Thị Hạ Quyên",
    contact_phone="(0252) 3000 000, máy lẻ 12",
    guide="Võ Thị Hạ Quyên",
    note="",
)
REFUSAL_2025 = RefusalSlip(
    form_set="2025",
    letterhead=_head("06/PTC-TTPVHCC", "2026-11-17"),
    centre=_CENTRE,
    applicant=Person(
        kind="organisation",
        name="Công ty TNHH Ví Dụ Biển Xanh",
        identity_number="0000000000",
        address="Số 00/35 đường Ví Dụ, khu phố 96, phường Phú Thủy, tỉnh Lâm Đồng",
        phone="0900000335",
        email="vanphong@example.vn",
    ),
    code="H36.152.00-261117-0002",
    subject="Cấp giấy phép xây dựng mới công trình cấp III, cấp IV và nhà ở riêng lẻ (nhà kho cấp II)",
    reason=(
        "Công trình đề nghị cấp phép là công trình cấp II, không thuộc thẩm quyền cấp giấy phép xây dựng của"
        " Ủy ban nhân dân phường. Đề nghị Công ty nộp hồ sơ tại Bộ phận Một cửa của cơ quan có thẩm quyền cấp"
        " tỉnh hoặc nộp trực tuyến trên Cổng Dịch vụ công quốc gia. Toàn bộ giấy tờ đã nộp được trả lại kèm"
        " theo Phiếu này."
    ),
    submitter="Tạ Hoàng Sơn Ca",
    receiver="Lý Nhật Tường Vi",
)
REFUSAL_2018 = replace(
    REFUSAL_2025,
    form_set="2018",
    letterhead=replace(RECEIPT_2018.letterhead, number_text="09/PTC-BPTNTKQ", issued_on="2022-11-16"),
    centre="Bộ phận Tiếp nhận và Trả kết quả phường Phú Thủy",
    code="",
    receiver="Võ Thị Hạ Quyên",
)
STOP_2025 = StopNotice(
    form_set="2025",
    letterhead=_head("03/TB-TTPVHCC", "2026-11-13"),
    person=Person(sex="male", name="Bùi Đăng Hải Triều", identity_number="099000000447"),
    centre=_CENTRE,
    counter_name="Trung tâm Phục vụ hành chính công",
    requested_on="2026-11-12",
    code="H36.152.00-261105-0008",
    received_at="2026-11-05T10:10:00+07:00",
    procedure_name="Cấp giấy phép xây dựng sửa chữa, cải tạo công trình cấp III, IV và nhà ở riêng lẻ",
    state="Đang giải quyết",
    stopped_at="2026-11-12T15:30:00+07:00",
    papers=("01 bản sao Giấy chứng nhận quyền sử dụng đất", "02 bộ bản vẽ hiện trạng và bản vẽ cải tạo"),
    counter_phone="(0263) 3000 000",
    signer=Signer(capacity="director", name="Đinh Vương Thảo Nguyên"),
    recipients=("Như trên", "Phòng Kinh tế, Hạ tầng và Đô thị", "Lưu: VT, hồ sơ (02)"),
)
COUNTER_STORY = {
    "supplement-2018": SUPPLEMENT_2018,
    "supplement-2025": SUPPLEMENT_2025,
    "refusal-2018": REFUSAL_2018,
    "refusal-2025": REFUSAL_2025,
    "stop-2025": STOP_2025,
}
