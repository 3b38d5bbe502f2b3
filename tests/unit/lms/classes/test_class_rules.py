"""Codes that nobody mistakes, and what in a child's words may be personal."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules import (
    ALPHABET,
    LENGTH,
    PersonalKind,
    draw_code,
    find_personal,
    read_code,
    show_code,
)


@given(st.binary(min_size=1, max_size=40))
def test_a_code_is_read_as_it_is_shown(seed: bytes) -> None:
    code = draw_code(hashlib.sha256(seed).digest())
    assert len(code) == LENGTH
    assert read_code(show_code(code)) == code
    assert read_code(f" {show_code(code).lower().replace('-', ' ')} ") == code


def test_twenty_thousand_classes_are_not_met_by_guessing() -> None:
    assert len(ALPHABET) ** LENGTH / 20_000 > 300_000
    # Telex and VNI put marks on vowels and on d; a word needs a vowel.
    assert not set(ALPHABET) & set("AEIOUYD01")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("BSZCQNU9", "852KKMV9"), ("km47 xt9p", "KM47XT9P"), ("KM47–XT9P", "KM47XT9P")],
)
def test_what_looks_or_sounds_alike_is_taken_for_what_is_meant(typed: str, meant: str) -> None:
    assert read_code(typed) == meant


@pytest.mark.parametrize("typed", ["", "KM47", "KM47XT9PG", "KM47XT9A", "KM47XT9²", "x" * 900])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("Thầy gọi em số 0912 345 678 nhé", PersonalKind.PHONE, "0912 345 678"),
        ("số máy +84.912.345.678", PersonalKind.PHONE, "+84.912.345.678"),
        ("gửi cho em qua an.nguyen@vi-du.vn", PersonalKind.EMAIL, "an.nguyen@vi-du.vn"),
        ("xem ở www.vi-du.vn/bai nhé", PersonalKind.LINK, "www.vi-du.vn/bai"),
        ("kết bạn Zalo với em", PersonalKind.ACCOUNT, "Zalo"),
        ("nhà em ở thôn Suối Trong", PersonalKind.ADDRESS, "thôn Suối Trong"),
        ("Em ở số nhà 12", PersonalKind.ADDRESS, "số nhà 12"),
        ("em tên là Vàng Thị Mây ạ", PersonalKind.NAME, "em tên là Vàng Thị Mây ạ"),
        ("Con là Minh lớp một", PersonalKind.NAME, "Con là Minh"),
    ],
)
def test_points_out_what_may_be_personal(text: str, kind: PersonalKind, passage: str) -> None:
    assert (kind, passage) in {(one.kind, one.text) for one in find_personal(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Vì sao 3 + 2 = 5 ạ?",
        "Đường thẳng và đường gấp khúc khác nhau thế nào?",
        "Số 1 000 000 000 đọc là gì? Còn 0,123456789?",
        "Xã hội là gì ạ? Bản thân em chưa hiểu.",
        "Em là học sinh nên em chưa biết.",
    ],
)
def test_leaves_questions_about_the_lesson_alone(text: str) -> None:
    assert find_personal(text) == []
