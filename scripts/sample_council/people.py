"""Who works for the sample council: people, their posts, managers, absences, starters and leavers."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from .chance import Chance
from .structure import AREAS, DIRECTORATES, FIRST_NAMES, HOUSES, LAST_NAMES, SCHOOLS, Service

JANUARY, MARCH, APRIL = dt.date(2014, 1, 24), dt.date(2014, 3, 31), dt.date(2014, 4, 30)
OPEN_ENDED = dt.date(4712, 12, 31)
EMPLOYMENT = (("Permanent", 82.0), ("Fixed Term", 9.0), ("Casual", 5.0), ("Agency", 1.8), ("Volunteer", 1.2), ("Secondee", 1.0))  # fmt: skip
LONG_ABSENCES = (("Maternity leave", 45.0), ("Long-term sick", 42.0), ("Career break", 8.0), ("Adoption leave", 2.0), ("Suspended", 3.0))  # fmt: skip


@dataclass
class Post:
    """A post: where it is, what it is called, how much of a week it is."""

    directorate: str
    service: str
    team: str
    job: str
    fte: float
    start: dt.date
    end: dt.date | None = None


@dataclass
class Person:
    """Somebody on the HR system. `left` is the last day of service; `contract_end` a fixed term's planned end."""

    number: int
    first: str
    last: str
    employment: str
    online: bool
    posts: list[Post]
    email: str = ""
    username: str = ""
    left: dt.date | None = None
    contract_end: dt.date | None = None
    absence: tuple[str, dt.date, dt.date | None] | None = None
    access_known: bool = True
    manager: Person | None = None
    manages: bool = False
    system: str = ""
    earlier: list[dt.date] = field(default_factory=list)
    failed: list[dt.date] = field(default_factory=list)
    passed: dt.date | None = None
    module: dt.date | None = None

    @property
    def start(self) -> dt.date:
        return min(post.start for post in self.posts)

    @property
    def main(self) -> Post:
        return self.posts[0]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def staff_number(self) -> str:
        return f"{self.number:08d}"

    def there(self, day: dt.date) -> bool:
        """Employed on this day."""
        return self.start <= day and (self.left is None or self.left >= day)


def everybody() -> list[Person]:
    """All people any edition of the HR list knows, with two John Smiths among them."""
    chance = Chance("people")
    people: list[Person] = []
    numbers = _numbers(chance)
    for directorate, services in {**DIRECTORATES, "Schools": SCHOOLS}.items():
        head: Person | None = None
        for service in services:
            head = _service(chance, directorate, service, people, numbers, head)
    _accounts(people)
    return people


def _numbers(chance: Chance) -> list[int]:
    """Staff numbers in no order, five digits: all have leading zeros at a width of eight."""
    return chance.sample(range(10_017, 99_000, 5), 17_000)


def _person(chance: Chance, numbers: list[int], employment: str, online: bool, post: Post) -> Person:
    return Person(numbers.pop(), chance.one_of(FIRST_NAMES), chance.one_of(LAST_NAMES), employment, online, [post])


def _service(
    chance: Chance,
    directorate: str,
    service: Service,
    people: list[Person],
    numbers: list[int],
    director: Person | None,
) -> Person:
    """Adds the people of one service; returns the director every head of service answers to."""
    long_ago = dt.date(1986, 4, 1)
    if director is None:
        post = Post(
            directorate,
            service.name,
            "Directorate Management",
            "Director",
            1.0,
            chance.working_day(dt.date(2003, 1, 6), dt.date(2011, 12, 1)),
        )
        director = _person(chance, numbers, "Permanent", True, post)
        director.manages = True
        people.append(director)
    head = _person(
        chance,
        numbers,
        "Permanent",
        True,
        Post(
            directorate,
            service.name,
            "Service Management",
            f"Head of {service.name}",
            1.0,
            chance.working_day(dt.date(1996, 1, 8), dt.date(2012, 6, 1)),
        ),
    )
    head.manager, head.manages = director, True
    people.append(head)
    # A little more than the size: some have left and some have yet to start.
    wanted = round(service.size * 1.02)
    teams = max(1, round(wanted / service.team_size))
    for n in range(teams):
        name = _team_name(service, n)
        manager = head
        if teams > 1:
            post = Post(
                directorate,
                service.name,
                name,
                "Team Manager",
                1.0,
                chance.working_day(dt.date(1994, 1, 10), dt.date(2013, 3, 1)),
            )
            manager = _person(
                chance, numbers, "Partner" if service.employment == "Partner" else "Permanent", True, post
            )
            manager.manager, manager.manages = head, True
            people.append(manager)
        for _ in range((wanted * (n + 1)) // teams - (wanted * n) // teams - (teams > 1)):
            offline = chance.happens(service.offline)
            started = _started(chance, long_ago)
            job = chance.one_of(service.offline_jobs if offline else service.jobs)
            post = Post(
                directorate,
                service.name,
                name,
                job,
                chance.weighted(((1.0, 62), (0.8, 8), (0.6, 12), (0.5, 14), (0.4, 4))),
                started,
            )
            person = _person(chance, numbers, service.employment or chance.weighted(EMPLOYMENT), not offline, post)
            person.manager = manager
            _circumstances(chance, person)
            people.append(person)
    return director


def _team_name(service: Service, n: int) -> str:
    if service.team == "*":
        return HOUSES[(n + (0 if "Children" not in service.name else 29)) % len(HOUSES)]
    area = AREAS[n % len(AREAS)]
    again = n // len(AREAS)
    return service.team if service.team == "Members" else f"{service.team} {area}" + (f" {again + 1}" if again else "")


def _started(chance: Chance, long_ago: dt.date) -> dt.date:
    """Most have been there for years; about 90 a month have come since."""
    if chance.happens(0.95):
        years = chance.share() ** 1.7 * 27
        return max(long_ago, dt.date(2013, 3, 31) - dt.timedelta(days=int(years * 365)))
    return chance.working_day(dt.date(2013, 4, 2), dt.date(2014, 5, 6))


def _circumstances(chance: Chance, person: Person) -> None:
    """Second posts, leaving, absence, access not recorded."""
    start = person.start
    if person.employment in ("Fixed Term", "Agency", "Secondee"):
        person.contract_end = max(
            start + dt.timedelta(days=200),
            chance.one_of((dt.date(2014, 8, 31), dt.date(2015, 3, 31), dt.date(2014, 12, 31))),
        )
    if chance.happens(0.052) and start < dt.date(2013, 9, 1):
        person.left = chance.one_of(
            ((chance.working_day(dt.date(2013, 10, 1), JANUARY)), chance.working_day(JANUARY, dt.date(2014, 5, 23)))
        )
        if chance.happens(0.3):
            month = chance.one_of((10, 11, 12, 1, 2, 3, 3, 4))
            person.left = dt.date(2013 if month > 9 else 2014, month, {11: 30, 2: 28, 4: 30}.get(month, 31))
    elif (
        chance.happens(0.031)
        and start < dt.date(2013, 12, 1)
        and person.employment not in ("Volunteer", "Councillor", "Casual")
    ):
        reason = chance.weighted(LONG_ABSENCES)
        first = chance.working_day(max(start, dt.date(2013, 5, 1)), dt.date(2014, 4, 18))
        length = {"Maternity leave": (240, 365), "Adoption leave": (180, 330), "Career break": (365, 1100)}.get(
            reason, (30, 260)
        )
        last = first + dt.timedelta(days=chance.whole(*length))
        person.absence = (
            reason,
            first,
            None if reason in ("Long-term sick", "Suspended") and chance.happens(0.55) else last,
        )
    if chance.happens(0.045) and start < dt.date(2013, 12, 1):
        main = person.main
        main.fte = min(main.fte, 0.6)
        for _ in range(1 + chance.happens(0.12)):
            later = chance.working_day(max(start, dt.date(2009, 1, 5)), dt.date(2014, 1, 10))
            elsewhere = chance.one_of(("Weekend ", "Relief ", "Evening "))
            person.posts.append(Post(main.directorate, main.service, main.team, elsewhere + main.job, 0.2, later))
    if chance.happens(0.02) and start < dt.date(2012, 1, 1):
        # An earlier post, ended: HR keeps the row.
        moved = chance.working_day(dt.date(2012, 6, 1), dt.date(2013, 12, 2))
        main = person.main
        old = Post(
            main.directorate,
            main.service,
            "Former " + main.team,
            main.job,
            main.fte,
            main.start,
            moved - dt.timedelta(days=1),
        )
        main.start = moved
        person.posts.append(old)
    person.access_known = not chance.happens(0.012)


def _accounts(people: list[Person]) -> None:
    """E-mail addresses and user names, different for everybody; and the two John Smiths."""
    smiths = [p for p in people if p.main.service == "Children's Social Care" and p.online and not p.manages and p.main.start.year < 2012 and p.left is None]  # fmt: skip
    for person in smiths[3:120:90]:
        person.first, person.last, person.absence = "John", "Smith", None
    addresses: Counter[str] = Counter()
    logins: Counter[str] = Counter()
    for person in people:
        if not person.online:
            continue
        stem = f"{_plain(person.first)}.{_plain(person.last)}"
        addresses[stem] += 1
        person.email = stem + (str(addresses[stem]) if addresses[stem] > 1 else "") + "@example.gov.uk"
        login = _plain(person.first)[0] + _plain(person.last)[:7]
        logins[login] += 1
        person.username = f"{login}{logins[login]:03d}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters if letter.isalpha())
