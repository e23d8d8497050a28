"""The steps in a letter's life a screen offers: address, form, words; when each is possible, what it does."""

from __future__ import annotations

from dossiers import actions
from dossiers.actions.letter_words import is_untouched, unready
from dossiers.forms import acts as forms
from dossiers.forms.apologies import (
    ApproveLetterForm,
    DeliverForm,
    EditForm,
    MailSignedForm,
    ReturnLetterForm,
    WithdrawLetterForm,
)
from dossiers.models import Apology
from dossiers.presentation.effects import Effect
from dossiers.presentation.file import DossierFile
from dossiers.views.act_list import Act
from dossiers.views.letter_sending import WAYS, next_number, numbers_words, way_of
from dossiers.workflow import Action, allowed, refusal
from procedures.dates import vn_moment
from procedures.models import Officer, Ward

_LETTER_ACTS = (
    Act(
        Action.EDIT_APOLOGY,
        actions.edit_apology,
        "sua",
        EditForm,
        "Đã sửa thư xin lỗi của hồ sơ {code}.",
        button="Lưu",
        own_name="apology-edit",
    ),
    Act(
        Action.SUBMIT_APOLOGY,
        actions.submit_apology,
        "trinh",
        forms.NoFieldsForm,
        "Đã trình lãnh đạo duyệt thư xin lỗi của hồ sơ {code}.",
        button="Trình lãnh đạo duyệt",
        own_name="apology-submit",
    ),
    Act(
        Action.EDIT_APOLOGY,
        actions.return_apology,
        "tra-lai",
        ReturnLetterForm,
        "Đã trả lại thư xin lỗi của hồ sơ {code}.",
        button="Trả lại",
        title="Trả lại thư xin lỗi để sửa",
        own_name="apology-return",
    ),
    Act(
        Action.APPROVE_APOLOGY,
        actions.approve_apology,
        "duyet",
        ApproveLetterForm,
        "Đã duyệt, cấp số thư xin lỗi của hồ sơ {code}.",
        button="Duyệt, cấp số",
        own_name="apology-approve",
    ),
    Act(
        Action.WITHDRAW_APOLOGY,
        actions.withdraw_apology,
        "rut",
        WithdrawLetterForm,
        "Đã rút thư xin lỗi của hồ sơ {code}.",
        danger=True,
        own_name="apology-withdraw",
    ),
    Act(
        Action.DELIVER_APOLOGY,
        actions.deliver_apology,
        "da-gui",
        DeliverForm,
        "Đã ghi gửi thư xin lỗi của hồ sơ {code}.",
        button="Ghi đã gửi",
        own_name="apology-deliver",
    ),
    Act(
        Action.DELIVER_APOLOGY,
        actions.mail_signed_copy,
        "gui-ban-ky",
        MailSignedForm,
        "Bản đã ký của thư xin lỗi hồ sơ {code} sẽ được gửi trong một phút.",
        button="Gửi thư điện tử",
        title="Gửi bản đã ký qua thư điện tử",
        own_name="apology-mail-signed",
    ),
)
LETTER_ACTS = {act.name: act for act in _LETTER_ACTS}


Status = Apology.Status
_LIVE = (Status.DRAFT, Status.SUBMITTED)
POSSIBLE = {
    "apology-edit": _LIVE,
    "apology-submit": (Status.DRAFT,),
    "apology-return": (Status.SUBMITTED,),
    "apology-approve": (Status.SUBMITTED,),
    "apology-withdraw": (*_LIVE, Status.APPROVED),
    "apology-deliver": (Status.APPROVED, Status.DELIVERED),
    "apology-mail-signed": (Status.APPROVED, Status.DELIVERED),
}


def letter_obstacle(act: Act, file: DossierFile, letter: Apology, officer: Officer) -> str:
    """Why the step is not possible now; empty when it is."""
    if not allowed(act.action, file.dossier.state):
        return refusal(act.action, file.dossier.state)
    if letter.status not in POSSIBLE[act.name]:
        return f"Thư này ở tình trạng “{letter.get_status_display().lower()}” nên không làm được việc đó."
    if act.action is Action.SUBMIT_APOLOGY:
        return unready(letter, file.at, untouched=is_untouched(letter, file.runs, file.events))
    if act.name == "apology-mail-signed" and letter.signed_copy_id is None:
        return "Chưa có bản đã ký. Tải bản quét lên rồi gửi."
    if act.action is Action.APPROVE_APOLOGY:
        if letter.is_again and not officer.acts_as_chairman(file.at.date()):
            return "Thư xin lỗi từ lần hai phải do Chủ tịch duyệt."
        if letter.new_due <= file.at:
            return "Ngày hẹn lại đã qua. Trả thư về để sửa ngày."
    return ""


def another_letter(act: Act, file: DossierFile, letter: Apology) -> bool:
    """Whether the action would find another letter of the dossier than this one."""
    if act.action is Action.DELIVER_APOLOGY:
        return False
    statuses = (*_LIVE, Status.APPROVED) if act.action is Action.WITHDRAW_APOLOGY else _LIVE
    found = [one for one in file.apologies if one.status in statuses]
    return bool(found) and found[-1].pk != letter.pk


def letter_effect(act: Act, file: DossierFile, letter: Apology) -> Effect:
    """What the step will do."""
    match act.name:
        case "apology-approve":
            return _approving(file, letter)
        case "apology-edit" if letter.status == Status.SUBMITTED:
            return Effect(more=("Sửa thư đã trình thì thư trở lại thành dự thảo.",))
        case "apology-withdraw" if letter.status == Status.APPROVED:
            return Effect(
                warning="Thư đã có số: số vẫn coi như đã dùng.", more=("Ngày hẹn trở lại hạn đầu tiên.",)
            )
        case "apology-mail-signed":
            return Effect(title="Sẽ gửi", facts=_signed_facts(file, letter))
        case "apology-submit":
            facts = (("Hẹn lại", vn_moment(letter.new_due)), ("Lý do", letter.reason_text))
            return Effect(title="Trình lãnh đạo", facts=facts)
    return Effect()


def _signed_facts(file: DossierFile, letter: Apology) -> tuple[tuple[str, str], ...]:
    copy = letter.signed_copy
    return (("Tới", file.dossier.applicant.email or "không có địa chỉ"), ("Tệp", copy.name if copy else ""))


def _approving(file: DossierFile, letter: Apology) -> Effect:
    ward: Ward = Ward.objects.current(file.at.date())
    number = numbers_words(next_number(ward, file.at), 1)
    return Effect(
        title="Khi duyệt",
        facts=(
            ("Số", f"{number.removeprefix('số ')}, cấp khi duyệt"),
            ("Hẹn lại", vn_moment(letter.new_due)),
            ("Gửi", WAYS[way_of(file.dossier, ward)]),
        ),
        foot="Sau khi duyệt, văn bản lưu nguyên một bản, không sửa được.",
    )
