"""Events may be added, never changed or removed: the database itself refuses (invariant I6)."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION events_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are final';
END $$;
CREATE TRIGGER events_are_final BEFORE UPDATE OR DELETE ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION events_are_final();
"""
POSTGRESQL_BACK = "DROP TRIGGER events_are_final ON dossiers_event; DROP FUNCTION events_are_final();"
SQLITE = [
    f"""CREATE TRIGGER events_are_final_{verb.lower()} BEFORE {verb} ON dossiers_event
    BEGIN SELECT RAISE(ABORT, 'events are final'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER events_are_final_{verb}" for verb in ("update", "delete")]


def guard(apps, schema_editor):
    statements = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    statements = [POSTGRESQL_BACK] if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_initial")]
    operations = [migrations.RunPython(guard, unguard)]
