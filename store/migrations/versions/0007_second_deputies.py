"""A second deputy of a channel.

Revision: 0007, after: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("channel") as batch_op:
        batch_op.add_column(sa.Column("second_deputy", sa.Integer()))
        batch_op.add_column(
            sa.Column("second_deputy_consent", sa.Text(), nullable=False, server_default="asked")
        )
        batch_op.create_foreign_key(
            "fk_channel_second_deputy_person", "person", ["second_deputy"], ["id"]
        )
        batch_op.create_index("ix_channel_second_deputy", ["second_deputy"])
    with op.batch_alter_table("channel") as batch_op:
        batch_op.alter_column("second_deputy_consent", server_default=None)
