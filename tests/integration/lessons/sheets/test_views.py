"""The pages of the sheets, as a browser without JavaScript meets them."""

import io
import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from lessons.sheets.models import StagedSheet
from tests.factories.sheets import make_workbook

pytestmark = pytest.mark.django_db
GOOD = [("Tên", "Số"), ("Tổ Toán", 1), ("Tổ Văn", 2)]


@pytest.fixture
def editor_client(client, django_user_model):
    user = django_user_model.objects.create_user("editor")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def bring(client, rows):
    file = SimpleUploadedFile("nhóm.xlsx", make_workbook(rows))
    return client.post(reverse("sheets:bring", args=["groups"]), {"file": file})


def test_brings_looks_and_confirms(kind, admin_client, django_assert_max_num_queries) -> None:
    assert "Nhóm" in admin_client.get(reverse("sheets:index")).content.decode()
    assert admin_client.get(reverse("sheets:bring", args=["groups"])).status_code == 200
    response = bring(admin_client, GOOD)
    assert response.status_code == 302
    with django_assert_max_num_queries(15):
        page = admin_client.get(response.url).content.decode()
    assert "Tổ Văn" in page
    assert not Group.objects.exists()
    done = admin_client.post(response.url)
    assert done.status_code == 302
    assert Group.objects.count() == 2


def test_a_second_confirmation_only_says_so(kind, admin_client) -> None:
    url = bring(admin_client, GOOD).url
    admin_client.post(url)
    for answer in (admin_client.post(url), admin_client.get(url)):
        assert answer.status_code == 302
    assert Group.objects.count() == 2


def test_shows_errors_by_row_and_stages_nothing(kind, admin_client) -> None:
    response = bring(admin_client, [("Tên", "Số"), ("<b>", "hai"), ("", 1)])
    page = response.content.decode()
    assert response.status_code == 422
    assert "“hai”" in page
    assert page.count("sheets-number") == 2
    assert not StagedSheet.objects.exists()


def test_escapes_what_a_sheet_says(kind, admin_client) -> None:
    url = bring(admin_client, [("Tên",), ("<script>x</script>",)]).url
    page = admin_client.get(url).content.decode()
    assert "<script>x</script>" not in page
    assert "&lt;script&gt;x" in page


def test_asks_for_a_file(kind, admin_client) -> None:
    response = admin_client.post(reverse("sheets:bring", args=["groups"]))
    assert response.status_code == 422
    assert "file-error" in response.content.decode()


def test_cancelling_forgets_the_sheet(kind, admin_client) -> None:
    bring(admin_client, GOOD)
    staged = StagedSheet.objects.get()
    discard = reverse("sheets:discard", args=[staged.pk])
    assert admin_client.get(discard).status_code == 405
    assert admin_client.post(discard).status_code == 302
    assert not StagedSheet.objects.exists()


def test_another_persons_sheet_does_not_exist(kind, admin_client, django_user_model) -> None:
    bring(admin_client, GOOD)
    staged = StagedSheet.objects.get()
    admin_client.force_login(django_user_model.objects.create_superuser("other"))
    confirm = reverse("sheets:confirm", args=[staged.pk])
    assert admin_client.get(confirm).status_code == 404
    assert admin_client.post(confirm).status_code == 404
    assert admin_client.post(reverse("sheets:discard", args=[staged.pk])).status_code == 404
    assert admin_client.get(reverse("sheets:confirm", args=[uuid.uuid4()])).status_code == 404
    assert not Group.objects.exists()


def test_refuses_those_who_may_not(kind, editor_client) -> None:
    bring_page = reverse("sheets:bring", args=["groups"])
    for path in ("", "template.xlsx", "data.xlsx", "template.csv", "data.csv"):
        assert editor_client.get(bring_page + path).status_code == 403
    assert bring(editor_client, GOOD).status_code == 403
    assert editor_client.get(reverse("sheets:index")).status_code == 403
    assert not StagedSheet.objects.exists()


def test_sends_strangers_to_sign_in(kind, client) -> None:
    assert client.get(reverse("sheets:index")).status_code == 302


def test_an_unknown_kind_is_not_found(admin_client) -> None:
    assert admin_client.get(reverse("sheets:bring", args=["nothing"])).status_code == 404


def test_the_menu_shows_to_those_who_may(kind, admin_client, rf, admin_user, django_user_model):
    from lessons.sheets.wagtail_hooks import register_sheets_menu_item

    item = register_sheets_menu_item()
    request = rf.get("/")
    request.user = admin_user
    assert item.is_shown(request)
    request.user = django_user_model.objects.create_user("nobody")
    assert not item.is_shown(request)


def test_downloads_hold_text_never_formulas(kind, admin_client) -> None:
    names = ["=1+1", "+84", "-1", "@SUM(A1)", "\tx", "bell\x07"]
    Group.objects.bulk_create(Group(name=name) for name in names)
    response = admin_client.get(reverse("sheets:data", args=["groups", "xlsx"]))
    assert response["Content-Disposition"].startswith('attachment; filename="groups-')
    table = load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = [row[0] for row in table.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {"=1+1", "+84", "-1", "@SUM(A1)", "\tx", "bell"}
    assert all(cell.quotePrefix for cell in cells if cell.value != "bell")


def test_the_template_explains_its_columns(kind, admin_client) -> None:
    response = admin_client.get(reverse("sheets:template", args=["groups", "xlsx"]))
    workbook = load_workbook(io.BytesIO(response.content))
    table, guide = workbook.worksheets
    assert [[cell.value for cell in row] for row in table.iter_rows()] == [["Tên", "Số"]]
    assert [row[3].value for row in guide.iter_rows(min_row=2)] == ["Tổ Toán", "1"]


def test_tables_as_text_come_back_as_they_went(kind, admin_client) -> None:
    names = ["=1+1", "+84", "@SUM(A1)", 'Tổ Toán; “Tin”, "Lý"']
    Group.objects.bulk_create(Group(name=name) for name in names)
    response = admin_client.get(reverse("sheets:data", args=["groups", "csv"]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    assert '"\'=1+1"' in text
    Group.objects.all().delete()
    file = SimpleUploadedFile("nhóm.csv", response.content)
    answer = admin_client.post(reverse("sheets:bring", args=["groups"]), {"file": file})
    assert admin_client.post(answer.url).status_code == 302
    assert set(Group.objects.values_list("name", flat=True)) == set(names)
    missing = reverse("sheets:data", args=["groups", "ods"])
    assert admin_client.get(missing).status_code == 404
