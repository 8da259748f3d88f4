"""Full-text search: whole words and their beginnings, and the company as one more word, so that one index serves."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Value


class Words(Func):
    """What a person typed as a query: every word must begin some word of the row; `company` narrows it in the index."""

    template = "(to_tsquery('simple', %(expressions)s))"
    output_field = SearchVectorField()

    def __init__(self, text: str, company: int | None = None, **extra: Any) -> None:
        if company is not None:
            self.template = f"(to_tsquery('simple', %(expressions)s) && '''@c{company:d}'''::tsquery)"
        super().__init__(Value(as_query(text)), **extra)

    @staticmethod
    def column(company: str, *fields: str) -> Func:
        """The generated column over `fields`; the company's word holds a sign that no typed word can have."""
        return Column(F(company), *[F(field) for field in fields], output_field=SearchVectorField())


class Column(Func):
    def as_sql(self, compiler: Any, connection: Any, *_names: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        company, *fields = [compiler.compile(source)[0] for source in self.get_source_expressions()]
        text = " || ' ' || ".join(fields)
        return (
            f"to_tsvector('simple'::regconfig, {text}) || "
            f"array_to_tsvector(ARRAY['@c' || COALESCE(({company})::text, '')])"
        ), ()


class Matches(Func):
    """Whether a column of words satisfies a query."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True


def as_query(text: str) -> str:
    """`text` as PostgreSQL writes queries: 'print':* & 'spool':*; nothing typed can be read as an operator."""
    words = [word.replace("\\", "\\\\").replace("'", "''") for word in text.split()]
    return " & ".join(f"'{word}':*" for word in words)
