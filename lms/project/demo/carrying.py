"""Places of the demo province without a signal, and who brings lessons there; all invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from lms.deliveries.actions.bringers import BringerEntry, link_account
from lms.deliveries.actions.errands import Load, Newcomer, hand_out, tell_errands
from lms.deliveries.models import Bringer, Errand
from lms.deliveries.rules import Calling, Medium, Outcome
from lms.devices.actions.weak import Listed, WeakEntry, add_area, put_into_area, step_area
from lms.devices.models import WeakArea
from lms.devices.queries.weak import list_linkable, list_linked
from lms.devices.rules.weak import Signal, Step
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM


@dataclass(frozen=True, kw_only=True)
class DemoArea:
    """A place, the days of its steps from today on, and how many pupils of the register live there.

    With `counted` there are that many, not by name.
    """

    keeper: str
    commune: str
    place: str
    carrier: str
    signal: Signal
    steps: tuple[tuple[Step, int], ...] = ()
    pupils: int = 0
    counted: int = 0


ABOVE, BELOW = (
    DemoArea(
        keeper="th-suoi-trong",
        commune="Xã Lũng Mây",
        place="Thôn Suối Trên, qua đèo Gió, cách điểm trường chính 6 km",
        carrier="Sóng Núi",
        signal=Signal.NONE,
        steps=((Step.REPORTED, -41), (Step.PROMISED, -6)),
        pupils=6,
    ),
    DemoArea(
        keeper="th-suoi-trong",
        commune="Xã Lũng Mây",
        place="Thôn Khe Vầu, hai bên bờ suối, dưới chân thác",
        carrier="Sóng Núi",
        signal=Signal.WEAK_3G,
        steps=((Step.REPORTED, -12),),
        pupils=4,
    ),
)
AREAS = (
    ABOVE,
    BELOW,
    DemoArea(
        keeper="phong-dinh-may",
        commune="Xã Đỉnh Mây",
        place="Bản Tả Gió, đầu dốc Chín Khúc",
        carrier="Mây Viễn Thông",
        signal=Signal.NONE,
        counted=18,
    ),
    DemoArea(
        keeper="thcs-cua-bien",
        commune="Xã Cửa Biển",
        place="Xóm Hòn Nhạn, phía sau núi, không nhìn thấy trạm",
        carrier="Mây Viễn Thông",
        signal=Signal.WEAK_4G,
        steps=((Step.REPORTED, -20), (Step.PROMISED, 15)),
        counted=9,
    ),
    DemoArea(
        keeper="th-suoi-trong",
        commune="Xã Lũng Mây",
        place="Thôn Suối Giữa, cạnh nhà văn hoá thôn",
        carrier="Sóng Núi",
        signal=Signal.WEAK_3G,
        steps=((Step.REPORTED, -60), (Step.PROMISED, -15), (Step.FIXED, -18)),
        counted=11,
    ),
)
HEAD = BringerEntry(name="Lò Văn Páo", calling=Calling.VILLAGE_HEAD, contact="0900 000 901")
TEACHER = BringerEntry(name="Vàng Thị Mây", calling=Calling.TEACHER, contact="0900 000 902")


def load_areas(*, now: datetime) -> None:
    """Write the places down, put pupils into them, and send two people on their way."""
    made = {one: add_demo_area(one, now=now) for one in AREAS}
    school, today = Organisation.objects.get(code="th-suoi-trong"), timezone.localdate(now)
    sheets = Load(
        title="Phiếu bài tập Toán, Tiếng Việt tuần 13",
        medium=Medium.PAPER,
        due=today - timedelta(days=3),
    )
    stick = Load(
        title="Bài giảng tuần 14 trên USB", medium=Medium.USB, due=today + timedelta(days=2)
    )
    for area, bringer, load, most in ((ABOVE, HEAD, sheets, 6), (BELOW, TEACHER, stick, 2)):
        needs = list_linked(SYSTEM, made[area])[:most]
        newcomer = Newcomer(organisation=school, entry=bringer)
        numbers = [need.pk for need in needs]
        hand_out(numbers=numbers, bringer=newcomer, load=load, by=SYSTEM, now=now)
    teacher = Bringer.objects.get(calling=Calling.TEACHER.value, organisation=school)
    link_account(bringer=teacher, username="giaovien.suoi", by=SYSTEM, now=now)
    late = list(Errand.objects.filter(title=sheets.title).order_by("pk"))
    for errands, outcome in ((late[:2], Outcome.DONE), (late[2:3], Outcome.ABSENT)):
        numbers = [errand.pk for errand in errands]
        tell_errands(numbers=numbers, outcome=outcome, day=sheets.due, by=SYSTEM, now=now)


def add_demo_area(one: DemoArea, *, now: datetime) -> WeakArea:
    """Write a place down with its steps, and put its pupils into it."""
    entry = WeakEntry(
        organisation=Organisation.objects.get(code=one.keeper),
        commune=one.commune,
        place=one.place,
        carrier=one.carrier,
        signal=one.signal,
        pupils=one.counted,
    )
    done = add_area(entry=entry, by=SYSTEM, now=now)
    area = done.area if isinstance(done, Listed) else done
    for step, days in one.steps:
        day = timezone.localdate(now) + timedelta(days=days)
        step_area(area=area, step=step, day=day, by=SYSTEM, now=now)
    numbers = [need.pk for need in list_linkable(SYSTEM, area)[: one.pupils]]
    put_into_area(area=area, numbers=numbers, by=SYSTEM, now=now)
    return area
