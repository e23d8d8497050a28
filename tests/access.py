"""Who may open which address: the whole of it in one table, written by hand from decisions D5 and D6.

`tests/test_access.py` holds the site to it. A new address needs a row here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

from procedures.roles import Role

Roles = frozenset[Role]

CLERK = frozenset({Role.CLERK})
OFFICER = frozenset({Role.OFFICER})
OFFICE = frozenset({Role.OFFICE})
LEADER = frozenset({Role.LEADER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
DOSSIERS = CLERK | OFFICER | OFFICE | LEADER  # an administrator sees no dossier
EVERYBODY = DOSSIERS | ADMINISTRATOR
PUBLIC = None  # signed in or not
BY_TOKEN = frozenset({401})  # public, and of no use without a source's token: a session opens nothing there
DONE = frozenset({200, 302, 409, 422})  # shown, done, or said why not


@dataclass(frozen=True)
class Row:
    """One address.

    `guard`: the roles its view is for. `may`: which of them may do it to the dossier of the test (late, held
    by the economy department, with a letter laid before a leader); the others get 403 too. `verbs`: with
    which it answers. `post_guard`: where sending needs another role than looking. `fills`: the parts of the
    address, by the name of what the test has made. `answers`: with what status, when it is allowed.
    """

    guard: Roles | None
    may: Roles | None = None
    verbs: str = "GET"
    post_guard: Roles | None = None
    fills: dict[str, str] = field(default_factory=dict)
    answers: frozenset[int] = DONE
    hidden: Roles = frozenset()

    def expected(self, role: Role, verb: str) -> frozenset[int]:
        """With what status it answers the role."""
        if role in self.hidden:
            return frozenset({404})
        return self.answers if self.allows(role, verb) else frozenset({403})

    def guarded_for(self, role: Role) -> bool:
        """Whether the view lets the role in at all."""
        return self.guard is PUBLIC or role in self.guard

    def allows(self, role: Role, verb: str) -> bool:
        """Whether the role may, on the dossier of the test."""
        if self.guard is PUBLIC:
            return True
        guard = self.post_guard if verb == "POST" and self.post_guard is not None else self.guard
        return role in guard and (self.may is None or role in self.may)


def get(guard: Roles | None, **fills: str) -> Row:
    return Row(guard, fills=fills)


def post(guard: Roles | None, **fills: str) -> Row:
    return Row(guard, verbs="POST", fills=fills)


def both(guard: Roles | None, **fills: str) -> Row:
    return Row(guard, verbs="GET POST", fills=fills)


def by_token(verbs: str, **fills: str) -> Row:
    """The intake endpoint, which asks for a source's token (tests/dossiers/test_intake_gate.py)."""
    return Row(PUBLIC, verbs=verbs, fills=fills, answers=BY_TOKEN)


def act(may: Roles) -> Row:
    """An action on the dossier: the view is for everyone who may see dossiers, the action is not."""
    return Row(DOSSIERS, may, "GET POST", fills={"pk": "dossier"})


def letter_act(may: Roles) -> Row:
    return Row(DOSSIERS, may, "GET POST", fills={"pk": "letter"})


def guide(guard: Roles | None, verbs: str, **fills: str) -> Row:
    """A step of the set-up guide, which a demo does not have."""
    return Row(guard, verbs=verbs, fills=fills, answers=frozenset({404}))


ROWS: dict[str, Row] = {
    # -- the site ------------------------------------------------------------------------------------
    "health": get(PUBLIC),
    "health-report": get(PUBLIC),  # 503 while something stands still
    "home": get(PUBLIC),  # leads to the role's own page, or to the sign-in page
    "sign-in": both(PUBLIC),
    "sign-out": post(PUBLIC),
    "demo-sign-in": post(PUBLIC, username="username"),
    "change-password": both(EVERYBODY),
    "own-keys": both(EVERYBODY),
    "own-mail": both(EVERYBODY),
    # -- the set-up guide: public until there is an administrator, then by a code (tests/procedures) ----
    "setup": guide(PUBLIC, "GET POST"),
    "setup-sign-in": guide(PUBLIC, "POST"),
    "setup-sign-out": post(PUBLIC),
    "setup-username": guide(ADMINISTRATOR, "GET"),
    "setup-departments": guide(ADMINISTRATOR, "GET POST"),
    "setup-numbers": guide(ADMINISTRATOR, "GET POST"),
    "setup-end": guide(ADMINISTRATOR, "GET POST"),
    "setup-step": guide(ADMINISTRATOR, "GET POST", step="step"),
    # -- people --------------------------------------------------------------------------------------
    "officers": get(ADMINISTRATOR),
    "officer-add": both(ADMINISTRATOR),
    "officer-username": get(ADMINISTRATOR),
    "officer-edit": both(ADMINISTRATOR, pk="officer"),
    "officer-disable": both(ADMINISTRATOR, pk="officer"),
    "officer-reset": post(ADMINISTRATOR, pk="officer"),
    "officer-enable": post(ADMINISTRATOR, pk="officer"),
    "acting": get(ADMINISTRATOR | OFFICE),
    "officer-acting": post(ADMINISTRATOR | OFFICE, pk="vice_chairman"),
    "officer-acting-end": post(ADMINISTRATOR | OFFICE, pk="vice_chairman", appointment="appointment"),
    # -- law and calendar ----------------------------------------------------------------------------
    "catalogue": get(EVERYBODY),
    "procedure": get(EVERYBODY, key="procedure"),
    "procedure-limit": both(OFFICE, key="procedure"),
    "calendar": get(EVERYBODY),
    "calendar-day": both(OFFICE),
    "calendar-hours": both(OFFICE),
    "calendar-hours-drop": post(OFFICE),
    "calendar-year": both(OFFICE, year="year"),
    "calendar-suggestions": both(OFFICE, year="year"),
    "calendar-file": both(OFFICE),
    "calendar-drop": post(OFFICE),
    "calendar-change": get(OFFICE),
    "calendar-apply": post(OFFICE),
    "new-receipts": get(CLERK | OFFICE),
    "public-procedures": get(PUBLIC),
    "public-procedure": get(PUBLIC, key="procedure"),
    # -- counter -------------------------------------------------------------------------------------
    "counter": get(CLERK),
    "reception": both(CLERK),
    "reception-promise": get(CLERK),
    "reception-procedures": get(CLERK),
    "reception-applicant": post(CLERK),
    "reception-done": get(CLERK, pk="dossier"),
    "online-new": both(CLERK),
    "online": get(DOSSIERS - OFFICER, pk="online"),  # sent online, it has been in no department yet
    "receive": both(CLERK, pk="online"),
    "ask-completion": Row(DOSSIERS - OFFICER, None, "GET POST", CLERK, {"pk": "online"}),
    "refuse": Row(DOSSIERS - OFFICER, None, "GET POST", CLERK, {"pk": "online"}),
    "walk-in-guide": post(CLERK),
    "walk-in-guide-save": post(CLERK),
    "walk-in-refuse": post(CLERK),
    "walk-in-refuse-save": post(CLERK),
    "online-queue": get(DOSSIERS - OFFICER),
    "receive-completion": Row(DOSSIERS - OFFICER, None, "GET POST", CLERK, {"pk": "online"}),
    "certification": both(CLERK),
    "certification-promise": get(CLERK),
    "certification-done": get(CLERK, pk="dossier"),
    "certification-finish": post(CLERK),
    "certification-one": both(CLERK, pk="certification"),
    "certification-sign": both(LEADER),
    "certification-book": get(CLERK | OFFICE | LEADER),
    "certification-book-pdf": get(CLERK | OFFICE | LEADER),
    "certification-book-xlsx": get(CLERK | OFFICE | LEADER),
    "results": get(CLERK),
    "results-fetch": post(CLERK, pk="dossier"),
    "results-hand-out": both(CLERK, pk="dossier"),
    "register": both(DOSSIERS),  # sending keeps its filters under a name
    "register-export": post(DOSSIERS),
    "saved-views": get(DOSSIERS),
    "saved-view-edit": Row(DOSSIERS, CLERK, "POST", fills={"pk": "view"}),  # the clerk's own
    "saved-view-remove": Row(DOSSIERS, CLERK, "POST", fills={"pk": "view"}),
    "book": get(CLERK | OFFICE | LEADER),
    "book-print": post(CLERK | OFFICE | LEADER),
    "list-files": get(DOSSIERS),
    "list-file": Row(DOSSIERS, fills={"pk": "file"}, answers=DONE | {404}),  # the clerk's own
    "list-file-again": Row(DOSSIERS, verbs="POST", fills={"pk": "file"}, answers=DONE | {404}),
    "letter-register": get(DOSSIERS),
    "letter-register-print": post(DOSSIERS),
    "intake": get(CLERK | OFFICE),
    "intake-print": get(CLERK | OFFICE),
    "fees": get(CLERK | OFFICE | LEADER),
    "fees-print": post(CLERK | OFFICE | LEADER),
    "handover": get(CLERK),
    "handover-give": post(CLERK),
    "handover-results": get(CLERK),
    "handover-fetch": post(CLERK),
    "handover-sheet": get(CLERK | OFFICE, pk="sheet"),
    "exports": get(LEADER | ADMINISTRATOR),
    "officer-export": both(ADMINISTRATOR, pk="officer"),
    "search": get(DOSSIERS),
    "search-hits": get(DOSSIERS),
    # -- citizens ------------------------------------------------------------------------------------
    "track": both(PUBLIC),
    "public-late": get(PUBLIC),
    "track-token": get(PUBLIC, token="token"),
    "track-paper": get(PUBLIC, token="token", pk="paper"),
    # -- desk ----------------------------------------------------------------------------------------
    "desk": get(OFFICER | LEADER),
    "desk-take": post(OFFICER | LEADER),
    "desk-move": post(OFFICER | LEADER),
    "dossier": get(DOSSIERS, pk="dossier"),
    "dossier-reveal": post(DOSSIERS, pk="dossier"),
    "take": act(OFFICER),
    "hand-over": act(OFFICER | OFFICE),
    "send-back": act(OFFICER | OFFICE),
    "reassign": act(OFFICE | LEADER),
    "request-supplement": act(CLERK | OFFICER),
    "propose-supplement": act(CLERK | OFFICER),
    "allow-supplement": act(LEADER),
    "receive-supplement": act(CLERK),
    "propose-closing": act(CLERK),
    "close-unanswered": act(LEADER),
    "request-payment": act(OFFICER),
    "confirm-payment": act(CLERK | OFFICE),
    "suspend": act(LEADER),
    "resume": act(LEADER),
    "withdraw": act(CLERK),
    "stop": act(CLERK),
    "submit-for-signature": act(OFFICER),
    "approve": act(LEADER),
    "resolve": act(OFFICER | OFFICE),
    "receive-result": act(CLERK),
    "return-result": act(CLERK),
    "reopen": act(LEADER),
    "void": act(LEADER),
    "deliver-receipt": act(CLERK | OFFICE),
    "remind": act(CLERK | OFFICE),
    "collect-fee": act(CLERK | OFFICE),
    "correct": act(OFFICE),  # a clerk only until the first hand-over
    "issue-slip": act(CLERK | OFFICER | OFFICE),
    "routing-slip": get(DOSSIERS, pk="dossier"),
    "paper": get(DOSSIERS, pk="paper"),
    "paper-out": get(DOSSIERS, pk="paper"),
    "attachment-add": Row(DOSSIERS, CLERK | OFFICER | OFFICE, "POST", fills={"pk": "dossier"}),
    "attachment": get(DOSSIERS, pk="attachment"),
    "attachment-withdraw": Row(DOSSIERS, CLERK | OFFICER | OFFICE, "GET POST", fills={"pk": "attachment"}),
    # -- late dossiers and their letters -------------------------------------------------------------
    "overdue": get(DOSSIERS),
    "apologies-choice": get(LEADER),
    "apologies-approve": post(LEADER),
    "apology": get(DOSSIERS, pk="letter"),
    "apology-preview": get(DOSSIERS, pk="letter"),
    "apology-draft": act(OFFICER | OFFICE),
    "apology-edit": letter_act(OFFICER | OFFICE | LEADER),
    "apology-submit": letter_act(OFFICER | OFFICE),
    "apology-return": letter_act(OFFICER | OFFICE | LEADER),
    "apology-approve": letter_act(LEADER),
    "apology-withdraw": letter_act(OFFICE | LEADER),
    "apology-deliver": letter_act(CLERK | OFFICE),
    "apology-mail-signed": letter_act(CLERK | OFFICE),
    "apology-signed": Row(DOSSIERS, CLERK | OFFICER | OFFICE, "POST", fills={"pk": "letter"}),
    # -- systems that send dossiers -------------------------------------------------------------------
    "intake-sources": get(ADMINISTRATOR | OFFICE),
    "intake-source-add": both(ADMINISTRATOR),
    "intake-source": Row(ADMINISTRATOR | OFFICE, None, "GET POST", ADMINISTRATOR, {"pk": "source"}),
    "intake-source-rotate": post(ADMINISTRATOR, pk="source"),
    "intake-source-stop": post(ADMINISTRATOR, pk="source"),
    "intake-source-start": post(ADMINISTRATOR, pk="source"),
    "intake-schema": get(PUBLIC),
    "intake-submit": by_token("POST"),
    "intake-status": by_token("GET", code="token"),
    "intake-completion": by_token("POST", code="token"),
    # -- jobs ----------------------------------------------------------------------------------------
    "jobs": get(ADMINISTRATOR | OFFICE),
    "job-hours": both(ADMINISTRATOR, pk="job"),
    "sending-ways": both(ADMINISTRATOR),
    "backup-now": post(ADMINISTRATOR | OFFICE),
    "sending-pause": post(ADMINISTRATOR | OFFICE),
    "sending-resume": post(ADMINISTRATOR | OFFICE),
    "mail-resend": post(ADMINISTRATOR | OFFICE, pk="mail"),
    "mail-give-up": post(ADMINISTRATOR | OFFICE, pk="mail"),
    # -- the escalation ladder ------------------------------------------------------------------------
    "ladder": get(OFFICE),
    "rung-add": both(OFFICE),
    "rung-edit": both(OFFICE, pk="rung"),
    # -- figures and reports -------------------------------------------------------------------------
    "chairman": get(LEADER | OFFICE),
    "figure-changes": get(LEADER | OFFICE),
    "figure-list": get(LEADER | OFFICE, figure="figure"),
    "risk": get(LEADER | OFFICE),
    "risk-trial": get(LEADER | OFFICE),
    "who-is-late": get(LEADER | OFFICE),
    "who-is-late-list": get(LEADER | OFFICE, figure="blame"),
    "reports": get(LEADER | OFFICE),
    "report-new": both(LEADER | OFFICE),
    "report-duties": get(LEADER | OFFICE),
    "report-duty": both(OFFICE, pk="duty"),
    "report": get(LEADER | OFFICE, pk="report"),
    "report-section": post(LEADER | OFFICE, pk="report", key="section"),
    "report-describe": post(LEADER | OFFICE, pk="report"),
    "report-entries": post(LEADER | OFFICE, pk="report"),
    "report-preview": get(LEADER | OFFICE, pk="report"),
    "report-review": post(LEADER | OFFICE, pk="report"),
    "report-return": post(LEADER | OFFICE, pk="report"),
    "report-sign": post(LEADER, pk="report"),
    "report-send": post(LEADER | OFFICE, pk="report"),
    "report-edition": post(LEADER | OFFICE, pk="report"),
    "report-verify": get(LEADER | OFFICE, pk="report"),
    "report-verified": get(LEADER | OFFICE, pk="report"),
    "report-docx": get(LEADER | OFFICE, pk="report"),
    "report-xlsx": get(LEADER | OFFICE, pk="report"),
    "report-print": post(LEADER | OFFICE, pk="report"),
    "report-print-state": get(LEADER | OFFICE, pk="report"),
    "report-pdf": get(LEADER | OFFICE, pk="report"),
    # -- the year's plan: tasks of one's unit and one's own; the office keeps it, leaders confirm --------
    "plan": get(DOSSIERS),
    "plan-new": both(OFFICE),
    "plan-year": get(DOSSIERS, year="plan_year"),
    "plan-edit": both(OFFICE, year="plan_year"),
    "plan-copy": post(OFFICE, year="plan_year"),
    "plan-targets": both(OFFICE, year="plan_year"),
    "plan-xlsx": get(DOSSIERS, year="plan_year"),
    "plan-commitments": get(DOSSIERS, year="plan_year"),
    "plan-commitment-pdf": Row(DOSSIERS, fills={"year": "plan_year"}, answers=frozenset({404})),
    "plan-task-new": both(OFFICE, year="plan_year"),
    "plan-task": get(DOSSIERS, pk="task"),
    "plan-task-edit": both(OFFICE, pk="task"),
    "plan-task-drop": post(OFFICE, pk="task"),
    "plan-progress": Row(DOSSIERS, OFFICER | OFFICE, "POST", fills={"pk": "item"}),
    "plan-confirm": post(LEADER, pk="item"),
    "plan-return": post(LEADER, pk="item"),
    "plan-evidence-add": Row(DOSSIERS, OFFICER | OFFICE, "POST", fills={"pk": "item"}),
    "plan-evidence": get(DOSSIERS, pk="evidence"),
    "plan-evidence-withdraw": Row(DOSSIERS, OFFICER | OFFICE, "POST", fills={"pk": "evidence"}),
    "superior": get(DOSSIERS),
    "superior-new": both(OFFICE),
    "superior-document": get(DOSSIERS, pk="asked"),
    "superior-edit": both(OFFICE, pk="asked"),
    "superior-answer": Row(DOSSIERS, OFFICER | OFFICE, "POST", fills={"pk": "asked"}),
    # -- evaluation: leaders, and the officer of the economy department about himself -------------------
    "evaluation": get(LEADER),
    "evaluation-unit": get(LEADER, pk="unit"),
    "evaluation-unit-list": get(LEADER, pk="unit", figure="evaluated"),
    "evaluation-pdf": get(LEADER, pk="unit"),
    "evaluation-person": Row(DOSSIERS, OFFICER | LEADER, fills={"pk": "evaluee"}, hidden=CLERK | OFFICE),
    "evaluation-person-list": Row(
        DOSSIERS, OFFICER | LEADER, fills={"pk": "evaluee", "figure": "evaluated"}, hidden=CLERK | OFFICE
    ),
    # -- self-scoring: the office writes, the chairman confirms -----------------------------------------
    "scores": Row(LEADER | OFFICE, None, "GET POST", OFFICE),
    "score-sheet": get(LEADER | OFFICE, year="score_year", scheme="scheme"),
    "score-confirm": post(LEADER, year="score_year", scheme="scheme"),
    "scores-xlsx": get(LEADER | OFFICE, year="score_year", scheme="scheme"),
    "scores-pdf": get(LEADER | OFFICE, year="score_year", scheme="scheme"),
    "criterion-new": both(OFFICE, year="score_year", scheme="scheme"),
    "criterion-edit": both(OFFICE, pk="criterion"),
    "criterion-drop": post(OFFICE, pk="criterion"),
    "score-item": Row(LEADER | OFFICE, None, "GET POST", OFFICE, {"pk": "criterion"}),
    "score-evidence-add": post(OFFICE, pk="criterion"),
    "score-evidence": get(LEADER | OFFICE, pk="score_file"),
    "score-evidence-withdraw": post(OFFICE, pk="score_file"),
}


def addresses() -> Iterator[URLPattern]:
    """Every address the site answers at, of whatever package."""
    yield from _addresses(get_resolver().url_patterns)


def _addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns)
        else:
            yield pattern
