"""How Alembic runs: on the connection that store.migrate hands over; logging is left alone."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from store.tables import Row


def plain(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """A migration names SQLAlchemy's own types: it stays true when those of the code change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection = context.config.attributes["connection"]
is_postgresql = connection.dialect.name == "postgresql"
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=plain,
    transactional_ddl=True,
    # SQLite has no other lock than its transaction: who starts second must wait before looking.
    transaction_per_migration=is_postgresql,
)
with context.begin_transaction():
    context.run_migrations()
