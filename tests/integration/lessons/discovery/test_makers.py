"""The public pages of schools and teachers."""

import html

import pytest
from django.urls import reverse

from lessons.discovery.actions import withdraw_entry
from lessons.discovery.models import Credit
from lessons.discovery.rules import make_key
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
SCHOOL = "Trường Tiểu học Hòa Bình"


def make_lesson(title="Phép cộng", teachers=("Nguyễn Thị Hoa",), school=SCHOOL, **fields):
    return make_entry(title, kind="lesson", teachers=teachers, school=school, **fields)


def read(client, name, key, **asked) -> str:
    return html.unescape(client.get(reverse(name, args=[key]), asked).content.decode())


def test_a_school_shows_its_lessons_and_its_teachers_and_no_other_s(client):
    make_lesson("Phép cộng")
    both = ("Lê An", "Nguyễn Thị Hoa")
    make_lesson("Phép nhân", teachers=both, school="trường tiểu học Hoà Bình")
    make_lesson("Phép chia", teachers=("Trần Bình",), school="Trường Lê Lợi")
    body = read(client, "discovery_school", make_key(SCHOOL))
    assert "Phép cộng</a>" in body
    assert "Phép nhân</a>" in body
    assert "Phép chia" not in body
    assert f'{reverse("discovery_teacher", args=[make_key("Lê An", SCHOOL)])}">Lê An <' in body
    assert body.index("Lê An <") < body.index("Nguyễn Thị Hoa <span>2<")
    assert "Trần Bình" not in body


def test_a_teacher_shows_what_they_made_and_their_school(client):
    make_lesson("Phép cộng")
    make_lesson("Phép trừ", teachers=("Lê An",))
    make_lesson("Phép chia", school="Trường Lê Lợi")
    body = read(client, "discovery_teacher", make_key("Nguyễn Thị Hoa", SCHOOL))
    assert "Phép cộng</a>" in body
    assert "Phép trừ" not in body
    assert "Phép chia" not in body
    assert reverse("discovery_school", args=[make_key(SCHOOL)]) in body


def test_schools_of_one_name_have_pages_of_their_own_and_the_old_address_leads_on(client):
    make_lesson("Phép cộng", school=f"{SCHOOL} (Quận 1)")
    old = reverse("discovery_school", args=[make_key(SCHOOL)])
    one = reverse("discovery_school", args=[make_key(f"{SCHOOL} (Quận 1)")])
    assert client.get(old).url == one
    make_lesson("Phép trừ", school=f"{SCHOOL} (Quận 3)")
    body = html.unescape(client.get(old).content.decode())
    assert f'href="{one}"' in body
    assert f"{SCHOOL} (Quận 3)" in body
    body = html.unescape(client.get(one).content.decode())
    assert "Phép cộng</a>" in body
    assert "Phép trừ" not in body


def test_lists_turn_pages_and_keep_their_facets(client):
    for number in range(30):
        make_lesson(f"Phép cộng {number}", has_captions=number % 2 == 0)
    for name, key in (
        ("discovery_school", make_key(SCHOOL)),
        ("discovery_teacher", make_key("Nguyễn Thị Hoa", SCHOOL)),
    ):
        assert "1–24 trong số 30" in read(client, name, key)
        assert "25–30 trong số 30" in read(client, name, key, page=2)
        assert "15 kết quả" in read(client, name, key, captions=1)


def test_a_school_of_many_teachers_has_a_page_of_them(client):
    for number in range(70):
        make_lesson(f"Bài {number}", teachers=(f"Cô Hoa {number:02d}",))
    key = make_key(SCHOOL)
    assert "Xem tất cả 70 thầy cô" in read(client, "discovery_school", key)
    first = read(client, "discovery_teachers", key)
    assert first.count("Cô Hoa ") == 60
    assert read(client, "discovery_teachers", key, page=2).count("Cô Hoa ") == 10


@pytest.mark.parametrize("name", ["discovery_school", "discovery_teachers", "discovery_teacher"])
def test_what_nobody_public_is_called_is_not_found(client, name):
    assert client.get(reverse(name, args=["khong-co-12345678"])).status_code == 404


def test_whose_last_lesson_is_withdrawn_is_forgotten(client):
    entry = make_lesson()
    pages = [
        reverse("discovery_school", args=[make_key(SCHOOL)]),
        reverse("discovery_teachers", args=[make_key(SCHOOL)]),
        reverse("discovery_teacher", args=[make_key("Nguyễn Thị Hoa", SCHOOL)]),
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    withdraw_entry(origin=entry.origin, now=entry.published_at)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert not Credit.objects.exists()


def test_who_is_no_longer_named_is_no_longer_credited(client):
    entry = make_lesson(teachers=("Lê An", "Nguyễn Thị Hoa"))
    make_lesson(teachers=("Lê An",), origin=entry.origin)
    assert list(Credit.objects.values_list("name", flat=True)) == ["Lê An"]


def test_a_school_that_is_chosen_leads_to_its_page(client):
    make_lesson()
    body = html.unescape(client.get("/search/", {"school": SCHOOL}).content.decode())
    assert f'<a href="{reverse("discovery_school", args=[make_key(SCHOOL)])}">Trang của' in body


def test_a_name_is_shown_as_text(client):
    name = "<script>alert(1)</script>"
    make_lesson(teachers=(name,), school=name)
    for page, key in (
        ("discovery_school", make_key(name)),
        ("discovery_teacher", make_key(name, name)),
    ):
        answer = client.get(reverse(page, args=[key]))
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_search_engines_hear_of_schools_and_teachers(client):
    make_lesson()
    index = client.get("/sitemap.xml")
    assert b"/sitemap-makers-1.xml" in b"".join(index.streaming_content)
    part = b"".join(client.get("/sitemap-makers-1.xml").streaming_content).decode()
    assert f"/schools/{make_key(SCHOOL)}/" in part
    assert f"/teachers/{make_key('Nguyễn Thị Hoa', SCHOOL)}/" in part
    assert client.get("/sitemap-makers-2.xml").status_code == 404


def test_asks_few_questions_whatever_the_data(client, django_assert_max_num_queries):
    for number in range(30):
        make_lesson(f"Bài {number}", teachers=(f"Cô Hoa {number}", "Nguyễn Thị Hoa"))
    for name, key in (
        ("discovery_school", make_key(SCHOOL)),
        ("discovery_teachers", make_key(SCHOOL)),
        ("discovery_teacher", make_key("Nguyễn Thị Hoa", SCHOOL)),
    ):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(name, args=[key])).status_code == 200
