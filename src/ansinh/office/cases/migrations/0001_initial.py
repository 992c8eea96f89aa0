"""Cases, their steps, closures, promises, contacts; approvals."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("kept_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["due_on"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("flow", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("subject", models.CharField(max_length=100)),
                ("title", models.TextField()),
                ("reason", models.TextField()),
                ("payload", models.JSONField(default=dict)),
                (
                    "approvers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("proposed_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "chờ duyệt"),
                            ("approved", "đã duyệt"),
                            ("rejected", "không duyệt"),
                            ("withdrawn", "đã rút"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.employer"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("arrears", "đã đăng ký, chưa đóng"),
                            ("unregistered", "không đăng ký"),
                            ("under_declared", "đăng ký lương thấp"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "đang mở"), ("closed", "đã đóng")], default="open", max_length=10
                    ),
                ),
                ("opened_on", models.DateField()),
                ("revision", models.IntegerField(default=1)),
                ("found_on", models.DateField(null=True)),
                ("found_how", models.TextField(blank=True)),
                ("people", models.IntegerField(default=0)),
                ("started_on", models.DateField(null=True)),
                ("from_month", models.DateField(null=True)),
                ("social", models.BigIntegerField(default=0)),
                ("unemployment", models.BigIntegerField(default=0)),
                ("step", models.CharField(blank=True, max_length=3)),
                ("next_step", models.CharField(blank=True, max_length=3)),
                ("due_on", models.DateField(null=True)),
                ("agenda", models.JSONField(default=list)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="registry.employer"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("flow", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("subject", models.CharField(max_length=100)),
                ("title", models.TextField()),
                ("reason", models.TextField()),
                ("payload", models.JSONField(default=dict)),
                (
                    "approvers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("proposed_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "chờ duyệt"),
                            ("approved", "đã duyệt"),
                            ("rejected", "không duyệt"),
                            ("withdrawn", "đã rút"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.employer",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.approval",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="approval",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="cases.case"
            ),
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("arrears", "đã đăng ký, chưa đóng"),
                            ("unregistered", "không đăng ký"),
                            ("under_declared", "đăng ký lương thấp"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "đang mở"), ("closed", "đã đóng")], default="open", max_length=10
                    ),
                ),
                ("opened_on", models.DateField()),
                ("revision", models.IntegerField(default=1)),
                ("found_on", models.DateField(null=True)),
                ("found_how", models.TextField(blank=True)),
                ("people", models.IntegerField(default=0)),
                ("started_on", models.DateField(null=True)),
                ("from_month", models.DateField(null=True)),
                ("social", models.BigIntegerField(default=0)),
                ("unemployment", models.BigIntegerField(default=0)),
                ("step", models.CharField(blank=True, max_length=3)),
                ("next_step", models.CharField(blank=True, max_length=3)),
                ("due_on", models.DateField(null=True)),
                ("agenda", models.JSONField(default=list)),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.employer",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=3)),
                ("happened_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("note", models.TextField(blank=True)),
                ("facts", models.JSONField()),
                ("document_number", models.CharField(blank=True, max_length=50)),
                ("token", models.UUIDField(null=True, unique=True)),
                ("batch", models.IntegerField(null=True)),
                (
                    "approval",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="step", to="cases.approval"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=3)),
                ("closed_on", models.DateField()),
                ("reopened_on", models.DateField(null=True)),
                ("recovered", models.BigIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closures", to="cases.case"
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casestep"
                    ),
                ),
            ],
            options={
                "ordering": ["closed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "làm việc tại đơn vị"),
                            ("call", "điện thoại"),
                            ("letter", "văn bản, thư điện tử"),
                            ("note", "ghi chú"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("done", models.BooleanField(default=True)),
                ("text", models.TextField()),
                ("token", models.UUIDField(null=True, unique=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "làm việc tại đơn vị"),
                            ("call", "điện thoại"),
                            ("letter", "văn bản, thư điện tử"),
                            ("note", "ghi chú"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("done", models.BooleanField(default=True)),
                ("text", models.TextField()),
                ("token", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("token", models.UUIDField(null=True, unique=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="promises", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["made_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InstalmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("kept_on", models.DateField(null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.instalment",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.promise",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="instalment",
            name="promise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="cases.promise"
            ),
        ),
        migrations.CreateModel(
            name="PromiseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("made_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("token", models.UUIDField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.promise",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "due_on"], name="cases_case_state_7ab824_idx"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("employer", "matter"), name="one_open_case_a_matter"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_caseevent" ("agenda", "due_on", "employer_id", "found_how", "found_on", "from_month", "id", "matter", "next_step", "opened_by_id", "opened_on", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "social", "started_on", "state", "step", "unemployment") VALUES (NEW."agenda", NEW."due_on", NEW."employer_id", NEW."found_how", NEW."found_on", NEW."from_month", NEW."id", NEW."matter", NEW."next_step", NEW."opened_by_id", NEW."opened_on", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."social", NEW."started_on", NEW."state", NEW."step", NEW."unemployment"); RETURN NULL;',
                    hash="7bccf494eeaca89f6979674d84f994d0658050b4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b483",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_caseevent" ("agenda", "due_on", "employer_id", "found_how", "found_on", "from_month", "id", "matter", "next_step", "opened_by_id", "opened_on", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "social", "started_on", "state", "step", "unemployment") VALUES (NEW."agenda", NEW."due_on", NEW."employer_id", NEW."found_how", NEW."found_on", NEW."from_month", NEW."id", NEW."matter", NEW."next_step", NEW."opened_by_id", NEW."opened_on", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."social", NEW."started_on", NEW."state", NEW."step", NEW."unemployment"); RETURN NULL;',
                    hash="7f991fe09ee0df9107719251569d428e07a940fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5146",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approvalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="005c5a0c8ae0f3764e1c3968fb2503c7de21f89c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_550b1",
                    table="cases_approvalevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")), fields=("subject",), name="one_proposal_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="nobody_approves_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", None), ("state", "pending")),
                    models.Q(models.Q(("state", "pending"), _negated=True), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="decided_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_approvalevent" ("answer", "approvers", "case_id", "decided_at", "decided_by_id", "employer_id", "flow", "id", "payload", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "proposed_on", "reason", "state", "subject", "title", "version") VALUES (NEW."answer", NEW."approvers", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."employer_id", NEW."flow", NEW."id", NEW."payload", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_on", NEW."reason", NEW."state", NEW."subject", NEW."title", NEW."version"); RETURN NULL;',
                    hash="682095c289846f101fde0da82f49b6943443dc79",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_27202",
                    table="cases_approval",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_approvalevent" ("answer", "approvers", "case_id", "decided_at", "decided_by_id", "employer_id", "flow", "id", "payload", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "proposed_on", "reason", "state", "subject", "title", "version") VALUES (NEW."answer", NEW."approvers", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."employer_id", NEW."flow", NEW."id", NEW."payload", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_on", NEW."reason", NEW."state", NEW."subject", NEW."title", NEW."version"); RETURN NULL;',
                    hash="6db5a541e8615edcdb8eb19c99437b16917c9496",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_97a9a",
                    table="cases_approval",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="65b17c5dc231aae95e4a5d286bcd92a634f3ebd3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_320b9",
                    table="cases_caseevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.UniqueConstraint(fields=("case", "code", "happened_on"), name="one_step_a_day"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="653263ea8ea692f446500048aa8d375ece0ec0a0",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_0360b",
                    table="cases_casestep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."happened_on" IS DISTINCT FROM (NEW."happened_on") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."approval_id" IS DISTINCT FROM (NEW."approval_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."token" IS DISTINCT FROM (NEW."token"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9ba4616186302422938f3cb1f9ce06d1cde97762",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_05485",
                    table="cases_casestep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="closure",
            index=models.Index(fields=["closed_on"], name="cases_closu_closed__1f7131_idx"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_contactevent" ("by_id", "case_id", "done", "id", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "text", "token") VALUES (NEW."by_id", NEW."case_id", NEW."done", NEW."id", NEW."kind", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."text", NEW."token"); RETURN NULL;',
                    hash="14ca28bb36fc5e7bd018b0b3aaed2d328b6f8bca",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_075c0",
                    table="cases_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_contactevent" ("by_id", "case_id", "done", "id", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "text", "token") VALUES (NEW."by_id", NEW."case_id", NEW."done", NEW."id", NEW."kind", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."text", NEW."token"); RETURN NULL;',
                    hash="1dca0e2054b1a1432790213c81433ae567c669ee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4d768",
                    table="cases_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ec0816a5e696f081505e6385431928e80e52a0a6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2689d",
                    table="cases_contactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="promise",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_promiseevent" ("by_id", "case_id", "ended_on", "id", "made_on", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "token") VALUES (NEW."by_id", NEW."case_id", NEW."ended_on", NEW."id", NEW."made_on", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."token"); RETURN NULL;',
                    hash="0a245d420883dda60b765afa409456b5c171ce95",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0ec02",
                    table="cases_promise",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="promise",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_promiseevent" ("by_id", "case_id", "ended_on", "id", "made_on", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "token") VALUES (NEW."by_id", NEW."case_id", NEW."ended_on", NEW."id", NEW."made_on", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."token"); RETURN NULL;',
                    hash="892023dd58814a4076840a814f065d2bef76ab2a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d7d4c",
                    table="cases_promise",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instalmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="089ed88a216203cf0fe6923f76a27a14a8e3835e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2871d",
                    table="cases_instalmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("promise", "due_on"), name="one_instalment_a_day"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="instalment_is_money"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_instalmentevent" ("amount", "due_on", "id", "kept_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id") VALUES (NEW."amount", NEW."due_on", NEW."id", NEW."kept_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."promise_id"); RETURN NULL;',
                    hash="ced384efd623e5b5868eb1446a62e67c10c8212b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7fe3f",
                    table="cases_instalment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_instalmentevent" ("amount", "due_on", "id", "kept_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id") VALUES (NEW."amount", NEW."due_on", NEW."id", NEW."kept_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."promise_id"); RETURN NULL;',
                    hash="a179d3055edf3619791a711b6c4a1b2b44cd0183",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_09518",
                    table="cases_instalment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="promiseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="589dcea847a86d225651dfaca6e716aaa7849e79",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f81f4",
                    table="cases_promiseevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
