"""The daily check in full: crisis mode, decisions about the rhythm, quiet hours, pauses, snoozing.

Revision: 0004, after: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def where(condition: str) -> dict[str, Any]:
    """An index of the rows that meet the condition only, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "rhythm_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("check_days", sa.Text()),
        sa.Column("crisis", sa.Text()),
        sa.Column("until_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel"], ["channel.id"], name="fk_rhythm_decision_channel_channel"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_rhythm_decision_decided_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rhythm_decision"),
    )
    op.create_index("ix_rhythm_decision_channel", "rhythm_decision", ["channel", "decided_at"])

    op.add_column("channel", sa.Column("crisis_rhythm", sa.Text()))
    op.add_column("channel", sa.Column("crisis_until", sa.DateTime(timezone=True)))
    op.add_column("outbox", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_outbox_held",
        "outbox",
        ["held_until"],
        **where("closed_at IS NULL AND held_until IS NOT NULL"),
    )

    # With the values that the code gives to new people, whom it always names.
    op.add_column("person", sa.Column("paused_until", sa.Date()))
    for name, hour in (("quiet_from", "17"), ("quiet_to", "7")):
        op.add_column("person", sa.Column(name, sa.Integer(), nullable=False, server_default=hour))

    op.add_column("occurrence", sa.Column("slot", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("occurrence") as batch_op:
        batch_op.drop_constraint("uq_occurrence_duty_subject_due_on", type_="unique")
        batch_op.create_unique_constraint(
            "uq_occurrence_duty_subject_due_on_slot", ["duty", "subject", "due_on", "slot"]
        )
