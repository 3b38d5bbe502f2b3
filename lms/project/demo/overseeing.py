"""What the demo's offices see: numbers of the months before, trainings, and a plan that is due."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from lessons.library.actions.training import complete_training
from lessons.library.queries.training import list_training
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.supervision.actions.counting import keep_month, refresh
from lms.supervision.actions.plans import ask_plans, hand_in, press
from lms.supervision.models import Figure
from lms.supervision.queries.panels import list_panels
from lms.supervision.rules.months import find_month

OFFICE = "so-hai-van"
# How much larger the gap was in the months before, in hundredths; the nearest month first.
GAP_GROWS = (12, 20, 37, 58, 60)
TRAINED = ("giaovien", "kiemduyet", "giaovien.suoi", "giaovien.thcs", "cotcan.biec")
PLAN = "Kế hoạch dạy học qua truyền hình và trực tuyến, học kỳ 2"
PLAN_SAYS = (
    "Nêu số học sinh không có thiết bị hoặc không có mạng, cách đưa bài đến từng em, "
    "lịch phát trên truyền hình và người phụ trách."
)
HANDED_IN = (
    "Huyện có 29 học sinh tiểu học chưa có thiết bị. Trường Suối Trong in phiếu bài tập và chép "
    "bài giảng vào USB, thầy cô mang đến từng bản vào thứ Hai và thứ Năm. Phụ trách: Tổ thiết bị."
)
PLANLESS = "phong-cua-bien"


def load_supervision(*, now: datetime) -> None:
    """Count what there is, and have the offices at work; comes after all other data."""
    train(now=now)
    ask(now=now)
    refresh(now=now)
    remember(now=now)


def train(*, now: datetime) -> None:
    """Have some teachers work through the guides, this month and the one before."""
    users = get_user_model().objects
    for at, name in enumerate(TRAINED):
        person = users.get(username=name)
        for back, guide in enumerate(list_training(person)[: 1 + at % 3]):
            days = timezone.localdate(now).day + 7 if back else 0
            complete_training(resource=guide, by=person, now=now - timedelta(days=days))


def ask(*, now: datetime) -> None:
    """Ask both districts for a plan; one hands it in, the other one is reminded."""
    office = Organisation.objects.get(code=OFFICE)
    call = ask_plans(
        office=office,
        title=PLAN,
        words=PLAN_SAYS,
        due_date=timezone.localdate(now) + timedelta(days=14),
        kinds=["district"],
        by=get_user_model().objects.get(username="canbo"),
        now=now,
    )
    plan = call.plans.exclude(organisation__code=PLANLESS).get()
    hand_in(plan=plan, words=HANDED_IN, brought=None, by=SYSTEM, now=now)
    press(call=call, by=SYSTEM, now=now)


def remember(*, now: datetime) -> None:
    """Keep how large the gap was in the months before, as an office knows it from its letters."""
    [panel] = [one for one in list_panels() if one.key == "needs"]
    month = find_month(timezone.localdate(now))
    rows = Figure.objects.filter(panel=panel.key, month=month.first, own__gt=0)
    present = {(one.organisation_id, one.part, one.figure): one.own for one in rows}
    for back, more in enumerate(GAP_GROWS, start=1):
        own = {key: value + -(-value * more // 100) for key, value in present.items()}
        keep_month(panel=panel, month=month.shift(-back), own=own)
