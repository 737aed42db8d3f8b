"""Calendars: those that people connect, what has been asked about them, feeds of duties.

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    person = "fk_{table}_person_person"
    op.create_table(
        "calendar_link",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_calendar_link"),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=person.format(table="calendar_link")
        ),
    )
    with op.batch_alter_table("calendar_link") as batch_op:
        batch_op.create_index("ix_calendar_link_next_read_at", ["next_read_at"])
    op.create_table(
        "calendar_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_question"),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=person.format(table="calendar_question")
        ),
    )
    with op.batch_alter_table("calendar_question") as batch_op:
        batch_op.create_index("ix_calendar_question_person", ["person"])
    op.create_table(
        "calendar_event",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name="pk_calendar_event"),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=person.format(table="calendar_event")
        ),
        sa.ForeignKeyConstraint(
            ["question"],
            ["calendar_question.id"],
            name="fk_calendar_event_question_calendar_question",
        ),
    )
    with op.batch_alter_table("calendar_event") as batch_op:
        batch_op.create_index("ix_calendar_event_question", ["question"])
    op.create_table(
        "calendar_feed",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_calendar_feed"),
        sa.UniqueConstraint("token_digest", name="uq_calendar_feed_token_digest"),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=person.format(table="calendar_feed")
        ),
    )
