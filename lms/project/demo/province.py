"""Who and what the demo province is made of; loader.py puts it into an empty site.

All names are invented. The tree has what tests a rule: two districts, two schools in one of them,
and an upper secondary school that answers to the province office directly.
"""

from dataclasses import dataclass

from lms.people.rules import OrganisationKind, Role


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """An organisation, named by its code; `parent` is the code of the one above."""

    code: str
    kind: OrganisationKind
    name: str
    parent: str | None = None


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody with one role at one organisation."""

    username: str
    first_name: str
    last_name: str
    organisation: str
    role: Role
    title: str
    also: tuple[tuple[str, Role], ...] = ()
    """Other organisations where the person has a role, too."""
    appointed: str = ""
    """As what they review at the office: "subject" or "content"."""


@dataclass(frozen=True, kw_only=True)
class DemoLesson:
    """A lesson by `author`, under the subject of a grade; reviewed ones are public."""

    author: str
    grade: int
    subject: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    reviewer: str | None = None


ORGANISATIONS = [
    DemoOrganisation(
        code="so-hai-van", kind=OrganisationKind.PROVINCE, name="Sở GD&ĐT tỉnh Hải Vân"
    ),
    DemoOrganisation(
        code="phong-cua-bien",
        kind=OrganisationKind.DISTRICT,
        name="Phòng GD&ĐT huyện Cửa Biển",
        parent="so-hai-van",
    ),
    DemoOrganisation(
        code="phong-dinh-may",
        kind=OrganisationKind.DISTRICT,
        name="Phòng GD&ĐT huyện Đỉnh Mây",
        parent="so-hai-van",
    ),
    DemoOrganisation(
        code="th-song-biec",
        kind=OrganisationKind.SCHOOL,
        name="Trường Tiểu học Sóng Biếc",
        parent="phong-cua-bien",
    ),
    DemoOrganisation(
        code="thcs-cua-bien",
        kind=OrganisationKind.SCHOOL,
        name="Trường THCS Cửa Biển",
        parent="phong-cua-bien",
    ),
    DemoOrganisation(
        code="th-suoi-trong",
        kind=OrganisationKind.SCHOOL,
        name="Trường PTDTBT Tiểu học Suối Trong",
        parent="phong-dinh-may",
    ),
    DemoOrganisation(
        code="thpt-hai-van",
        kind=OrganisationKind.SCHOOL,
        name="Trường THPT Hải Vân",
        parent="so-hai-van",
    ),
]

PEOPLE = [
    DemoPerson(
        username="quantri",
        first_name="Trần Thu",
        last_name="Hà",
        organisation="so-hai-van",
        role=Role.ADMINISTRATOR,
        title="quản trị viên, Sở GD&ĐT tỉnh Hải Vân",
    ),
    DemoPerson(
        username="canbo",
        first_name="Lê Quang",
        last_name="Minh",
        organisation="so-hai-van",
        role=Role.EDUCATION_OFFICER,
        title="cán bộ phụ trách, Sở GD&ĐT tỉnh Hải Vân",
    ),
    DemoPerson(
        username="canbo.cuabien",
        first_name="Phan Thị",
        last_name="Thu",
        organisation="phong-cua-bien",
        role=Role.EDUCATION_OFFICER,
        title="cán bộ phụ trách, Phòng GD&ĐT huyện Cửa Biển",
    ),
    DemoPerson(
        username="kiemduyet.so",
        first_name="Phạm Thị",
        last_name="Lan",
        organisation="so-hai-van",
        role=Role.OFFICE_REVIEWER,
        title="người kiểm duyệt, Sở GD&ĐT tỉnh Hải Vân",
        appointed="content",
    ),
    DemoPerson(
        username="chuyenmon.so",
        first_name="Đặng Hữu",
        last_name="Phước",
        organisation="so-hai-van",
        role=Role.OFFICE_REVIEWER,
        title="chuyên gia bộ môn trong hội đồng, Sở GD&ĐT tỉnh Hải Vân",
        appointed="subject",
    ),
    DemoPerson(
        username="hoidong.so",
        first_name="Vũ Thị Bích",
        last_name="Ngọc",
        organisation="so-hai-van",
        role=Role.OFFICE_REVIEWER,
        title="người kiểm duyệt nội dung trong hội đồng, Sở GD&ĐT tỉnh Hải Vân",
        appointed="content",
    ),
    DemoPerson(
        username="cotcan.biec",
        first_name="Mai Văn",
        last_name="Tiến",
        organisation="th-song-biec",
        role=Role.TEACHER,
        title="giáo viên cốt cán, Trường Tiểu học Sóng Biếc; thành viên hội đồng của Sở",
        also=(("so-hai-van", Role.OFFICE_REVIEWER),),
        appointed="subject",
    ),
    DemoPerson(
        username="phatsong",
        first_name="Đỗ Văn",
        last_name="Sơn",
        organisation="so-hai-van",
        role=Role.BROADCASTER,
        title="phụ trách phát sóng, Đài PT-TH tỉnh Hải Vân",
    ),
    DemoPerson(
        username="quantri.biec",
        first_name="Nguyễn Thị",
        last_name="Hoa",
        organisation="th-song-biec",
        role=Role.ADMINISTRATOR,
        title="quản trị viên, Trường Tiểu học Sóng Biếc",
    ),
    DemoPerson(
        username="giaovien",
        first_name="Nguyễn Thị Minh",
        last_name="Khai",
        organisation="th-song-biec",
        role=Role.TEACHER,
        title="giáo viên, Trường Tiểu học Sóng Biếc",
    ),
    DemoPerson(
        username="kiemduyet",
        first_name="Hoàng Đức",
        last_name="Thắng",
        organisation="th-song-biec",
        role=Role.SCHOOL_REVIEWER,
        title="người kiểm duyệt, Trường Tiểu học Sóng Biếc",
    ),
    DemoPerson(
        username="giaovien.suoi",
        first_name="Vàng Thị",
        last_name="Mây",
        organisation="th-suoi-trong",
        role=Role.TEACHER,
        title="giáo viên, Trường PTDTBT Tiểu học Suối Trong",
    ),
    DemoPerson(
        username="giaovien.thcs",
        first_name="Lý Quốc",
        last_name="Bảo",
        organisation="thcs-cua-bien",
        role=Role.TEACHER,
        title="giáo viên, Trường THCS Cửa Biển",
    ),
    DemoPerson(
        username="giaovien.thpt",
        first_name="Ngô Thu",
        last_name="Trang",
        organisation="thpt-hai-van",
        role=Role.TEACHER,
        title="giáo viên, Trường THPT Hải Vân",
    ),
    DemoPerson(
        username="thietbi",
        first_name="Bùi Văn",
        last_name="Tùng",
        organisation="phong-dinh-may",
        role=Role.DEVICE_STEWARD,
        title="phụ trách thiết bị, Phòng GD&ĐT huyện Đỉnh Mây",
    ),
]

# Who votes about what the demo's people make, in this order: the school's own reviewer first, then
# the office's until there is a quorum.
REVIEWERS = ("kiemduyet", "kiemduyet.so", "chuyenmon.so", "hoidong.so")

LESSONS = [
    DemoLesson(
        author="giaovien",
        grade=1,
        subject="toan",
        title="Phép cộng trong phạm vi 10",
        summary="Em gộp hai nhóm đồ vật và viết phép cộng có kết quả không quá 10.",
        paragraphs=(
            "Trong giỏ có 3 quả cam, mẹ cho thêm 2 quả. Gộp lại, em đếm được 5 quả: 3 + 2 = 5.",
            "Em hãy lấy 10 que tính, chia thành hai nhóm rồi viết phép cộng cho mỗi cách chia.",
        ),
        reviewer="kiemduyet",
    ),
    DemoLesson(
        author="giaovien",
        grade=1,
        subject="toan",
        title="Hình vuông, hình tròn, hình tam giác",
        summary="Em nhận ra hình vuông, hình tròn, hình tam giác quanh em.",
        paragraphs=("Em nhìn quanh lớp: mặt đồng hồ là hình gì, viên gạch lát nền là hình gì?",),
    ),
    DemoLesson(
        author="giaovien.suoi",
        grade=1,
        subject="tieng-viet",
        title="Làm quen với chữ a",
        summary="Em nghe, đọc và viết chữ a.",
        paragraphs=("Em mở rộng miệng và đọc: a. Em tìm chữ a trong các từ: ba, cá, lá.",),
    ),
]
