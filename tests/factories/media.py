"""Recordings and what is made of them; states are traits."""

import hashlib
from datetime import UTC, datetime, timedelta

import factory
from wagtail.models import Collection

from media_pipeline.core.masters.profiles import BUILT_IN
from media_pipeline.models import Encoding, Job, Master, Original, Rendition, Source, Upload
from tests.factories.people import UserFactory

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class OriginalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Original

    sha256 = factory.Sequence(lambda n: hashlib.sha256(b"%d" % n).hexdigest())
    bytes = 5_000_000
    name = factory.LazyAttribute(lambda one: f"originals/{one.sha256[:2]}/{one.sha256}")
    duration_ms = 180_000
    width = 1280
    height = 720
    has_sound = True
    created_at = NOW


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    original = factory.SubFactory(OriginalFactory)
    title = "Phép cộng trong phạm vi 10"
    filename = "phep-cong.mp4"
    collection = factory.LazyFunction(Collection.get_first_root_node)
    created_at = NOW


class EncodingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Encoding

    class Params:
        ready = factory.Trait(state="ready", is_current=True, ready_at=NOW)

    original = factory.SubFactory(OriginalFactory)
    recipe = "2026.11"
    created_at = NOW


class RenditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rendition

    encoding = factory.SubFactory(EncodingFactory)
    rung = "u64"
    family = "universal"
    link_kbps = 64
    codecs = "avc1.4d401f,mp4a.40.2"
    width = 1280
    height = 720
    fps = 5.0
    average_bps = 43_000
    peak_bps = 60_000
    bytes = 970_000
    mp4 = "universal/64.mp4"
    playlist = "universal/64.m3u8"
    ready_at = NOW


class MasterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Master

    class Params:
        ready = factory.Trait(
            state="ready",
            passes="green",
            file="PHEP_CONG.mxf",
            sha256=factory.Sequence(lambda n: hashlib.sha256(b"master %d" % n).hexdigest()),
            md5="d41d8cd98f00b204e9800998ecf8427e",
            bytes=1_350_000_000,
            frames=4500,
            made_at=NOW,
        )

    original = factory.SubFactory(OriginalFactory)
    profile = "xdcam-hd422"
    recipe = factory.LazyAttribute(lambda one: BUILT_IN[one.profile].recipe)
    created_at = NOW


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    owner = factory.SubFactory(UserFactory)
    collection = factory.LazyFunction(Collection.get_first_root_node)
    filename = "bai-giang.mp4"
    length = 1000
    created_at = NOW
    updated_at = NOW
    expires_at = NOW + timedelta(days=7)


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "receive"
    not_before = NOW
    created_at = NOW
