using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AbuseDesk.Data.Migrations;

/// <summary>
/// What EF has no words for: bodies partitioned by month, evidence and history that no statement changes, assignments
/// that cannot overlap, and the numbers of cases and reports.
/// </summary>
[DbContext(typeof(DeskContext))]
[Migration("20261124061300_Guards")]
internal sealed class Guards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(InsertOnly);
        migrationBuilder.Sql(Bodies);
        migrationBuilder.Sql(Assignments);
        migrationBuilder.Sql(Numbers);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Evidence is never dropped by a migration.");

    // The retention sweep is the one named door: it sets abusedesk.retention for its transaction.
    private const string InsertOnly = """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('abusedesk.retention', true) = 'on' THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is evidence and is never changed (% refused)', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END $$;

        DO $$
        DECLARE kept text;
        BEGIN
            FOREACH kept IN ARRAY ARRAY['raw_messages', 'case_events', 'event_seals', 'event_seal_members'] LOOP
                EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION refuse_change()', kept);
                EXECUTE format('CREATE TRIGGER insert_only_truncate BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept);
            END LOOP;
        END $$;
        """;

    private const string Bodies = """
        CREATE TABLE raw_bodies (
            raw_id uuid NOT NULL,
            month date NOT NULL,
            codec text NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (raw_id, month),
            FOREIGN KEY (raw_id) REFERENCES raw_messages (id) ON DELETE RESTRICT
        ) PARTITION BY RANGE (month);
        ALTER TABLE raw_bodies ALTER COLUMN bytes SET STORAGE EXTERNAL;
        CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON raw_bodies
            FOR EACH ROW EXECUTE FUNCTION refuse_change();

        CREATE FUNCTION ensure_body_partitions(first_day date, ahead int) RETURNS int LANGUAGE plpgsql AS $$
        DECLARE
            month date;
            partition text;
            made int := 0;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('raw_bodies partitions'));
            FOR step IN 0..ahead LOOP
                month := (date_trunc('month', first_day) + make_interval(months => step))::date;
                partition := 'raw_bodies_' || to_char(month, 'YYYY_MM');
                IF to_regclass(partition) IS NULL THEN
                    EXECUTE format('CREATE TABLE %I PARTITION OF raw_bodies FOR VALUES FROM (%L) TO (%L)',
                        partition, month, (month + interval '1 month')::date);
                    EXECUTE format('ALTER TABLE %I ALTER COLUMN bytes SET STORAGE EXTERNAL', partition);
                    EXECUTE format('CREATE TRIGGER insert_only_truncate BEFORE TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', partition);
                    made := made + 1;
                END IF;
            END LOOP;
            RETURN made;
        END $$;
        """;

    private const string Assignments = """
        ALTER TABLE assignments
            ADD CONSTRAINT ck_assignments_validity CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to),
            ADD CONSTRAINT ck_assignments_ports CHECK (
                (port_from IS NULL) = (port_to IS NULL) AND (port_from IS NULL OR
                    (port_from BETWEEN 0 AND 65535 AND port_to BETWEEN port_from AND 65535))),
            ADD CONSTRAINT ck_assignments_net CHECK ((kind = 'prefix') = (net IS NOT NULL)),
            ADD CONSTRAINT ex_assignments_overlap EXCLUDE USING gist (
                kind WITH =,
                asset WITH =,
                int4range(coalesce(port_from, 0), coalesce(port_to, 65535), '[]') WITH &&,
                tstzrange(valid_from, valid_to) WITH &&
            ) WHERE (recorded_to IS NULL);
        """;

    // One sequence a kind and year: a sequence never waits for another transaction, and gaps are allowed.
    private const string Numbers = """
        CREATE FUNCTION next_number(prefix text, kind text, year int) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE
            name text := 'numbers_' || kind || '_' || year;
            value bigint;
        BEGIN
            BEGIN
                value := nextval(name);
            EXCEPTION WHEN undefined_table THEN
                PERFORM pg_advisory_xact_lock(hashtext(name));
                EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
                value := nextval(name);
            END;
            RETURN prefix || '-' || year || '-' || CASE kind WHEN 'report' THEN 'R' ELSE '' END
                || lpad(value::text, greatest(6, length(value::text)), '0');
        END $$;
        """;
}
