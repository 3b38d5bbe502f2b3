"""Classes and questions for tests; states are traits."""

from typing import Any

import factory
from django.utils import timezone

from lms.classes.adapters.codes import make_sealed
from lms.classes.models import ClassGroup, ClassTeacher, Question
from tests.factories.curriculum import GradeFactory
from tests.factories.people import OrganisationFactory


class ClassGroupFactory(factory.django.DjangoModelFactory):
    """A class of a school; `teacher` teaches it."""

    class Meta:
        model = ClassGroup
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(is_active=False)
        sealed = factory.LazyFunction(make_sealed)

    school = factory.SubFactory(OrganisationFactory)
    school_year = "2026–2027"
    grade = factory.SubFactory(GradeFactory)
    name = factory.Sequence(lambda number: f"1-{number}")
    code_seed = factory.LazyAttribute(lambda one: one.sealed.seed)
    code_seal = factory.LazyAttribute(lambda one: one.sealed.seal)
    code_made_at = factory.LazyFunction(timezone.now)
    made_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def teacher(self, create: bool, account: Any, **_kwargs: Any) -> None:
        if create and account is not None:
            ClassTeacher.objects.create(group=self, account=account, named_at=timezone.now())


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question that waits."""

    class Meta:
        model = Question

    class Params:
        public = factory.Trait(
            state="public",
            answer="Vì 3 thêm 2 là 5.",
            decided_at=factory.LazyFunction(timezone.now),
        )

    text = factory.Sequence(lambda number: f"Vì sao {number} cộng 2 lớn hơn {number}?")
    asked_at = factory.LazyFunction(timezone.now)
