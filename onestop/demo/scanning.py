"""Which of the dossiers lately received at the counter have scans. Pure."""

from __future__ import annotations

from datetime import datetime

from dossiers.workflow import Action

from .hours import later
from .story import Deed, Story

PAGE, PAGES, PHOTO = (
    "page",
    "pages",
    "photo",
)  # the sheets the demo has: two from a scanner, one from a telephone
RECENT_DAYS = 12  # working days
_OFTEN = 0.4
_WAYS = ((PAGE,), (PAGES,), (PHOTO,), (PAGE, PHOTO), (PAGES, PAGE), (PHOTO, PAGES))
_LONGEST = 60  # signs of a file's name


def scan(story: Story, since: datetime) -> None:
    """Now and then the clerk adds scans of the first papers minutes after the receipt, since `since`."""
    papers = story.intake.documents
    at = next((deed.at for deed in story.deeds if deed.verb is Action.RECEIVE), None)
    void = any(deed.verb is Action.VOID for deed in story.deeds)
    if at is None or at < since or void or story.intake.channel != "counter" or not papers:
        return
    if story.rng.random() >= _OFTEN:
        return
    sheets = story.rng.choice(_WAYS)
    for number, ((name, *_), sheet) in enumerate(zip(papers, sheets, strict=False), start=1):
        at = later(story.calendar, at, story.rng.randint(1, 4))
        args = {"sheet": sheet, "name": name.replace("/", "-")[:_LONGEST].strip(), "document": number}
        story.deeds.append(Deed(at, Action.ADD_ATTACHMENT, story.intake.clerk, args))
    story.deeds.sort(key=lambda deed: deed.at)
