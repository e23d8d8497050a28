"""How much of what: the ward's account of 2022 and of a year under the two-level model. Pure.

The shares follow the annual tables the reports are modelled on: certification and civil status make the
bulk and are done the same day; land, above all between agencies, is what comes late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OTHER = "other"  # every sector without a share of its own


@dataclass(frozen=True)
class Share:
    """A sector in a year: dossiers, late ones of a hundred resolved, online ones of a hundred received."""

    weight: int
    late: float
    online: float
    early: float  # part of those in time that are early, where the limit is longer than the day


@dataclass(frozen=True)
class Mix:
    """A year's account: its sectors, what is out of the ordinary (in a thousand), letters of late ones."""

    shares: Mapping[str, Share]
    letters: float  # part of the late ones with an approved letter
    supplements: float  # per thousand of those with days to spare
    withdrawn: float = 2.5
    stopped: float = 0.0
    closed: float = 1.2
    void: float = 1.2
    refused_online: float = 2.5
    recorded_late: float = 5.0
    months: tuple[float, ...] = (1.0,) * 12  # how late the reporting months were, against the year


YEAR_2022 = Mix(
    shares={
        "certification": Share(1190, 0.0, 0.01, 0.5),
        "civil_status": Share(600, 0.7, 0.15, 0.8),
        "land": Share(240, 18.2, 0.09, 0.4),
        "social_protection": Share(210, 4.7, 0.07, 0.6),
        "merit": Share(66, 6.6, 0.0, 0.5),
        OTHER: Share(94, 3.0, 0.08, 0.8),
    },
    letters=0.73,
    supplements=45,
    recorded_late=5.5,
    months=(1.0, 1.1, 1.0, 1.5, 1.1, 0.9, 0.9, 1.0, 0.9, 1.0, 0.9, 0.8),
)

TODAY = Mix(
    shares={
        "certification": Share(1126, 0.4, 0.42, 0.6),
        "civil_status": Share(751, 1.9, 0.72, 0.85),
        "land": Share(388, 25.9, 0.6, 0.6),
        "construction": Share(155, 18.2, 0.7, 0.7),
        "household_business": Share(123, 5.0, 0.88, 0.85),
        "social_protection": Share(205, 7.7, 0.55, 0.8),
        "merit": Share(90, 7.1, 0.5, 0.8),
        OTHER: Share(99, 2.7, 0.5, 0.85),
    },
    letters=0.95,
    supplements=60,
    stopped=1.2,
    recorded_late=3.0,
    months=(1.1, 1.4, 1.25, 1.15, 1.15, 0.9, 0.75, 0.75, 0.7, 0.65, 1.0, 1.15),
)

# How often a procedure is asked for, within its sector; the rest now and then.
OFTEN: Mapping[str, float] = {
    "2.000815": 60, "2.000884": 22, "2.000908": 3, "2.001035": 5, "2.001016": 1.5, "2.001406": 1.5,
    "2.001019": 1,
    "1.001193": 16, "2.000635": 24, "1.004873": 14, "1.000656": 7, "1.000894": 8, "1.004859": 6,
    "1.004884": 4,
    "2.000986": 7, "2.001023": 3, "1.001022": 1.5, "2.002516": 2, "1.000689": 1,
    "1.012796": 22, "1.013978": 22, "1.012817": 6, "1.012812": 4, "1.013949": 8, "1.012818": 2, "1.012753": 2,
    "1.003554": 1,
    "dang-ky-bien-dong-quyen-su-dung-dat-chuyen-nhuong-thua-ke-ta": 45,
    "dang-ky-va-cap-giay-chung-nhan-lan-dau-lien-thong-vpdkdd-tho": 28,
    "chuyen-muc-dich-su-dung-dat-phai-duoc-phep-doi-voi-ho-gia-di": 14,
    "1.013225": 20, "1.013229": 9, "1.013226": 3, "1.013227": 3, "1.013228": 1,
    "1.001612": 20, "2.000720": 8, "1.001266": 7, "1.001570": 4, "2.000575": 3,
    "1.001776": 12, "1.001699": 8, "1.001731": 5, "1.014027": 14, "1.001653": 3, "1.014028": 3,
    "1.010833": 10, "1.010803": 6, "1.010824": 4, "2.002307": 2,
    "1.011607": 6, "1.013133": 8, "1.013314": 4, "2.000346": 3, "1.000775": 3, "xu-ly-don-tai-cap-xa": 4,
}  # fmt: skip
SELDOM = 0.15

# Replaced by the land law of 2024; still in the catalogue for dossiers received before.
UNTIL_2024 = frozenset({"1.003554"})

# The citizen pays tax or land use fees on the way, outside the limit.
PAYS_TAX = frozenset(
    {
        "1.013978",
        "1.013949",
        "1.013962",
        "dang-ky-va-cap-giay-chung-nhan-lan-dau-lien-thong-vpdkdd-tho",
        "chuyen-muc-dich-su-dung-dat-phai-duoc-phep-doi-voi-ho-gia-di",
    }
)
ORGANISATIONS = {"1.012753": 1.0, "1.013225": 0.12, "2.000815": 0.05, "2.000346": 0.7, "1.000775": 0.5}
LATE_DAYS = {1: 36, 2: 22, 3: 15, 4: 10, 5: 7, 6: 4, 8: 3, 11: 2, 15: 1}
