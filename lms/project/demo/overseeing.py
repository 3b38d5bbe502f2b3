"""What the demo's offices see: numbers of the months before, trainings, and a plan that is due."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from lessons.library.actions.training import complete_training
from lessons.library.queries.training import list_training
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.supervision.actions.counting import keep_month, refresh
from lms.supervision.actions.observations import Seen, write_observation
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
# School, teacher, observer, lesson, marks by the usual criteria, days ago, what went well, advice.
OBSERVED = (
    (
        "th-song-biec",
        "giaovien",
        "kiemduyet",
        "Toán lớp 1, Phép cộng trong phạm vi 10",
        (4, 3, 2, 4, 4, 2),
        2,
        "Đồ dùng gần gũi, các em được tự làm và nói cách làm của mình.",
        "Dành thêm vài phút cuối tiết để các em tự kiểm tra.",
    ),
    (
        "th-suoi-trong",
        "giaovien.suoi",
        "canbo",
        "Tiếng Việt lớp 1, Làm quen với chữ a",
        (3, 3, 1, 4, 3, 2),
        4,
        "Cô quan tâm từng em, nhất là các em nói tiếng dân tộc.",
        "Cho các em nghe đoạn bài giảng trên truyền hình trước khi đọc theo.",
    ),
    (
        "th-song-biec",
        "cotcan.biec",
        "kiemduyet",
        "Toán lớp 4, Phân số",
        (4, 4, 2, 4, 3, 2),
        35,
        "Bài giảng mạch lạc, học liệu số dùng đúng lúc.",
        "",
    ),
)


def load_supervision(*, now: datetime) -> None:
    """Count what there is, and have the offices at work; comes after all other data."""
    train(now=now)
    observe(now=now)
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


def observe(*, now: datetime) -> None:
    """Have reviewers and officers sit in lessons."""
    users = get_user_model().objects
    for place, teacher, observer, lesson, marks, days, strengths, advice in OBSERVED:
        seen = Seen(
            taught_date=timezone.localdate(now) - timedelta(days=days),
            lesson=lesson,
            marks=dict(enumerate(marks)),
            strengths=strengths,
            advice=advice,
        )
        write_observation(
            place=Organisation.objects.get(code=place),
            teacher=users.get(username=teacher),
            seen=seen,
            by=users.get(username=observer),
            now=now,
        )


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
