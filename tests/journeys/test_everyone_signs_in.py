"""Each demo person signs in and finds their own desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.steps import list_axe_violations, sign_in

PEOPLE = [
    ("quantri", "Sở GD&ĐT tỉnh Hải Vân"),
    ("canbo", "Sở GD&ĐT tỉnh Hải Vân"),
    ("kiemduyet.so", "Sở GD&ĐT tỉnh Hải Vân"),
    ("phatsong", "Sở GD&ĐT tỉnh Hải Vân"),
    ("quantri.biec", "Trường Tiểu học Sóng Biếc"),
    ("giaovien", "Trường Tiểu học Sóng Biếc"),
    ("chuyenmon.so", "Sở GD&ĐT tỉnh Hải Vân"),
    ("kiemduyet", "Trường Tiểu học Sóng Biếc"),
    ("giaovien.suoi", "Trường PTDTBT Tiểu học Suối Trong"),
    ("thietbi", "Phòng GD&ĐT huyện Đỉnh Mây"),
]


@pytest.mark.parametrize(("username", "organisation"), PEOPLE)
def test_sees_their_organisation_in_vietnamese(
    page: Page, username: str, organisation: str
) -> None:
    sign_in(page, username)
    expect(page.locator("main")).to_contain_text(organisation)
    assert find_english(collect_texts(page)) == set()


def test_is_told_kindly_about_a_wrong_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "giaovien")
    page.fill("[name=password]", "sai-mat-khau")
    page.click("main button")
    expect(page.locator(".errorlist")).to_be_visible()
    assert find_english(collect_texts(page)) == set()
    assert list_axe_violations(page) == []
