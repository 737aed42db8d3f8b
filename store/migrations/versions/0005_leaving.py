"""Who follows somebody who leaves, and the place of each channel's half-yearly snapshot.

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "cancelled_at IS NULL AND (accepted_at IS NULL OR confirmed_at IS NULL)"


def upgrade() -> None:
    op.add_column("channel", sa.Column("snapshot_slot", sa.Integer()))
    # What has been asked for stays on its day: channels that exist keep the place of their id.
    op.execute("UPDATE channel SET snapshot_slot = id % 55 WHERE active_at IS NOT NULL")
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("leaver", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Integer()),
        sa.Column("named_by", sa.Integer()),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("temporary_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.Integer()),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_succession"),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name="fk_succession_channel_channel"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_succession_{name}_person")
            for name in ("leaver", "named", "named_by", "removed_by", "confirmed_by")
        ),
    )
    op.create_index("ix_succession_channel", "succession", ["channel"])
    op.create_index("ix_succession_leaver", "succession", ["leaver"])
    op.create_index(
        "uq_succession_channel_leaver",
        "succession",
        ["channel", "leaver"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_table("succession")
    op.drop_column("channel", "snapshot_slot")
