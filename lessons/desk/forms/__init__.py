"""What a teacher fills in, from the first step to the last."""

from lessons.desk.forms.beginning import BeginForm
from lessons.desk.forms.describing import DescribeForm
from lessons.desk.forms.questions import QuestionForms

__all__ = ["BeginForm", "DescribeForm", "QuestionForms"]
