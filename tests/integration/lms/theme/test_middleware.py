import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_speaks_vietnamese_whatever_the_browser_asks(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert response["Content-Language"] == "vi"
    assert "Đăng nhập" in response.content.decode()


def test_speaks_english_once_chosen(client: Client) -> None:
    client.post("/language", {"language": "en", "next": "/accounts/login/"})
    response = client.get("/accounts/login/")
    assert response["Content-Language"] == "en"
    assert "Sign in" in response.content.decode()


def test_ignores_a_language_it_does_not_have(client: Client) -> None:
    client.cookies["django_language"] = "xx"
    assert client.get("/accounts/login/")["Content-Language"] == "vi"


def test_does_not_follow_next_to_another_host(client: Client) -> None:
    response = client.post("/language", {"language": "en", "next": "https://evil.example/"})
    assert "evil.example" not in response["Location"]


def test_public_pages_may_load_from_this_host_only(client: Client) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "http" not in policy


def test_security_headers(client: Client) -> None:
    response = client.get("/accounts/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
