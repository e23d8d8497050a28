"""Papers: a frozen dataclass per letter -> HTML -> PDF.

To add a paper: a dataclass in a file of its own with ``kind``, ``template``, ``letterhead``, ``title``,
``subtitle``, ``holes`` and ``context()``; a template in ``templates/papers/`` made of the partials there;
its class in ``printing.KINDS``; and a test that reads its data back out of the PDF.
"""

from .apology import ApologyLetter
from .parts import DocumentLine, FormSet, Letterhead, Person, Signer, recipient_lines
from .printing import KINDS, Letter, from_content, letter_fragment, letter_html, letter_pdf, to_content
from .receipt import Receipt
from .refusal import RefusalSlip
from .routing_slip import Hand, HandOver, RoutingSlip
from .stop_notice import StopNotice
from .supplement import SupplementSlip
from .words import budget_words, certified_counts, count_words, day_words, overrun_words, skipped_words

__all__ = [
    "KINDS",
    "ApologyLetter",
    "DocumentLine",
    "FormSet",
    "Hand",
    "HandOver",
    "Letter",
    "Letterhead",
    "Person",
    "Receipt",
    "RefusalSlip",
    "RoutingSlip",
    "Signer",
    "StopNotice",
    "SupplementSlip",
    "budget_words",
    "certified_counts",
    "count_words",
    "day_words",
    "from_content",
    "letter_fragment",
    "letter_html",
    "letter_pdf",
    "overrun_words",
    "recipient_lines",
    "skipped_words",
    "to_content",
]
