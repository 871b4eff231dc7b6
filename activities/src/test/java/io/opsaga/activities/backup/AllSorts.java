package io.opsaga.activities.backup;

import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.Dumps;
import io.opsaga.activities.postgresql.LivingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database with much of what PostgreSQL has, and what is in it, read by the simplest questions that there are. */
final class AllSorts {
    private AllSorts() {}

    static String[] statements() {
        List<String> all = new ArrayList<>(Dumps.shop());
        all.addAll(List.of(
                "create extension hstore",
                "create domain positive as int check (value > 0)",
                "create type place as (x float8, y float8)",
                "create table kinds (id int primary key, s smallint, n numeric(30, 10), f real, d float8, m money, b bytea, c char(5),"
                        + " on_day date, at timestamp, tz timestamptz, t time, i interval, yes boolean, u uuid, j json, jb jsonb, a int[],"
                        + " texts text[], r int4range, net inet, bits bit(5), words tsvector, p positive, pl place, h hstore, size size)",
                "insert into kinds select g, g % 100, g / 7.0, g / 3.0, sqrt(g), g::text::money, decode(md5(g::text), 'hex'), 'c' || g % 10,"
                        + " date '2026-01-01' + g, timestamp '2026-01-01' + g * interval '1 s', timestamptz '2026-01-01+02' + g * interval '1 us',"
                        + " time '00:00' + g * interval '1 s', g * interval '1 day 1 s', g % 2 = 0, md5(g::text)::uuid,"
                        + " json_build_object('a', g), jsonb_build_object('b', array[g, null]), array[g, null, -g], array['x', 'a\"b\\', null],"
                        + " int4range(g, g + 5), '10.0.0.1'::inet + g, (g % 32)::bit(5), to_tsvector('simple', 'the ' || g), g, row(g, -g)::place,"
                        + " hstore('k', g::text), 'small' from generate_series(1, 300) g",
                "insert into kinds (id) values (0)",
                "insert into kinds (id, n, f, d, c) values (-1, 'NaN', 'Infinity', '-0', '\u00fc' || chr(9) || chr(10) || chr(92))",
                "create table empty (a int, b text)",
                "create table \"Odd \"\"name. x\" (\"a b\" int)",
                "insert into \"Odd \"\"name. x\" values (1), (1), (null)",
                "create schema other",
                "create table other.orders (id int, parent int)",
                "create unique index on other.orders (id)",
                "alter table other.orders add foreign key (parent) references other.orders (id)",
                "insert into other.orders values (1, null), (2, 1), (3, 2)",
                "create table log (at date not null, what text) partition by range (at)",
                "create table log_2025 partition of log for values from ('2025-01-01') to ('2026-01-01')",
                "create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01')",
                "insert into log select date '2025-06-01' + g, 'line ' || g from generate_series(1, 400) g",
                "create sequence tickets increment -3 maxvalue 1000 start 1000",
                "select nextval('tickets') from generate_series(1, 7)",
                "create materialized view totals as select count(*) from orders",
                "create function stamp() returns trigger language plpgsql as"
                        + " 'begin new.name := new.name || ''!''; return new; end'",
                "create trigger stamped before insert on customers for each row execute function stamp()",
                "select lo_from_bytea(0, decode(repeat('cafe', 5000), 'hex'))",
                "select lo_from_bytea(0, 'second')"));
        return all.toArray(String[]::new);
    }

    /** Every row of every table as text, by table, with sequences, large objects and views. */
    static Map<String, String> in(Database database) {
        Map<String, String> found = new TreeMap<>();
        String tables = LivingServer.ask(
                database,
                "select string_agg(format('%I.%I', schemaname, tablename), E'\n' order by schemaname, tablename) from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')");
        tables.lines()
                .forEach(table -> found.put(
                        table,
                        LivingServer.ask(
                                database,
                                "select count(*) || E'\n' || coalesce(string_agg(t::text, E'\n' order by t::text), '') from only "
                                        + table + " t")));
        found.put("tickets", LivingServer.ask(database, "select last_value || ' ' || is_called from tickets"));
        found.put("totals", LivingServer.ask(database, "select count from totals"));
        found.put(
                "large objects",
                LivingServer.ask(
                        database,
                        "select string_agg(oid || ':' || encode(lo_get(oid), 'hex'), ',' order by oid) from pg_largeobject_metadata"));
        return found;
    }
}
