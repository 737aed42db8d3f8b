"""Questions: the rule in a language model's words, where one is connected.

Revision: 0010, after: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("wording", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("question") as batch_op:
        batch_op.alter_column("wording", server_default=None)
