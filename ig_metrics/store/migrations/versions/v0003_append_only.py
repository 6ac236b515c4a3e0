"""The database itself refuses to change or delete what only grows; and remembers which files are to be taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEPT = (
    ("audit_entry", "update"),
    ("audit_entry", "delete"),
    ("snapshot", "delete"),
    ("ledger_entry", "delete"),
    ("head", "delete"),
)
"""What must never happen to a table; the audit log itself never changes either."""


def upgrade() -> None:
    """Create the table of files to take away, and a guard for each of KEPT."""
    op.create_table(
        "outdated_file",
        sa.Column("parquet_name", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("parquet_name", name="pk_outdated_file"),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION ig_metrics_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what is written here stays'; END $$"
        )
    for table, act in KEPT:
        begin = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
        op.execute(
            f"{begin} FOR EACH STATEMENT EXECUTE FUNCTION ig_metrics_kept()"
            if on_postgresql
            else f"{begin} BEGIN SELECT RAISE(ABORT, 'what is written here stays'); END"
        )
