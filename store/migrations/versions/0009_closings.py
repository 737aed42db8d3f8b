"""Closing a channel: what a request is about, and how far the closing has come.

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = "closed_at IS NULL AND stopped_at IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("approval") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="start"))
    with op.batch_alter_table("approval") as batch_op:
        batch_op.alter_column("kind", server_default=None)
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("approval", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("farewell", sa.Text(), nullable=False),
        sa.Column("posted_by", sa.Integer()),
        sa.Column("posted_at", sa.DateTime(timezone=True)),
        sa.Column("stopped_by", sa.Integer()),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Integer()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_closing"),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_closing_channel_channel"),
        sa.ForeignKeyConstraint(["approval"], ["approval.id"], name="fk_closing_approval_approval"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_closing_{name}_person")
            for name in ("asked_by", "posted_by", "stopped_by", "closed_by")
        ),
        sa.UniqueConstraint("approval", name="uq_closing_approval"),
    )
    op.create_index("ix_closing_channel", "closing", ["channel"])
    op.create_index(
        "uq_closing_channel",
        "closing",
        ["channel"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
