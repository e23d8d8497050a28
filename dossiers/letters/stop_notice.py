"""Form 05 of 2025: Thông báo dừng giải quyết hồ sơ.

Circular 03/2025/TT-VPCP, article 7 and annex I, form 05, from 15/9/2025: at the applicant's request, while no
decision or result exists (decree 118/2025/NĐ-CP, article 21). The set of 2018 has no such form. The wording
of the circular's own text is not at hand: it holds what the article asks for, as six numbered facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from procedures.dates import vn_number

from .parts import FormSet, Letterhead, Person, Signer, recipient_lines
from .words import as_sentence, bound, day_words, inside_sentence, moment_words, phone_words

_TITLE, _ABOUT = "THÔNG BÁO", "Về việc dừng giải quyết hồ sơ"
_BASIS = (
    "Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục "
    "hành chính theo cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia;"
)
_WAYS = {"counter": "nộp trực tiếp tại", "post": "gửi qua bưu chính đến", "electronic": "gửi trực tuyến đến"}
RequestWay = Literal["counter", "post", "electronic"]


@dataclass(frozen=True, kw_only=True)
class StopNotice:
    """That the work on a dossier has stopped as its applicant asked.

    `centre` is the counter's full name, `counter_name` the short one. `requested_on` is an ISO day,
    `received_at`, `stopped_at` are ISO moments with an offset; `state` is where the dossier stood. Fees are
    in dong. `papers` are those given back.
    """

    kind: ClassVar[str] = "stop"
    template: ClassVar[str] = "papers/stop_notice.html"

    form_set: FormSet
    letterhead: Letterhead
    person: Person
    centre: str
    counter_name: str
    requested_on: str
    request_way: RequestWay = "counter"
    code: str
    received_at: str
    procedure_name: str
    state: str
    stopped_at: str
    fee_paid_vnd: int = 0
    fee_returned_vnd: int = 0
    papers: tuple[str, ...] = ()
    counter_phone: str = ""
    signer: Signer
    recipients: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{_TITLE} {_ABOUT}"

    @property
    def subtitle(self) -> str:
        """For the file's title: which dossier."""
        return self.code

    @property
    def holes(self) -> tuple[str, ...]:
        """What is still missing for print."""
        return self.letterhead.holes

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        return {
            "title_lines": (_TITLE,),
            "about": _ABOUT,
            "basis": bound(_BASIS),
            "request": bound(
                f"Xét đề nghị dừng giải quyết hồ sơ {day_words(self.requested_on)} của "
                f"{self.person.addressee} ({_WAYS[self.request_way]} {self.counter_name})."
            ),
            "you": self.person.salutation,
            "facts": [f"{n}. {fact}" for n, fact in enumerate(self._facts(), 1)],
            "counter_phone": phone_words(self.counter_phone),
            "recipients": recipient_lines(self.recipients),
        }

    def _facts(self) -> tuple[str, ...]:
        return (
            f"Mã hồ sơ: {self.code}, tiếp nhận lúc {moment_words(self.received_at)}.",
            f"Thủ tục hành chính: {as_sentence(self.procedure_name)}",
            f"Tình trạng hồ sơ tại thời điểm đề nghị: {inside_sentence(self.state)}, chưa có quyết định hoặc "
            "văn bản kết quả giải quyết.",
            f"Thời điểm dừng giải quyết: {moment_words(self.stopped_at)}.",
            f"Phí, lệ phí đã nộp: {vn_number(self.fee_paid_vnd)} đồng; "
            f"số tiền hoàn trả: {vn_number(self.fee_returned_vnd)} đồng.",
            self._papers_words(),
        )

    def _papers_words(self) -> str:
        if not self.papers:
            return "Giấy tờ hoàn trả: không có."
        given = as_sentence("; ".join(paper.strip().rstrip(".;, ") for paper in self.papers))
        where = f"{self.person.salutation} nhận lại tại {self.centre} trong giờ làm việc."
        return f"Giấy tờ hoàn trả: {given} {where}"
