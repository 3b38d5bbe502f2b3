"""Organisations and people for tests; states are traits."""

import itertools

import factory
from django.contrib.auth import get_user_model

from lms.people.models import Membership, Organisation
from lms.people.rules import OrganisationKind, Role


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)
        inactive = factory.Trait(is_active=False)

    username = factory.Sequence(lambda number: f"nguoi{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@vi-du.vn")
    first_name = "Nguyễn Thị"
    last_name = factory.Sequence(lambda number: f"Hoa {number}")
    password = factory.django.Password("mat-khau-rat-dai")


_codes = itertools.count()


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A school under a district under a province, unless a trait or a parent says otherwise."""

    class Meta:
        model = Organisation

    class Params:
        province = factory.Trait(kind=OrganisationKind.PROVINCE.value)
        district = factory.Trait(kind=OrganisationKind.DISTRICT.value)
        closed = factory.Trait(is_active=False)

    kind = OrganisationKind.SCHOOL.value
    code = factory.LazyFunction(lambda: f"don-vi-{next(_codes)}")
    name = factory.LazyAttribute(lambda one: f"Đơn vị {one.code}")
    parent = None

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        if kwargs["kind"] == OrganisationKind.PROVINCE.value:
            return model_class.add_root(**kwargs)
        if parent is None:
            above = {"school": "district", "district": "province"}[kwargs["kind"]]
            parent = cls(**{above: True})
        return model_class.objects.get(pk=parent.pk).add_child(**kwargs)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A teacher at a school, unless told otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.TEACHER.value
