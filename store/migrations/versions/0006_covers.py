"""Deputies and stand-ins: who entered an absence, who was chosen, what was answered.

Revision: 0006, after: 0005
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The duties that channels have from this version on. They, and absences to come, are looked at with
# the next tick.
CHANNEL_DUTIES = ("cover", "deputy_readiness", "summer_forecast")


def upgrade() -> None:
    with op.batch_alter_table("channel") as batch_op:
        batch_op.add_column(sa.Column("access_place", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("channel") as batch_op:
        batch_op.alter_column("access_place", server_default=None)
    with op.batch_alter_table("absence") as batch_op:
        batch_op.add_column(sa.Column("entered_by", sa.Integer()))
        batch_op.add_column(sa.Column("entered_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("kept_until", sa.Date()))
        batch_op.create_foreign_key(
            "fk_absence_entered_by_person", "person", ["entered_by"], ["id"]
        )
        batch_op.create_index("ix_absence_kept_until", ["kept_until"])
    op.create_table(
        "stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_stand_in_channel_channel"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_stand_in_person_person"),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name="fk_stand_in_entered_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stand_in"),
    )
    for column in ("channel", "person", "last_on"):
        op.create_index(f"ix_stand_in_{column}", "stand_in", [column])
    op.create_table(
        "deputy_answer",
        sa.Column("absence", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["absence"],
            ["absence.id"],
            name="fk_deputy_answer_absence_absence",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_deputy_answer_person_person"),
        sa.PrimaryKeyConstraint("absence", "person", name="pk_deputy_answer"),
    )
    channel = sa.table("channel", sa.column("id"), sa.column("state"))
    schedule = sa.table(
        "schedule", sa.column("duty"), sa.column("subject"), sa.column("next_due_at")
    )
    now = sa.literal(datetime.now(UTC), sa.DateTime(timezone=True))
    for duty in CHANNEL_DUTIES:
        running = sa.select(sa.literal(duty, sa.Text()), channel.c.id, now).where(
            channel.c.state.in_(["active", "closing"])
        )
        op.execute(schedule.insert().from_select(["duty", "subject", "next_due_at"], running))
    absence = sa.table("absence", sa.column("id"), sa.column("last_on", sa.Date()))
    ahead = sa.select(sa.literal("deputy_briefing", sa.Text()), absence.c.id, now).where(
        absence.c.last_on >= datetime.now(UTC).date()
    )
    op.execute(schedule.insert().from_select(["duty", "subject", "next_due_at"], ahead))
