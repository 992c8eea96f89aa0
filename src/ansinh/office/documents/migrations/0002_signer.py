"""Whom the electronic signature names."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="document_never_changed",
        ),
        migrations.AddField(
            model_name="document",
            name="signer",
            field=models.TextField(blank=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="document_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."office_code" IS DISTINCT FROM (NEW."office_code") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."employer_id" IS DISTINCT FROM (NEW."employer_id") OR OLD."employer_name" IS DISTINCT FROM (NEW."employer_name") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."figures" IS DISTINCT FROM (NEW."figures") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."known_at" IS DISTINCT FROM (NEW."known_at") OR OLD."law" IS DISTINCT FROM (NEW."law") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."signer" IS DISTINCT FROM (NEW."signer") OR OLD."path" IS DISTINCT FROM (NEW."path") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."token" IS DISTINCT FROM (NEW."token"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="aac354ae1850c9d8f21f7c032b28e4a5ebea5f30",
                    operation="UPDATE",
                    pgid="pgtrigger_document_never_changed_d4e16",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
    ]
