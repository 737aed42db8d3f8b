"""Standard answers, and which one a question was answered with.

Revision: 0011, after: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standard_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["person.id"], name="fk_standard_answer_saved_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard_answer"),
    )
    replied = sa.text("state = 'replied'")
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("standard", sa.Integer()))
        batch_op.create_foreign_key(
            "fk_question_standard_standard_answer",
            "standard_answer",
            ["standard"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(
            "ix_question_replied", ["replied_at"], sqlite_where=replied, postgresql_where=replied
        )
