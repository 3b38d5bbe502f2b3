"""The named reasons why a file cannot be used or a tool gave up: one class per failure class."""

# A recording that lost less than a twentieth is still the lesson.
LEAST_KEPT = 0.95


class MediaError(Exception):
    """Carry one line for people; every error of this root is one of these."""

    exit_code = 4


class UnusableInput(MediaError):
    """The file itself is the reason; trying again changes nothing."""

    exit_code = 3


class NotMedia(UnusableInput):
    """Not a media file, whatever its name says."""


class NoVideoNorAudio(UnusableInput):
    """A media container without a picture or a sound to play."""


class Unsupported(UnusableInput):
    """Real media that no decoder here understands."""


class Damaged(UnusableInput):
    """Less than 95 % of it can be decoded."""


class NoSuchTrack(UnusableInput):
    """The audio track asked for is not in it."""


class OtherFilm(UnusableInput):
    """The result that it is held against was made of another film."""


class TooLong(UnusableInput):
    """Longer than a lesson may be."""


class TooLarge(UnusableInput):
    """More bytes or pixels than this house takes."""


class WrongKind(UnusableInput):
    """A video where only sound is let in, or the other way round."""


class BytesLost(UnusableInput):
    """What had arrived is no longer in the spool: a disk was changed, or somebody tidied up."""


def list_faults_of_files(among: type[UnusableInput] = UnusableInput) -> set[str]:
    """Return the class names of all reasons that lie in the file, wherever they are declared."""
    found = {among.__name__}
    return found.union(*(list_faults_of_files(one) for one in among.__subclasses__()))


def find_fault_of_file(
    name: str, among: type[UnusableInput] = UnusableInput
) -> type[UnusableInput] | None:
    """Return the reason of that name, None when it does not lie in the file."""
    if among.__name__ == name:
        return among
    found = (find_fault_of_file(name, one) for one in among.__subclasses__())
    return next((one for one in found if one is not None), None)


class OutOfDisk(MediaError):
    """The scratch space or the output directory is full."""


class NoAnswer(MediaError):
    """A service that the work needs is away: nobody's fault, and it will be back."""


class NoPlace(MediaError):
    """Nothing can be written where the result shall go."""


class Busy(MediaError):
    """Another run works in the same output directory."""


class ToolFailed(MediaError):
    """A tool crashed, ran out of time or memory; `tail` keeps its last lines."""

    def __init__(self, message: str, *, tail: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.tail = tail


class Cancelled(MediaError):
    """Somebody asked for the work to stop."""

    exit_code = 130
