"""Answers: the version they were given from, questions of one message, whether it helped.

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(
            sa.Column("guideline_version", sa.Text(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("document_version", sa.Integer()))
        batch_op.add_column(sa.Column("together", sa.Integer()))
        batch_op.add_column(sa.Column("helped", sa.Boolean()))
        batch_op.create_index("ix_question_together", ["together"])
    with op.batch_alter_table("question") as batch_op:
        batch_op.alter_column("guideline_version", server_default=None)
