"""The actions a page about one dossier offers: address, form, the words when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dossiers import actions
from dossiers.forms import acts as forms
from dossiers.forms.acts import ActForm
from dossiers.forms.apologies import DraftForm
from dossiers.forms.corrections import CorrectForm
from dossiers.forms.delivery import DeliveryForm
from dossiers.forms.reminders import RemindForm
from dossiers.forms.stopping import StopForm
from dossiers.forms.supplements import AllowForm, AskForm, ProposeForm
from dossiers.models import Dossier
from dossiers.numbering import Series
from dossiers.presentation.offers import verb_of
from dossiers.workflow import ACTION_LABELS, Action

Run = Callable[..., Dossier]


@dataclass(frozen=True)
class Act:
    """How a screen carries out an action. `done` is what the toast says, with {code} and {holder}; `title`
    and `own_name` where one action has several addresses; `issues`: the paper it may issue, shown next."""

    action: Action
    run: Run
    path: str
    form: type[ActForm]
    done: str
    button: str = ""
    danger: bool = False
    title: str = ""
    own_name: str = ""
    issues: Series | None = None

    @property
    def name(self) -> str:
        """The name of its address."""
        return self.own_name or verb_of(self.action)

    @property
    def label(self) -> str:
        """What its dialog is called."""
        return self.title or ACTION_LABELS[self.action]


_ACTS = (
    Act(Action.TAKE, actions.take, "nhan-viec", forms.NoFieldsForm, "Đã nhận việc với hồ sơ {code}."),
    Act(
        Action.HAND_OVER,
        actions.hand_over,
        "chuyen-buoc",
        forms.HandOverForm,
        "Đã chuyển hồ sơ {code} cho {holder}.",
    ),
    Act(
        Action.SEND_BACK,
        actions.send_back,
        "tra-lai",
        forms.SendBackForm,
        "Đã trả lại hồ sơ {code} cho {holder}.",
    ),
    Act(Action.REASSIGN, actions.reassign, "doi-nguoi", forms.ReassignForm, "Đã đổi người xử lý {code}."),
    Act(
        Action.REQUEST_SUPPLEMENT,
        actions.request_supplement,
        "yeu-cau-bo-sung",
        AskForm,
        "Đã yêu cầu bổ sung hồ sơ {code}; hồ sơ tạm dừng.",
        issues=Series.SUPPLEMENT,
    ),
    Act(
        Action.PROPOSE_SUPPLEMENT,
        actions.propose_supplement,
        "trinh-bo-sung",
        ProposeForm,
        "Đã trình Chủ tịch duyệt yêu cầu bổ sung hồ sơ {code}.",
        button="Trình lãnh đạo duyệt",
    ),
    Act(
        Action.ALLOW_SUPPLEMENT,
        actions.allow_supplement,
        "xet-bo-sung",
        AllowForm,
        "Đã ghi ý kiến về yêu cầu bổ sung hồ sơ {code}.",
        button="Ghi ý kiến",
    ),
    Act(
        Action.RECEIVE_SUPPLEMENT,
        actions.receive_supplement,
        "nhan-bo-sung",
        forms.NoFieldsForm,
        "Đã nhận giấy tờ bổ sung hồ sơ {code}.",
        issues=Series.RECEIPT,
    ),
    Act(
        Action.PROPOSE_CLOSING,
        actions.propose_closing,
        "de-xuat-dong",
        forms.NoFieldsForm,
        "Đã đề xuất đóng hồ sơ {code}.",
    ),
    Act(
        Action.CLOSE_UNANSWERED,
        actions.close_unanswered,
        "dong",
        forms.NoFieldsForm,
        "Đã đóng hồ sơ {code}.",
        button="Xác nhận đóng hồ sơ",
        danger=True,
    ),
    Act(
        Action.REQUEST_PAYMENT,
        actions.request_payment,
        "yeu-cau-nop",
        forms.RequestPaymentForm,
        "Đã yêu cầu nghĩa vụ tài chính với hồ sơ {code}; hồ sơ tạm dừng.",
    ),
    Act(
        Action.CONFIRM_PAYMENT,
        actions.confirm_payment,
        "da-nop",
        forms.ConfirmPaymentForm,
        "Đã ghi nộp nghĩa vụ tài chính với hồ sơ {code}.",
        issues=Series.RECEIPT,
    ),
    Act(Action.SUSPEND, actions.suspend, "tam-dung", forms.SuspendForm, "Đã tạm dừng hồ sơ {code}."),
    Act(
        Action.RESUME,
        actions.resume,
        "tiep-tuc",
        forms.NoFieldsForm,
        "Đã cho hồ sơ {code} đi tiếp.",
    ),
    Act(
        Action.WITHDRAW,
        actions.withdraw,
        "rut",
        forms.WithdrawForm,
        "Đã ghi rút hồ sơ {code}. Trả lại giấy tờ cho công dân, lưu văn bản yêu cầu rút.",
        danger=True,
    ),
    Act(
        Action.STOP,
        actions.stop,
        "dung",
        StopForm,
        "Đã dừng hồ sơ {code}.",
        danger=True,
        issues=Series.STOP,
    ),
    Act(
        Action.SUBMIT_FOR_SIGNATURE,
        actions.submit_for_signature,
        "trinh-duyet",
        forms.NoFieldsForm,
        "Đã trình lãnh đạo duyệt hồ sơ {code}.",
    ),
    Act(Action.APPROVE, actions.approve, "duyet", forms.ApproveForm, "Đã duyệt kết quả hồ sơ {code}."),
    Act(Action.RESOLVE, actions.resolve, "co-ket-qua", forms.ResolveForm, "Đã ghi kết quả hồ sơ {code}."),
    Act(
        Action.RECEIVE_RESULT,
        actions.receive_result,
        "nhan-ket-qua",
        forms.NoFieldsForm,
        "Đã nhận kết quả hồ sơ {code} về quầy.",
    ),
    Act(
        Action.RETURN_RESULT,
        actions.return_result,
        "tra-ket-qua",
        forms.ReturnResultForm,
        "Đã trả kết quả hồ sơ {code}.",
    ),
    Act(Action.REOPEN, actions.reopen, "mo-lai", forms.ReopenForm, "Đã mở lại hồ sơ {code}.", danger=True),
    Act(Action.VOID, actions.void, "huy", forms.VoidForm, "Đã hủy hồ sơ {code}.", danger=True),
    Act(
        Action.ISSUE_SLIP,
        actions.issue_slip,
        "cap-phieu-kiem-soat",
        forms.NoFieldsForm,
        "Đã cấp số phiếu kiểm soát của hồ sơ {code}.",
        button="Cấp số",
    ),
    Act(
        Action.CORRECT,
        actions.correct,
        "sua",
        CorrectForm,
        "Đã sửa hồ sơ {code} và lập lại giấy hẹn.",
        issues=Series.RECEIPT,
    ),
    Act(
        Action.DELIVER_RECEIPT,
        actions.deliver_receipt,
        "da-giao-giay-hen",
        DeliveryForm,
        "Đã ghi giao giấy hẹn mới của hồ sơ {code}.",
        button="Ghi đã giao",
    ),
    Act(
        Action.REMIND,
        actions.remind,
        "nhac",
        RemindForm,
        "Đã ghi nhắc công dân về hồ sơ {code}.",
        button="Ghi đã nhắc",
    ),
    Act(
        Action.COLLECT_FEE,
        actions.collect_fee,
        "thu-phi",
        forms.NoFieldsForm,
        "Đã ghi thu phí, lệ phí của hồ sơ {code}.",
        button="Ghi đã thu",
    ),
    Act(
        Action.DRAFT_APOLOGY,
        actions.draft_apology,
        "soan-thu",
        DraftForm,
        "Đã soạn thư xin lỗi cho hồ sơ {code}.",
        button="Lưu dự thảo",
    ),
)
ACTS = {act.name: act for act in _ACTS}
