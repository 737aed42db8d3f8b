"""The tables of the first day.

Revision: 0001, the first.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def where(condition: str) -> dict[str, Any]:
    """An index of the rows that meet the condition only, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "accepted",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("view", sa.Text()),
        sa.Column("args", sa.Text()),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_accepted"),
    )
    op.create_table(
        "administration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_administration"),
        sa.UniqueConstraint("name", name="uq_administration_name"),
    )
    op.create_table(
        "guideline_document",
        sa.Column("guideline", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.Text(), nullable=False),
        sa.Column("ties", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guideline", "version", name="pk_guideline_document"),
    )
    op.create_table(
        "schedule",
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("duty", "subject", name="pk_schedule"),
    )
    op.create_index("ix_schedule_next_due_at", "schedule", ["next_due_at", "duty", "subject"])
    op.create_table(
        "variable",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_variable"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("administration", sa.Integer()),
        sa.Column("manager", sa.Integer()),
        sa.Column("stand_in", sa.Integer()),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("check_hour", sa.Integer(), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["administration"],
            ["administration.id"],
            name="fk_person_administration_administration",
        ),
        sa.ForeignKeyConstraint(["manager"], ["person.id"], name="fk_person_manager_person"),
        sa.ForeignKeyConstraint(["stand_in"], ["person.id"], name="fk_person_stand_in_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index(
        "uq_person_email_key", "person", ["email_key"], unique=True, **where("email_key <> ''")
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_absence_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_last_on", "absence", ["last_on"])
    op.create_index("ix_absence_person", "absence", ["person", "last_on"])
    op.create_table(
        "account",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_account_person_person"),
        sa.PrimaryKeyConstraint("platform", "team", "user", name="pk_account"),
    )
    op.create_index("ix_account_person", "account", ["person"])
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Integer(), nullable=False),
        sa.Column("administration", sa.Integer()),
        sa.Column("service", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("owner", sa.Integer()),
        sa.Column("deputy", sa.Integer()),
        sa.Column("owner_consent", sa.Text(), nullable=False),
        sa.Column("deputy_consent", sa.Text(), nullable=False),
        sa.Column("check_days", sa.Text(), nullable=False),
        sa.Column("access_by", sa.Integer()),
        sa.Column("access_at", sa.DateTime(timezone=True)),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True)),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["access_by"], ["person.id"], name="fk_channel_access_by_person"),
        sa.ForeignKeyConstraint(
            ["administration"],
            ["administration.id"],
            name="fk_channel_administration_administration",
        ),
        sa.ForeignKeyConstraint(["applicant"], ["person.id"], name="fk_channel_applicant_person"),
        sa.ForeignKeyConstraint(["deputy"], ["person.id"], name="fk_channel_deputy_person"),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_channel_owner_person"),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
    )
    op.create_index("ix_channel_applicant", "channel", ["applicant"])
    op.create_index("ix_channel_deputy", "channel", ["deputy"])
    op.create_index("ix_channel_owner", "channel", ["owner"])
    op.create_index(
        "uq_channel_address_key",
        "channel",
        ["address_key"],
        unique=True,
        **where("state IN ('waiting', 'approved', 'active', 'closing') AND address_key <> ''"),
    )
    op.create_table(
        "chat_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("view", sa.Text()),
        sa.Column("args", sa.Text()),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_chat_message_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_message"),
    )
    op.create_index("ix_chat_message_person", "chat_message", ["person", "id"])
    op.create_index("ix_chat_message_unread", "chat_message", ["person"], **where("NOT is_read"))
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_journal_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_for", sa.Integer()),
        sa.Column("responsible", sa.Integer()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("passed_by", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Integer()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name="fk_occurrence_done_by_person"),
        sa.ForeignKeyConstraint(
            ["opened_for"], ["person.id"], name="fk_occurrence_opened_for_person"
        ),
        sa.ForeignKeyConstraint(
            ["responsible"], ["person.id"], name="fk_occurrence_responsible_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint("duty", "subject", "due_on", name="uq_occurrence_duty_subject_due_on"),
    )
    op.create_index(
        "ix_occurrence_open_opened_for",
        "occurrence",
        ["opened_for", "due_on"],
        **where("state = 'open'"),
    )
    op.create_index(
        "ix_occurrence_open_responsible",
        "occurrence",
        ["responsible", "due_on"],
        **where("state = 'open'"),
    )
    op.create_index(
        "ix_occurrence_open_subject", "occurrence", ["duty", "subject"], **where("state = 'open'")
    )
    op.create_index("ix_occurrence_opened_for", "occurrence", ["opened_for", "due_on"])
    op.create_index("ix_occurrence_responsible", "occurrence", ["responsible", "due_on"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_outbox_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_waiting", "outbox", ["id", "not_before"], **where("closed_at IS NULL")
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_posting_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint(
            "platform", "team", "place", "message", name="uq_posting_platform_team_place_message"
        ),
    )
    op.create_index("ix_posting_notice_key", "posting", ["notice_key"])
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("applicant", sa.Integer(), nullable=False),
        sa.Column("manager", sa.Integer()),
        sa.Column("stand_in", sa.Integer()),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assurances", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("guideline", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["applicant"], ["person.id"], name="fk_approval_applicant_person"),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_approval_channel_channel"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_approval_decided_by_person"
        ),
        sa.ForeignKeyConstraint(["manager"], ["person.id"], name="fk_approval_manager_person"),
        sa.ForeignKeyConstraint(["stand_in"], ["person.id"], name="fk_approval_stand_in_person"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_channel", "approval", ["channel"])
    op.create_index(
        "uq_approval_channel_pending",
        "approval",
        ["channel"],
        unique=True,
        **where("state = 'pending'"),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diarienummer", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Integer()),
        sa.Column("registered_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_incident_channel_channel"),
        sa.ForeignKeyConstraint(
            ["occurrence"], ["occurrence.id"], name="fk_incident_occurrence_occurrence"
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["person.id"], name="fk_incident_registered_by_person"
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name="fk_incident_seen_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_index("ix_incident_channel", "incident", ["channel"])
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("page_kind", sa.Text()),
        sa.Column("page_local", sa.Boolean()),
        sa.Column("channel", sa.Integer()),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.Integer()),
        sa.Column("replied_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker"], ["person.id"], name="fk_question_asker_person"),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_question_channel_channel"),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["person.id"], name="fk_question_replied_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index(
        "ix_question_handed_over", "question", ["asked_at"], **where("state = 'handed_over'")
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("diarienummer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_snapshot_channel_channel"),
        sa.ForeignKeyConstraint(
            ["occurrence"], ["occurrence.id"], name="fk_snapshot_occurrence_occurrence"
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name="fk_snapshot_taken_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.UniqueConstraint("occurrence", name="uq_snapshot_occurrence"),
    )
    op.create_index("ix_snapshot_channel", "snapshot", ["channel"])


def downgrade() -> None:
    for table in (
        "snapshot",
        "question",
        "incident",
        "approval",
        "posting",
        "outbox",
        "occurrence",
        "journal",
        "chat_message",
        "channel",
        "account",
        "absence",
        "person",
        "variable",
        "schedule",
        "guideline_document",
        "administration",
        "accepted",
    ):
        op.drop_table(table)
