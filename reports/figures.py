"""One definition per figure: its name, what it means, and the very dossiers it counts.

A number on a page, its list and its place in a report all come from the same `Figure`, so they cannot
differ. To add a figure: write it here with its explanation and its rule in reports/fact_counts.py;
reports/counting.py counts it, the list page shows it.

Sources: decision D4; form II.06a/VPCP/KSTT of circular 01/2020/TT-VPCP for the columns of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dossiers.lateness import Outcome
from dossiers.models import Dossier, Pause
from dossiers.querysets import DossierQuerySet

from . import sets
from .scopes import Scope

DEFINITIONS = "2026.1"
"""Raised whenever a definition below changes; a signed report says under which it was counted."""


@dataclass(frozen=True)
class Figure:
    """A number with a name. `slug` stands in addresses; `explanation` is shown beside it and printed."""

    key: str
    slug: str
    label: str
    explanation: str
    select: Callable[[Scope], DossierQuerySet]
    late: bool = False

    def dossiers(self, scope: Scope) -> DossierQuerySet:
        """Exactly the dossiers it counts in the scope."""
        return self.select(scope)


_ALL = [
    # -- received ------------------------------------------------------------------------------------
    Figure(
        "received",
        "tiep-nhan",
        "Tiếp nhận trong kỳ",
        "Hồ sơ có ngày nhận trong kỳ, qua mọi cách nộp; không kể hồ sơ hủy do nhập nhầm và hồ sơ nhận hộ "
        "phường khác.",
        Scope.received,
    ),
    Figure(
        "received_online",
        "truc-tuyen",
        "Tiếp nhận trực tuyến",
        "Hồ sơ nhận trong kỳ mà công dân nộp trực tuyến.",
        sets.online,
    ),
    Figure(
        "received_direct",
        "truc-tiep-buu-chinh",
        "Tiếp nhận trực tiếp, bưu chính",
        "Hồ sơ nhận trong kỳ nộp tại quầy hoặc qua dịch vụ bưu chính công ích.",
        lambda scope: scope.received().exclude(channel=Dossier.Channel.ONLINE.value),
    ),
    Figure(
        "received_postal",
        "nhan-buu-chinh",
        "Tiếp nhận qua bưu chính",
        "Hồ sơ nhận trong kỳ gửi qua dịch vụ bưu chính công ích.",
        lambda scope: scope.received().filter(channel=Dossier.Channel.POSTAL.value),
    ),
    Figure(
        "online_full",
        "toan-trinh",
        "Trực tuyến toàn trình",
        "Hồ sơ nhận trực tuyến trong kỳ của thủ tục cung cấp toàn trình khi nhận (trước đây: mức độ 4).",
        lambda scope: sets.online(scope).filter(online_level="full"),
    ),
    Figure(
        "online_partial",
        "mot-phan",
        "Trực tuyến một phần",
        "Hồ sơ nhận trực tuyến trong kỳ của thủ tục cung cấp một phần khi nhận (trước đây: mức độ 3).",
        lambda scope: sets.online(scope).filter(online_level="partial"),
    ),
    Figure(
        "carried_over",
        "ky-truoc-chuyen-sang",
        "Kỳ trước chuyển sang",
        "Hồ sơ nhận trước kỳ mà khi kỳ bắt đầu chưa kết thúc.",
        Scope.carried_over,
    ),
    # -- ended ---------------------------------------------------------------------------------------
    Figure(
        "resolved",
        "da-giai-quyet",
        "Đã giải quyết",
        "Hồ sơ có kết quả (đồng ý hoặc từ chối bằng văn bản) trong kỳ, tính theo lúc có kết quả.",
        Scope.resolved,
    ),
    Figure(
        "at_once",
        "chung-thuc-trong-ngay",
        "Chứng thực trong ngày đã giải quyết",
        "Hồ sơ lĩnh vực Chứng thực hẹn trả trong ngày, có kết quả trong kỳ. Rất nhiều và gần như không trễ, "
        "nên tỷ lệ chung che khuất các lĩnh vực khác.",
        lambda scope: scope.resolved().filter(sets.certified_at_once()),
    ),
    Figure(
        "at_once_late",
        "chung-thuc-trong-ngay-qua-han",
        "Chứng thực trong ngày quá hạn",
        "Hồ sơ lĩnh vực Chứng thực hẹn trả trong ngày, có kết quả trong kỳ sau giờ hẹn.",
        lambda scope: sets.judged(Outcome.LATE)(scope).filter(sets.certified_at_once()),
        late=True,
    ),
    Figure(
        "resolved_later",
        "da-giai-quyet-tru-chung-thuc",
        "Đã giải quyết, không kể chứng thực trong ngày",
        "Hồ sơ có kết quả trong kỳ, trừ hồ sơ lĩnh vực Chứng thực hẹn trả trong ngày.",
        lambda scope: scope.resolved().exclude(sets.certified_at_once()),
    ),
    Figure(
        "in_time_later",
        "dung-han-tru-chung-thuc",
        "Trước hạn và đúng hạn, không kể chứng thực trong ngày",
        "Hồ sơ có kết quả không muộn hơn giờ hẹn trả, trừ hồ sơ lĩnh vực Chứng thực hẹn trả trong ngày.",
        lambda scope: sets.in_time(scope).exclude(sets.certified_at_once()),
    ),
    Figure(
        "early",
        "truoc-han",
        "Trước hạn",
        "Có kết quả trước ngày hẹn trả.",
        sets.judged(Outcome.EARLY),
    ),
    Figure(
        "on_time",
        "dung-han",
        "Đúng hạn",
        "Có kết quả trong ngày hẹn trả, không muộn hơn giờ hẹn.",
        sets.judged(Outcome.ON_TIME),
    ),
    Figure(
        "in_time",
        "truoc-va-dung-han",
        "Trước hạn và đúng hạn",
        "Có kết quả không muộn hơn giờ hẹn trả.",
        sets.in_time,
    ),
    Figure(
        "late",
        "qua-han",
        "Quá hạn",
        "Có kết quả sau giờ hẹn đầu tiên. Thư xin lỗi và ngày hẹn lại không xóa việc trễ hẹn.",
        sets.judged(Outcome.LATE),
        late=True,
    ),
    Figure(
        "inter_agency",
        "lien-thong",
        "Liên thông đã giải quyết",
        "Hồ sơ của thủ tục liên thông có kết quả trong kỳ.",
        lambda scope: scope.resolved().filter(inter_agency=True),
    ),
    Figure(
        "inter_agency_late",
        "lien-thong-qua-han",
        "Liên thông quá hạn",
        "Hồ sơ của thủ tục liên thông có kết quả sau giờ hẹn đầu tiên.",
        lambda scope: sets.judged(Outcome.LATE)(scope).filter(inter_agency=True),
        late=True,
    ),
    Figure(
        "otherwise_ended",
        "ket-thuc-khac",
        "Rút, dừng, đóng",
        "Hồ sơ kết thúc trong kỳ mà không có kết quả: công dân rút, dừng theo yêu cầu, đóng vì không "
        "bổ sung.",
        Scope.otherwise_ended,
    ),
    Figure(
        "ended_in_time",
        "ket-thuc-khac-trong-han",
        "Rút, dừng, đóng trong hạn",
        "Hồ sơ kết thúc không có kết quả, khi chưa quá hạn.",
        sets.within_due,
    ),
    Figure(
        "ended_after_due",
        "ket-thuc-khac-sau-han",
        "Rút, dừng, đóng sau hạn",
        "Hồ sơ kết thúc không có kết quả, khi đã quá hạn.",
        sets.after_due,
        late=True,
    ),
    # -- pending -------------------------------------------------------------------------------------
    Figure(
        "pending",
        "dang-giai-quyet",
        "Đang giải quyết",
        "Hồ sơ đã nhận mà cuối kỳ (hoặc đến lúc này, nếu kỳ chưa hết) chưa kết thúc, kể cả đang tạm dừng.",
        Scope.pending,
    ),
    Figure(
        "pending_in_time",
        "dang-giai-quyet-trong-han",
        "Đang giải quyết, trong hạn",
        "Hồ sơ chưa kết thúc và chưa quá hạn, kể cả hồ sơ đang chờ bổ sung hoặc tạm dừng.",
        sets.pending_in_time,
    ),
    Figure(
        "pending_late",
        "dang-giai-quyet-qua-han",
        "Đang giải quyết, quá hạn",
        "Hồ sơ chưa kết thúc mà đã quá giờ hẹn đầu tiên.",
        sets.pending_late,
        late=True,
    ),
    Figure(
        "paused",
        "tam-dung",
        "Đang tạm dừng",
        "Hồ sơ chưa kết thúc mà đồng hồ đang dừng: chờ bổ sung, chờ nghĩa vụ tài chính, dừng theo luật.",
        lambda scope: scope.pending().filter(scope.paused()),
    ),
    Figure(
        "awaiting_supplement",
        "cho-bo-sung",
        "Đang chờ bổ sung",
        "Hồ sơ chưa kết thúc mà đang chờ công dân bổ sung giấy tờ.",
        lambda scope: scope.pending().filter(scope.paused(Pause.Kind.SUPPLEMENT.value)),
    ),
    # -- late and letters ----------------------------------------------------------------------------
    Figure(
        "late_all",
        "tre-hen",
        "Trễ hẹn",
        "Hồ sơ quá hạn đã có kết quả trong kỳ, cộng hồ sơ chưa kết thúc mà đã quá hạn.",
        sets.late_all,
        late=True,
    ),
    Figure(
        "late_with_letter",
        "tre-co-thu",
        "Trễ hẹn đã có thư xin lỗi",
        "Hồ sơ trễ hẹn đã có ít nhất một thư xin lỗi được duyệt, cấp số.",
        lambda scope: sets.late_all(scope).filter(sets.issued_letter(scope)),
    ),
    Figure(
        "late_without_letter",
        "tre-chua-co-thu",
        "Trễ hẹn chưa có thư xin lỗi",
        "Hồ sơ trễ hẹn chưa có thư xin lỗi nào được duyệt, cấp số.",
        lambda scope: sets.late_all(scope).filter(~sets.issued_letter(scope)),
        late=True,
    ),
    Figure(
        "pending_late_without_letter",
        "dang-tre-chua-co-thu",
        "Đang trễ hẹn, chưa có thư xin lỗi",
        "Hồ sơ chưa kết thúc, đã quá hạn, chưa có thư xin lỗi nào được duyệt, cấp số.",
        lambda scope: sets.pending_late(scope).filter(~sets.issued_letter(scope)),
        late=True,
    ),
    # -- supplements, post ---------------------------------------------------------------------------
    Figure(
        "supplemented",
        "yeu-cau-bo-sung",
        "Phải bổ sung",
        "Hồ sơ có yêu cầu bổ sung trong kỳ.",
        lambda scope: sets.supplement(scope, 1),
    ),
    Figure(
        "supplemented_again",
        "bo-sung-nhieu-lan",
        "Phải bổ sung từ lần hai",
        "Hồ sơ có yêu cầu bổ sung lần thứ hai trở đi trong kỳ.",
        lambda scope: sets.supplement(scope, 2),
    ),
    Figure(
        "supplemented_near_end",
        "bo-sung-sat-han",
        "Yêu cầu bổ sung sát hạn",
        "Hồ sơ có yêu cầu bổ sung trong kỳ khi chỉ còn không quá một phần năm thời hạn. Bổ sung xong thời "
        "hạn có thể tính lại từ đầu, nên yêu cầu sát hạn có thể che việc chậm.",
        lambda scope: sets.supplement(scope, 1, near_end=True),
    ),
    Figure(
        "handed_out",
        "da-tra",
        "Đã trả kết quả",
        "Hồ sơ mà công dân nhận kết quả trong kỳ.",
        sets.handed_out,
    ),
    Figure(
        "handed_out_by_post",
        "tra-buu-chinh",
        "Trả kết quả qua bưu chính",
        "Kết quả trả trong kỳ qua dịch vụ bưu chính công ích.",
        lambda scope: sets.handed_out(scope).filter(result_delivery=Dossier.ResultDelivery.POST.value),
    ),
]

FIGURES: dict[str, Figure] = {figure.key: figure for figure in _ALL}
"""Every figure of a period, by key."""

BY_SLUG: dict[str, Figure] = {figure.slug: figure for figure in _ALL}
"""The same by the word that stands in addresses."""
