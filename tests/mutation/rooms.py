"""Which tests ought to see a fault of which module: the quick ones of its room."""

from __future__ import annotations

from dataclasses import dataclass

PRIVACY = ("tests/privacy",)


@dataclass(frozen=True)
class Room:
    """`modules`: each with the tests that guard it. `every`: one fault in so many is tried."""

    modules: dict[str, tuple[str, ...]]
    every: int = 1


def _tests(room: str, **named: str) -> dict[str, tuple[str, ...]]:
    """`module="test_one other/test_two"`: the modules of a room, and files of its folder under tests or of another's."""
    return {
        f"ig_metrics.{room.replace('/', '.')}.{module}": tuple(
            f"tests/{name if '/' in name else f'{room}/{name}'}.py" for name in files.split()
        )
        for module, files in named.items()
    }


ROOMS = {
    "privacy": Room(
        _tests(
            "privacy",
            differences="test_differences",
            identity="test_identity",
            intervals="test_suppression test_attack",
            patterns="test_suppression test_attack",
            pseudonyms="test_pseudonyms",
            roles="test_roles",
            suppression="test_suppression test_attack",
        )
    ),
    "gate": Room(_tests("ingest/reading", gate="test_gate", sheetscan="test_sheetscan test_gate", sniff="test_sniff")),
    "store": Room(
        _tests(
            "store",
            again="test_store",
            alarms="test_alarms",
            archive="test_archive test_backup test_restore",
            audit="test_audit test_verify",
            backup="test_backup",
            catalogue="test_migrate test_catalogue test_store",
            doctor="test_doctor",
            edition="test_edition",
            entries="test_entries test_rewriting",
            erased="test_erased records/test_person",
            faults="test_faults",
            home_files="test_backup test_restore",
            in_force="test_in_force",
            info="test_in_force test_published",
            mappings="test_store test_verify",
            measures="test_measures",
            migrate="test_migrate test_first_release",
            places="test_places",
            published="test_published",
            read_only="test_trial test_published test_doctor",
            restore="test_restore test_first_release",
            rewriting="test_rewriting test_verify test_measures test_backup records/test_person",
            server_faults="test_server_faults",
            snapshots="test_snapshots",
            sound="test_sound",
            store="test_store test_snapshots test_catalogue test_in_force test_measures test_verify test_entries",
            trial="test_trial",
            verify="test_verify test_audit",
            watching="test_verify",
        )
    ),
}
