"""Another system sends a dossier: taken in once, held to the rules of the counter, followed to its end."""

from __future__ import annotations

import copy
import json
import logging
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.urls import reverse

from dossiers import actions
from dossiers.forms.json_shape import schema
from dossiers.models import Applicant, Dossier, IntakeArrival, SubmittedDocument
from dossiers.presentation.intake import NATIONAL_NAMES
from dossiers.workflow import NATIONAL_CODES, Status
from procedures.models import ProcedureVersion
from tests.dossiers.counter import Counter, the_one, typed
from tests.dossiers.intakework import PORTAL, SUBMIT, Portal, dossier, errors, examples, portal
from tests.ward import call, moment

CODE = examples()["submit"]["external_code"]
COMPLETION = examples()["completion"]


@pytest.fixture
def sender(counter: Counter) -> Portal:
    cache.clear()  # the counters of the throttle
    return portal(counter.ward)


def ask_completion(counter: Counter, waiting: Dossier, at: str = "2026-11-23 07:30") -> None:
    asked = call(waiting, counter.ward.clerk, at)
    actions.ask_completion(asked, items=["Ảnh trang 2"], reason="Không đọc được")


# -- the documented examples --------------------------------------------------------------------------


def test_the_documented_dossier_is_taken_in_as_documented(counter: Counter, sender: Portal) -> None:
    answer = sender.post(examples()["submit"])
    assert answer.status_code == 201, answer.content
    expected = examples()["submitted"] | {"id": the_one().pk}
    assert json.loads(answer.content) == expected
    found = the_one()
    assert (found.state, found.channel, found.code) == (Status.SUBMITTED, "online", None)
    assert found.submitted_at == moment("2026-11-20 15:20")
    assert found.applicant.phone == "0900000127"
    assert [(d.name, d.originals, d.copies) for d in found.documents.all()] == [
        ("Tờ khai theo mẫu", 1, 0),
        ("Giấy tờ kèm theo", 0, 2),
    ]
    event = found.events.get()
    assert event.actor is None
    assert event.data["source"] == PORTAL
    assert event.data["procedure_code"] == "1.001612.000.00.00.H36"
    assert event.occurred_at == found.submitted_at


def test_the_documented_completion_is_taken_in(counter: Counter, sender: Portal) -> None:
    sender.post(examples()["submit"])
    ask_completion(counter, the_one())
    assert sender.complete(COMPLETION, CODE).status_code == 200


def test_the_documented_error_is_the_one_that_comes(sender: Portal) -> None:
    wrong = dossier()
    wrong["applicant"]["identity_number"] = "00018800012"
    answer = sender.post(wrong)
    assert answer.status_code == 422
    assert json.loads(answer.content) == examples()["errors"]
    assert not Dossier.objects.exists()


def test_the_documented_apology_has_the_fields_that_come(counter: Counter, sender: Portal) -> None:
    sender.post(examples()["submit"])
    late = _received(counter)
    at = "2026-12-02 09:00"
    actions.draft_apology(
        call(late, counter.ward.clerk, at), reason_code="c", reason_text="Thiếu người thẩm định."
    )
    actions.submit_apology(call(late, counter.ward.clerk, at))
    actions.approve_apology(call(late, counter.ward.chairman, "2026-12-02 10:00"))
    told = sender.ask(CODE)["apology"]
    assert told.keys() == examples()["apology"].keys()
    assert told["number"] == examples()["apology"]["number"]
    assert told["issued_at"] == examples()["apology"]["issued_at"]


# -- once each ----------------------------------------------------------------------------------------


def test_the_same_again_is_answered_with_the_first(sender: Portal) -> None:
    first = sender.post(dossier())
    shuffled = dict(reversed(list(dossier().items())))
    shuffled["applicant"] = shuffled["applicant"] | {"full_name": "  Huỳnh  Thị Bích Trâm "}
    again = sender.post(json.dumps(shuffled, indent=3, ensure_ascii=False))
    assert (first.status_code, again.status_code) == (201, 200)
    assert json.loads(first.content) == json.loads(again.content)
    assert Dossier.objects.count() == Applicant.objects.count() == IntakeArrival.objects.count() == 1


def test_the_code_with_other_content_says_what_differs(sender: Portal) -> None:
    sender.post(dossier())
    other = copy.deepcopy(dossier(copies=2))
    other["applicant"]["phone"] = "0900000999"
    other["documents"].append({"name": "Bản vẽ", "copies": 1})
    answer = sender.post(other)
    assert answer.status_code == 409
    told = errors(answer)
    assert "Mã này đã được nhận với nội dung khác." in told.pop("external_code")
    assert set(told) == {"copies", "applicant.phone", "documents.2.name", "documents.2.copies"}
    assert "0900000999" not in answer.content.decode()
    assert Dossier.objects.count() == 1


def test_a_code_the_counter_typed_is_not_the_portals(counter: Counter, sender: Portal) -> None:
    reception = actions.Reception(
        version=counter.ward.business, applicant=_applicant(), channel="online", external_code=CODE
    )
    at = moment("2026-11-20 16:00")
    actions.submit(reception, actor=counter.ward.clerk, at=at, submitted_at=at)
    answer = sender.post(dossier())
    assert answer.status_code == 409
    assert "không do nguồn này gửi" in errors(answer)["external_code"]


def test_two_sources_do_not_share_codes_or_answers(counter: Counter, sender: Portal) -> None:
    province = portal(counter.ward, "Hệ thống tỉnh")
    sender.post(dossier())
    assert province.post(dossier()).status_code == 409
    assert province.client.get(f"{SUBMIT}{CODE}/", headers=province.headers).status_code == 404
    assert province.complete(COMPLETION, CODE).status_code == 404


def _applicant() -> actions.ApplicantData:
    return actions.ApplicantData(
        full_name="Võ Thành Lộc", identity_number="000188000127", address="Khu phố 5"
    )


# -- the rules of the counter ---------------------------------------------------------------------------


def changed(place: str, value: Any) -> dict[str, Any]:
    """The example with one value changed; None takes it away."""
    whole = copy.deepcopy(dossier())
    *path, name = place.split(".")
    part: Any = whole
    for step in path:
        part = part[int(step)] if step.isdigit() else part[step]
    if value is None:
        del part[name]
    else:
        part[name] = value
    return whole


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("external_code", "", "Gồm chữ cái không dấu"),
        ("external_code", "a/b", "Gồm chữ cái không dấu"),
        ("external_code", "x" * 41, "Dài quá: 41 ký tự, tối đa 40."),
        ("procedure_code", "1.001612.H36", "Mã thủ tục ghi theo dạng 2.000908"),
        ("procedure_code", "9.999999", "Danh mục của phường không có thủ tục mã 9.999999."),
        ("submitted_at", "2026-11-20 15:20", "Ghi theo dạng 2026-11-20T07:10:00+07:00, có múi giờ."),
        ("submitted_at", "2026-11-20T15:20:00", "có múi giờ"),
        ("submitted_at", "2026-02-30T15:20:00+07:00", "Thời điểm này không có trong lịch."),
        ("submitted_at", "0001-01-01T00:00:00+14:00", "Thời điểm này không có trong lịch."),
        ("submitted_at", "2026-11-23T01:06:00Z", "Thời điểm gửi chưa tới."),
        ("submitted_at", "2020-11-20T15:20:00+07:00", "Thời điểm gửi đã quá một năm."),
        ("online_level", "4", "full (toàn trình)"),
        ("result_delivery", "home", "Chọn nơi nhận kết quả."),
        ("copies", 0, "Số bộ từ 1 đến 99."),
        ("copies", "1", "Phải là số nguyên."),
        ("copies", True, "Phải là số nguyên."),
        ("copies", 10**300, "Số bộ từ 1 đến 99."),
        ("applicant", [], "Phải là một nhóm trường"),
        ("applicant.full_name", " ", "Ghi họ và tên."),
        ("applicant.full_name", ["Trâm"], "Phải là chuỗi ký tự."),
        ("applicant.address", None, "Thiếu trường này."),
        ("applicant.kind", "cat", "Chọn cá nhân hoặc tổ chức."),
        ("applicant.identity_kind", "visa", "Chọn loại giấy tờ trong danh sách."),
        ("applicant.identity_number", "00018800012x", "Số định danh chỉ gồm chữ số."),
        ("applicant.identity_number", "000188000127|x|y|z|a|b", "không có dấu gạch đứng"),
        ("applicant.birth_date", "05/03/1988", "Ghi theo dạng năm-tháng-ngày"),
        ("applicant.birth_date", "1988-02-31", "Ngày sinh 31/02/1988 không có trong lịch."),
        ("applicant.birth_date", "1987-03-05", "Số định danh ghi năm sinh 1988"),
        ("applicant.sex", "male", "Số định danh ghi giới tính Nữ"),
        ("applicant.phone", "12", "Số điện thoại gồm 9 đến 11 chữ số"),
        ("applicant.email", "tram", "Địa chỉ thư điện tử chưa đúng"),
        ("documents.1.name", "", "Ghi tên giấy tờ."),
        ("documents.1.copies", 100, "Số bản từ 0 đến 99."),
        ("documents", [{"name": "x", "copies": 1}] * 51, "Nhiều quá: 51 mục, tối đa 50."),
        ("nguoi_nop", "x", "Không có trường này."),
        ("applicant.ho_ten", "x", "Không có trường này."),
    ],
)
def test_what_cannot_be_is_told_at_its_place(sender: Portal, place: str, value: Any, words: str) -> None:
    answer = sender.post(changed(place, value))
    assert answer.status_code == 422, answer.content
    told = errors(answer)
    assert words in told.get(place, ""), told
    assert not Dossier.objects.exists()


def test_a_procedure_the_ward_does_not_take_is_refused(counter: Counter, sender: Portal) -> None:
    ProcedureVersion.objects.filter(pk=counter.ward.business.pk).update(usable=False)
    told = errors(sender.post(dossier()))
    assert told == {"procedure_code": "Phường hiện không tiếp nhận thủ tục mã 1.001612."}


def test_a_paper_is_there_at_least_once(sender: Portal) -> None:
    answer = sender.post(changed("documents.1.copies", 0))
    assert errors(answer) == {"documents.1.originals": "Ghi số bản."}


def test_several_faults_come_together(sender: Portal) -> None:
    wrong = copy.deepcopy(dossier(result_delivery="x", submitted_at="x"))
    wrong["applicant"]["phone"] = "1"
    assert set(errors(sender.post(wrong))) == {"result_delivery", "submitted_at", "applicant.phone"}


def test_without_papers_of_identity_the_reason_is_told(sender: Portal) -> None:
    who = {"identity_kind": "none", "full_name": "Lê Văn Không Giấy", "address": "Khu phố 5"}
    assert set(errors(sender.post(dossier(applicant=who)))) == {"applicant.no_identity_reason"}
    answer = sender.post(dossier(applicant=who | {"no_identity_reason": "Mất giấy tờ, đang làm lại"}))
    assert answer.status_code == 201


def test_who_hands_in_for_another_is_kept_and_filled_in_at_reception(
    counter: Counter, sender: Portal
) -> None:
    proxy = {
        "identity_kind": "cmnd",
        "identity_number": "260000127",
        "full_name": "Ngô Nộp Thay",
        "address": "Khu phố 2",
    }
    assert set(errors(sender.post(dossier(proxy=proxy)))) == {"proxy_paper"}
    assert set(errors(sender.post(dossier(proxy_paper="Văn bản ủy quyền")))) == {"proxy"}
    sent = dossier(proxy=proxy, proxy_paper="Văn bản ủy quyền ngày 19/11/2026")
    assert sender.post(sent).status_code == 201
    page = counter.client.get(reverse("receive", args=[the_one().pk])).content.decode()
    assert "Ngô Nộp Thay" in page
    assert "Văn bản ủy quyền ngày 19/11/2026" in page
    shown = counter.client.get(reverse("online", args=[the_one().pk])).content.decode()
    assert "Ngô Nộp Thay" in shown


def test_another_level_than_the_catalogues_is_told_to_the_clerk(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())  # full; the catalogue says none
    page = counter.client.get(reverse("online", args=[the_one().pk])).content.decode()
    assert "nguồn gửi ghi: toàn trình" in page
    assert the_one().online_level == counter.ward.business.online_level == "none"


# -- the schema ---------------------------------------------------------------------------------------


def test_the_served_schema_is_the_one_of_the_forms(counter: Counter) -> None:
    answer = counter.client.get(reverse("intake-schema"))
    served = json.loads(answer.content)
    jsonschema.Draft202012Validator.check_schema(served)
    person, paper = served["$defs"]["person"]["properties"], served["$defs"]["document"]["properties"]
    assert person["identity_kind"]["enum"] == Applicant.IdentityKind.values
    assert person["kind"]["enum"] == Applicant.Kind.values
    assert person["sex"]["enum"] == Applicant.Sex.values
    assert served["properties"]["result_delivery"]["enum"] == Dossier.ResultDelivery.values
    assert set(served["properties"]["online_level"]["enum"]) < set(ProcedureVersion.OnlineLevel.values)
    for name in ("full_name", "address", "no_identity_reason", "email"):
        assert person[name]["maxLength"] == Applicant._meta.get_field(name).max_length, name
    assert served["properties"]["external_code"]["maxLength"] == _length(Dossier, "external_code")
    assert served["properties"]["procedure_code"]["maxLength"] == _length(IntakeArrival, "procedure_code")
    assert served["properties"]["proxy_paper"]["maxLength"] == _length(Dossier, "proxy_paper")
    assert paper["name"]["maxLength"] == _length(SubmittedDocument, "name")


def _length(model: Any, name: str) -> int | None:
    length: int | None = model._meta.get_field(name).max_length
    return length


def test_the_examples_are_of_the_schema() -> None:
    jsonschema.validate(examples()["submit"], schema())
    whole = schema()
    jsonschema.validate(COMPLETION, {"$ref": "#/$defs/completion", "$defs": whole["$defs"]})


# -- following it to its end ------------------------------------------------------------------------------


def _received(counter: Counter) -> Dossier:
    waiting = the_one()
    data = typed(counter.ward.business, channel="online", external_code=CODE)
    answer = counter.client.post(reverse("receive", args=[waiting.pk]), data)
    assert answer.status_code == 302, answer.content
    return the_one()


def test_received_the_portal_reads_code_and_promise(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    found = _received(counter)
    told = sender.ask(CODE)
    assert told["status"] == {"code": 2, "name": "Được tiếp nhận"}
    assert told["code"] == found.code
    assert told["promised_at"] == told["due_at"] == "2026-11-27T17:00:00+07:00"
    assert told["received_at"] == "2026-11-23T08:05:00+07:00"
    assert told["answer_due_at"] is None
    assert found.documents.count() == 2  # what the clerk checked, not both
    assert sender.post(dossier()).status_code == 200


def test_refused_it_reads_why(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    actions.refuse(call(the_one(), counter.ward.clerk, "2026-11-23 08:00"), reason="Thuộc Sở Xây dựng")
    told = sender.ask(CODE)
    assert told["status"]["code"] == 3
    assert told["refusal"] == {"refused_at": "2026-11-23T08:00:00+07:00", "reason": "Thuộc Sở Xây dựng"}


def test_asked_to_complete_it_reads_what_and_the_completion_starts_the_clock_again(
    counter: Counter, sender: Portal
) -> None:
    sender.post(dossier())
    ask_completion(counter, the_one())
    told = sender.ask(CODE)
    assert told["status"] == {"code": 5, "name": "Yêu cầu bổ sung giấy tờ"}
    assert told["answer_due_at"] is None
    assert told["completion_request"] == {
        "asked_at": "2026-11-23T07:30:00+07:00",
        "items": ["Ảnh trang 2"],
        "reason": "Không đọc được",
    }
    done = json.loads(sender.complete(COMPLETION, CODE).content)
    assert done["status"]["code"] == 1
    assert done["answer_due_at"] == "2026-11-25T07:50:00+07:00"  # Tuesday is off
    assert the_one().documents.count() == 3
    event = the_one().events.last()
    assert event is not None
    assert (event.action, event.data["source"], event.data["documents"]) == ("receive_completion", PORTAL, 1)
    assert event.personal.values == {"note": "Đã chụp lại trang 2"}


def test_the_same_completion_again_changes_nothing(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    ask_completion(counter, the_one())
    first, again = (sender.complete(COMPLETION, CODE) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert (the_one().event_count, the_one().documents.count()) == (3, 3)


@pytest.mark.parametrize(
    ("content", "status", "place", "words"),
    [
        ({}, 422, "completed_at", "Thiếu trường này."),
        ({"completed_at": "x"}, 422, "completed_at", "có múi giờ"),
        ({"completed_at": "2026-11-23T07:00:00+07:00"}, 422, "completed_at", "trước lúc yêu cầu"),
        ({"completed_at": "2026-11-23T09:00:00+07:00"}, 422, "completed_at", "chưa tới"),
        (COMPLETION | {"note": "x" * 1001}, 422, "note", "tối đa 1.000"),
        (COMPLETION | {"documents": [{"name": "x"}]}, 422, "documents.0.originals", "Ghi số bản."),
    ],
)
def test_a_completion_that_cannot_be(
    counter: Counter, sender: Portal, content: Any, status: int, place: str, words: str
) -> None:
    sender.post(dossier())
    ask_completion(counter, the_one())
    answer = sender.complete(content, CODE)
    assert answer.status_code == status
    assert words in errors(answer)[place]
    assert the_one().event_count == 2


def test_nothing_was_asked_for_or_it_waits_no_longer(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    unasked = sender.complete(COMPLETION, CODE)
    assert (unasked.status_code, errors(unasked)) == (
        409,
        {"": "Hồ sơ này không có yêu cầu hoàn thiện nào đang chờ công dân."},
    )
    _received(counter)
    assert sender.complete(COMPLETION, CODE).status_code == 409


def test_every_national_code_has_its_name() -> None:
    assert set(NATIONAL_CODES.values()) == set(NATIONAL_NAMES)


def test_a_cancelled_dossier_has_no_national_code(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    actions.void(call(the_one(), counter.ward.chairman, "2026-11-23 08:00"), reason="Gửi thử")
    assert sender.ask(CODE)["status"] == {"code": None, "name": "Hủy do nhập nhầm"}


def test_with_a_public_address_the_citizens_page_is_told(settings: Any, sender: Portal) -> None:
    settings.PUBLIC_URL = "https://motcua.vidu.example"
    told = json.loads(sender.post(dossier()).content)
    assert told["tracking_url"] == f"https://motcua.vidu.example/t/{the_one().tracking_token}/"


def test_nothing_sent_reaches_a_log(sender: Portal, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sender.post(dossier())
        sender.post(dossier(copies=0))
        sender.post(b'{"applicant": {"full_name": "Hu')
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert not [word for word in ("Trâm", "000188000127", "0900", sender.token) if word in said]
