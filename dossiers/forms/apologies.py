"""Writing an apology: the group of reasons, the reason as it will be read, the new date."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from dossiers.actions import Refused
from dossiers.actions.apologies import proposed_date
from dossiers.actions.letter_words import date_gone, drafted_words, is_as_drafted, is_kept
from dossiers.forms.acts import LONGEST_TEXT, ActForm, reason_field, rows
from dossiers.forms.delivery import BY_HAND, DeliveryForm
from dossiers.forms.fields import DayField, LineField, TextField, TypedMomentField
from dossiers.models import Apology
from procedures.calendar import CalendarError, local
from procedures.dates import vn_day_month


class LetterForm(ActForm):
    """What both drafting and editing need."""

    hints = {"reason_text": "nêu cơ quan và bước, không nêu tên người, việc riêng"}
    fields_in_rows = (
        (("reason_code", 7), ("new_due", 5)),
        (("reason_text", 12),),
        (("keep_words", 12),),
        (("again_reason", 12),),
        (("long_extension_reason", 12),),
    )

    reason_code = forms.ChoiceField(
        label="Nhóm lý do",
        choices=[("", "Chọn nhóm lý do"), *Apology.Reason.choices],
        error_messages={"required": "Chọn nhóm lý do.", "invalid_choice": "Chọn nhóm lý do trong danh sách."},
    )
    reason_text = reason_field("Lý do in trong thư", "Ghi lý do: cơ quan và bước nào cần thêm thời gian.")
    keep_words = forms.BooleanField(
        label="Tôi đã đọc lời phần mềm soạn, đúng với việc nên giữ nguyên", required=False
    )
    new_due = DayField(
        label="Hẹn lại ngày",
        name="Ngày hẹn lại",
        earliest=date(2010, 1, 1),
        error_messages={"required": "Ghi ngày hẹn lại."},
    )

    def clean_new_due(self) -> date:
        """A day the calendar knows; whether it can be promised is the action's question."""
        day: date = self.cleaned_data["new_due"]
        try:
            self.file.calendar.is_working(day)
        except CalendarError as error:
            raise forms.ValidationError(str(error)) from None
        return day


class DraftForm(LetterForm):
    """A letter drafted by hand, with what the system would propose."""

    again_reason = TextField(
        label="Vì sao phải xin lỗi và hẹn lại lần nữa",
        max_length=LONGEST_TEXT,
        widget=rows(2),
        sentence="Ghi lý do phải xin lỗi và hẹn lại lần nữa.",
    )

    def prepare(self) -> None:
        """Only letters from the second on need the reason for another one."""
        file = self.file
        if file.next_letter == 1:
            del self.fields["again_reason"]
        step = file.current
        if step is None:
            return
        if step.department.is_partner:
            self.initial.setdefault("reason_code", Apology.Reason.COORDINATION)
        self.initial.setdefault("reason_text", drafted_words(step))
        try:
            self.initial.setdefault("new_due", proposed_date(file.dossier, file.at, file.calendar).date())
        except Refused:  # ended while the page was open; the action will say so
            return


class EditForm(LetterForm):
    """A letter not yet approved."""

    long_extension_reason = TextField(
        label="Lý do hẹn lại dài hơn thời hạn gốc", required=False, max_length=LONGEST_TEXT, widget=rows(2)
    )

    def prepare(self) -> None:
        """The letter as it stands."""
        letter = self.file.live_letter
        if letter is None:
            return
        for name in ("reason_code", "reason_text", "long_extension_reason"):
            self.initial.setdefault(name, getattr(letter, name))
        if is_as_drafted(letter.reason_text, self.file.runs):
            self.initial.setdefault("keep_words", is_kept(letter, self.file.events))
        else:
            del self.fields["keep_words"]
        self.initial.setdefault("new_due", self._possible(letter))

    def _possible(self, letter: Apology) -> date:
        """The letter's date, or one proposed anew when that cannot be promised any more."""
        if date_gone(letter, self.file.at):
            try:
                proposed = proposed_date(self.file.dossier, self.file.at, self.file.calendar)
            except Refused:  # at no step any more; the action will say so
                return local(letter.new_due).date()
            old = vn_day_month(letter.new_due)
            self.fields[
                "new_due"
            ].help_text = f"Ngày trong dự thảo, {old}, không còn kịp; đây là ngày đề xuất lại."
            return proposed.date()
        return local(letter.new_due).date()


class ApproveLetterForm(ActForm):
    """A decision alone; for a letter from the second on also why the chairman allows the exception."""

    chairman_reason = reason_field(
        "Lý do Chủ tịch cho hẹn lại lần nữa", "Ghi lý do Chủ tịch cho hẹn lại lần nữa."
    )

    def prepare(self) -> None:
        """The reason laid before the chairman, to be kept or written anew."""
        if self.letter is None or not self.letter.is_again:
            del self.fields["chairman_reason"]
        else:
            self.initial.setdefault("chairman_reason", self.letter.again_reason)


class ReturnLetterForm(ActForm):
    """What is to be mended in a letter."""

    reason = reason_field("Điều cần sửa trong thư", "Ghi điều cần sửa trong thư.")


class WithdrawLetterForm(ActForm):
    """Why a letter is taken back."""

    reason = reason_field("Lý do rút thư", "Ghi lý do rút thư.")


class DeliverForm(DeliveryForm):
    """How the approved letter reached the citizen, with the proof: to whom, or the number by post."""

    fields_in_rows = ((("way", 12),), (("detail", 7), ("given_at", 5)))

    detail = LineField(
        label="Người nhận, hoặc số hiệu bưu gửi",
        max_length=200,
        sentence="Ghi người đã nhận thư, hoặc số hiệu bưu gửi in trên phiếu của bưu điện.",
        help_text="Ví dụ: chị Trâm ký nhận; EB 123 456 789 VN.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_at = TypedMomentField(
        label="Giao lúc (nếu trước lúc ghi)", required=False, help_text="Để trống nếu là bây giờ."
    )

    def prepare(self) -> None:
        """The ways not yet recorded. What is sent may be sent twice: then the action tells what it found."""
        if self.is_bound or self.letter is None or self.letter.paper is None:
            return
        known = set(self.letter.paper.deliveries.values_list("way", flat=True))
        left = [way for way in BY_HAND if way not in known]
        if left:
            cast(forms.ChoiceField, self.fields["way"]).choices = [(way.value, way.label) for way in left]
            self.initial.setdefault("way", left[0].value)

    def arguments(self) -> dict[str, Any]:
        """The paper of the letter with the way."""
        return dict(self.cleaned_data) | {"paper": self.letter.paper if self.letter else None}


class MailSignedForm(ActForm):
    """A decision: the signed copy goes by mail."""

    def arguments(self) -> dict[str, Any]:
        """The paper of the letter."""
        return {"paper": self.letter.paper if self.letter else None}
