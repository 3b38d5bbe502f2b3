"""How long 20,000 devices take to be given to 17,049 pupils: `python -m tests.bench.devices`."""

import argparse
import random
import time

from lms.devices.rules.allocation import Claim, allocate

STEP = 4
DISTRICTS, SCHOOLS = 12, 40
# Of the 17,049: poor, near-poor, orphaned, other; primary, lower and upper secondary, continuing.
HARDSHIPS, LEVELS = (4773, 3868, 1, 8407), (11967, 4482, 472, 128)
GRADES = ((1, 5), (6, 9), (10, 12), (10, 12))


def draw_claims(pick: random.Random) -> list[Claim]:
    """Return a province of pupils, always the same."""
    hardships = [at for at, count in enumerate(HARDSHIPS, 1) for _one in range(count)]
    levels = [at for at, count in enumerate(LEVELS) for _one in range(count)]
    pick.shuffle(hardships)
    return [
        Claim(
            number=number,
            path=f"0001{pick.randrange(DISTRICTS):04d}{pick.randrange(SCHOOLS):04d}",
            hardship=hardship,
            level=level,
            grade=pick.randint(*GRADES[level]),
            is_verified=pick.random() < 0.9,
            waiting_since=pick.randrange(10_000),
        )
        for number, (hardship, level) in enumerate(zip(hardships, levels, strict=True), 1)
    ]


def draw_devices(pick: random.Random, count: int) -> dict[str, int]:
    """Return so many devices: some at schools, more in the depots of districts and the province."""
    devices = {"0001": count}
    for district in range(DISTRICTS):
        path = f"0001{district:04d}"
        devices[path] = count // 2 // DISTRICTS
        devices["0001"] -= devices[path]
        for school in range(0, SCHOOLS, 3):
            devices[f"{path}{school:04d}"] = 10
            devices["0001"] -= 10
    return devices


def main() -> None:
    """Print the figure, and whether another order of the same pupils gives the same ranks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=20_000)
    given = parser.parse_args()
    pick = random.Random(1)  # the same province every time
    claims, devices = draw_claims(pick), draw_devices(pick, given.devices)
    began = time.perf_counter()
    ranks = allocate(claims=claims, devices=devices, step=STEP)
    took = time.perf_counter() - began
    shuffled = list(claims)
    pick.shuffle(shuffled)
    same = allocate(claims=shuffled, devices=devices, step=STEP) == ranks
    served = sum(rank.depot is not None for rank in ranks)
    print(f"{sum(devices.values())} devices, {len(claims)} pupils: {served} served, {took:.2f} s")  # noqa: T201
    print("the same ranks whatever the order" if same else "THE ORDER MATTERS")  # noqa: T201


if __name__ == "__main__":
    main()
