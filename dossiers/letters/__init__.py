"""Papers: a frozen dataclass per letter -> HTML -> PDF.

To add a paper: a dataclass in a file of its own with ``kind``, ``template``, ``letterhead``, ``title``,
``subtitle``, ``holes`` and ``context()``; a template in ``templates/papers/`` made of the partials there;
its class in ``printing.KINDS``; and a test that reads its data back out of the PDF.
"""

from .apology import ApologyLetter
from .parts import DocumentLine, FormSet, Letterhead, Person, Signer, recipient_lines
from .printing import KINDS, Letter, from_content, letter_fragment, letter_html, letter_pdf, to_content
from .receipt import Receipt
from .words import count_words, skipped_words

__all__ = [
    "KINDS",
    "ApologyLetter",
    "DocumentLine",
    "FormSet",
    "Letter",
    "Letterhead",
    "Person",
    "Receipt",
    "Signer",
    "count_words",
    "from_content",
    "letter_fragment",
    "letter_html",
    "letter_pdf",
    "recipient_lines",
    "skipped_words",
    "to_content",
]
