"""What people bring to be certified at the counter, paper by paper. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from dossiers.certification import SERIES, Book
from dossiers.numbering import Series
from procedures.certification_fees import kinds

from .ground import Offer


@dataclass(frozen=True)
class Paper:
    """One paper of a visit; the fields are those of a line as typed (`fee_vnd` None: by the rule)."""

    paper: str
    pages: int
    copies: int
    electronic: bool = False
    fee_vnd: int | None = None
    fee_reason: str = ""
    refused_reason: str = ""


@dataclass(frozen=True)
class _Sort:
    """A paper people bring: how many pages it may have, how often it comes."""

    name: str
    pages: tuple[int, ...]
    weight: float = 1


_COPIED = (
    _Sort("Căn cước công dân", (2,), 20),
    _Sort("Giấy khai sinh", (1,), 16),
    _Sort("Bằng tốt nghiệp trung học phổ thông", (1,), 12),
    _Sort("Bằng tốt nghiệp đại học", (1, 2), 9),
    _Sort("Giấy xác nhận thông tin về cư trú", (1,), 8),
    _Sort("Giấy chứng nhận quyền sử dụng đất", (4,), 8),
    _Sort("Bảng điểm", (2, 3), 7),
    _Sort("Chứng chỉ", (1,), 7),
    _Sort("Giấy chứng nhận kết hôn", (1,), 7),
    _Sort("Học bạ", (14, 16, 18), 5),
    _Sort("Giấy phép lái xe", (2,), 5),
    _Sort("Giấy đăng ký xe", (2,), 4),
    _Sort("Quyết định", (1, 2, 3), 4),
    _Sort("Giấy chứng nhận đăng ký hộ kinh doanh", (1,), 3),
)
_SIGNED = (
    _Sort("Sơ yếu lý lịch", (4,), 10),
    _Sort("Giấy ủy quyền", (1, 2), 6),
    _Sort("Đơn đề nghị", (1,), 3),
    _Sort("Giấy cam kết", (1, 2), 3),
)
_TRANSLATED = (_Sort("Bản dịch bằng tốt nghiệp", (1, 2), 3), _Sort("Bản dịch giấy khai sinh", (1,), 2))
_DEALS = (
    _Sort("Hợp đồng tặng cho quyền sử dụng đất", (4, 5), 5),
    _Sort("Hợp đồng chuyển nhượng quyền sử dụng đất", (4, 5, 6), 4),
    _Sort("Hợp đồng thuê nhà ở", (3, 4), 3),
    _Sort("Hợp đồng mua bán xe", (2,), 3),
)
_BY_BOOK: Mapping[Book, tuple[_Sort, ...]] = {
    Book.COPY: _COPIED, Book.SIGNATURE: _SIGNED, Book.TRANSLATION: _TRANSLATED, Book.DEAL: _DEALS,
}  # fmt: skip
_BY_PROCEDURE: Mapping[str, tuple[_Sort, ...]] = {
    "2.000913": (_Sort("Phụ lục sửa đổi hợp đồng", (1, 2)),),
    "2.000927": (_Sort("Văn bản sửa lỗi kỹ thuật trong hợp đồng", (1,)),),
    "2.000942": (_Sort("Hợp đồng đã chứng thực", (4, 5)),),
    "2.001016": (_Sort("Văn bản từ chối nhận di sản", (2,)),),
    "2.001019": (_Sort("Di chúc", (2, 3)),),
    "2.001406": (_Sort("Văn bản thỏa thuận phân chia di sản", (3, 4, 5)),),
}
_PAPERS_A_VISIT: Mapping[Book, Sequence[int]] = {  # how often 1, 2, 3… papers
    Book.COPY: (38, 24, 16, 11, 7, 4), Book.SIGNATURE: (80, 15, 5),
    Book.TRANSLATION: (80, 20), Book.DEAL: (1,),
}  # fmt: skip
_COPIES_OF_ONE: Mapping[Book, Sequence[int]] = {  # how often 1, 2, 3… copies
    Book.COPY: (30, 30, 20, 8, 8, 4), Book.SIGNATURE: (60, 30, 10),
    Book.TRANSLATION: (60, 40), Book.DEAL: (0, 1, 6, 3),
}  # fmt: skip
_REFUSED = "Bản chính bị tẩy xóa, không xác định được nội dung"
_FREE = "Hộ nghèo, miễn theo nghị quyết của Hội đồng nhân dân tỉnh"
_HALF = "Người có công, giảm một nửa theo nghị quyết của Hội đồng nhân dân tỉnh"


def is_certified(offer: Offer) -> bool:
    """Whether the quick line receives it; copies from the ward's own registers are no certification."""
    return offer.key in kinds()


def series_of(offer: Offer) -> Series:
    """The series its numbers are taken from."""
    return SERIES[_book(offer)]


def fee_of(offer: Offer, papers: Sequence[Paper]) -> int:
    """What the visit costs in dong."""
    return sum(_rule(offer, paper) if paper.fee_vnd is None else paper.fee_vnd for paper in papers)


def papers_of(offer: Offer, rng: Random) -> tuple[Paper, ...]:
    """What somebody brings; now and then an electronic copy, seldom a reduced fee or a refused paper."""
    book, sorts = _book(offer), _BY_PROCEDURE.get(offer.key, _BY_BOOK[_book(offer)])
    wanted = min(_of(_PAPERS_A_VISIT[book], rng), len(sorts))
    papers = [
        Paper(
            sort.name,
            rng.choice(sort.pages),
            _of(_COPIES_OF_ONE[book], rng),
            electronic=book is Book.COPY and rng.random() < 0.05,
        )
        for sort in _different(sorts, wanted, rng)
    ]
    if len(papers) > 1 and rng.random() < 0.015:
        papers[-1] = replace(papers[-1], fee_vnd=0, refused_reason=_REFUSED)
    if rng.random() < 0.015:
        papers[0] = _reduced(offer, papers[0], rng)
    return tuple(papers)


def _book(offer: Offer) -> Book:
    return Book(kinds()[offer.key].book)


def _rule(offer: Offer, paper: Paper) -> int:
    return kinds()[offer.key].fee(offer.fee_vnd, paper.pages, paper.copies + paper.electronic)


def _reduced(offer: Offer, paper: Paper, rng: Random) -> Paper:
    if rng.random() < 0.5:
        return replace(paper, fee_vnd=0, fee_reason=_FREE)
    return replace(paper, fee_vnd=_rule(offer, paper) // 2, fee_reason=_HALF)


def _of(weights: Sequence[int], rng: Random) -> int:
    """1 or more, the n-th as often as its weight says."""
    return rng.choices(range(1, len(weights) + 1), weights)[0]


def _different(sorts: Sequence[_Sort], count: int, rng: Random) -> list[_Sort]:
    left, found = list(sorts), []
    for _ in range(count):
        found.append(rng.choices(left, [sort.weight for sort in left])[0])
        left.remove(found[-1])
    return found
