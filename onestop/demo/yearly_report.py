"""The report of the year 2022 of the demo ward: written, reviewed, signed, sent, as the ward would have.

Written once through the same actions as people use. The words are invented; every number in the report comes
from the dossiers.
"""

from __future__ import annotations

from datetime import date, datetime

from procedures.calendar import ZONE
from procedures.models import Officer
from reports import actions
from reports.models import Report

from .people import CHAIRMAN, OFFICE

YEAR = "2022"
_BEGUN = datetime(2022, 12, 15, 8, 0, tzinfo=ZONE)
_SIGNED = datetime(2022, 12, 16, 15, 30, tzinfo=ZONE)
_SENT = datetime(2022, 12, 19, 9, 0, tzinfo=ZONE)
_NUMBER = 356

TEXTS = {
    "lead": (
        "Ủy ban nhân dân phường ban hành kế hoạch cải cách hành chính ngay từ đầu năm, phân công "
        "từng công "
        "chức phụ trách từng nhiệm vụ và báo cáo tiến độ hằng quý.\n"
        "Trong năm đã tự kiểm tra Bộ phận tiếp nhận và trả kết quả hai lần; các thiếu sót về niêm "
        "yết và về "
        "luân chuyển hồ sơ trên phần mềm được yêu cầu khắc phục ngay.\n"
        "Công tác tuyên truyền thực hiện trên hệ thống truyền thanh, tại các cuộc họp khu phố và "
        "trên trang "
        "thông tin của phường."
    ),
    "institutions": (
        "Phường rà soát các văn bản do mình ban hành, không có văn bản trái thẩm quyền hoặc hết "
        "hiệu lực "
        "phải xử lý."
    ),
    "procedures": (
        "Hồ sơ quá hạn tập trung ở khâu xác minh thực địa và khâu chờ ý kiến của cơ quan ngoài "
        "phường. Từ quý "
        "III, phường cử một công chức theo dõi riêng các hồ sơ liên thông, gọi nhắc cơ quan phối "
        "hợp trước khi "
        "đến hạn hai ngày."
    ),
    "organisation": (
        "Phường bố trí đủ công chức tại Bộ phận tiếp nhận và trả kết quả; quy chế làm việc được "
        "sửa đổi để quy "
        "định rõ thời gian xử lý của từng bước."
    ),
    "service": (
        "Công chức tại quầy được tập huấn về kỹ năng giao tiếp và sử dụng phần mềm. Kết quả giải "
        "quyết hồ sơ "
        "đúng hạn được đưa vào đánh giá, xếp loại cuối năm."
    ),
    "finance": (
        "Phường thực hiện khoán kinh phí quản lý hành chính theo quy định, công khai dự toán và quyết toán."
    ),
    "digital": (
        "Văn bản đi, đến được xử lý trên hệ thống quản lý văn bản. Người dân được hướng dẫn nộp hồ "
        "sơ trực "
        "tuyến ngay tại quầy; tỷ lệ nộp trực tuyến còn thấp so với chỉ tiêu được giao."
    ),
    "achieved": (
        "Thủ tục hộ tịch, chứng thực được giải quyết nhanh, phần lớn trong ngày.\n"
        "Việc xin lỗi và hẹn lại ngày trả kết quả bằng văn bản đã thành nền nếp từ nửa cuối năm."
    ),
    "shortcomings": (
        "Tỷ lệ hồ sơ đất đai và hồ sơ liên thông trễ hẹn còn cao; một số hồ sơ trễ hẹn chưa có thư "
        "xin lỗi.\n"
        "Hồ sơ trực tuyến chưa đạt chỉ tiêu. Một số hồ sơ phải bổ sung nhiều lần."
    ),
    "causes": (
        "Thời gian xác minh thực địa chưa được dự liệu trong định mức từng bước.\n"
        "Việc phối hợp với cơ quan đăng ký đất đai và cơ quan thuế còn chậm, chưa có đầu mối theo dõi."
    ),
    "tasks": (
        "Giao từng bước của hồ sơ liên thông định mức giờ cụ thể, theo dõi hằng ngày.\n"
        "Mọi hồ sơ trễ hẹn đều có thư xin lỗi và ngày hẹn lại trong một ngày làm việc.\n"
        "Nâng tỷ lệ hồ sơ trực tuyến; hướng dẫn người dân tại quầy và tại các khu phố.\n"
        "Niêm yết đủ thủ tục hành chính, cập nhật ngay khi có quyết định công bố mới."
    ),
    "proposals": (
        "Đề nghị Ủy ban nhân dân thành phố quy định thời gian trả lời của các cơ quan phối hợp đối "
        "với hồ sơ "
        "đất đai liên thông.\n"
        "Đề nghị bố trí thêm thiết bị quét và tập huấn việc số hóa hồ sơ."
    ),
}


def write_report(at: datetime) -> None:
    """The report, unless the demo is loaded for a moment before it was signed."""
    if at < _SENT:
        return
    office, chairman = (Officer.objects.get(username=name) for name in (OFFICE, CHAIRMAN))
    report = actions.create_report(YEAR, actor=office, at=_BEGUN)
    for key, text in TEXTS.items():
        actions.write_section(report.pk, key, text, actor=office, at=_BEGUN, version=0)
    report = actions.review_report(report.pk, actor=office, at=_SIGNED, version=_version(report))
    report = actions.sign_report(
        report.pk,
        number=_NUMBER,
        issued_on=_SIGNED.date(),
        actor=chairman,
        at=_SIGNED,
        version=report.version,
    )
    actions.send_report(
        report.pk,
        sent_on=date(2022, 12, 19),
        sent_how="Hệ thống quản lý văn bản",
        actor=office,
        at=_SENT,
        version=report.version,
    )


def _version(report: Report) -> int:
    report.refresh_from_db()
    return report.version
