import { expect, test } from "vitest";
import { splitSql, type SqlEngine } from "./sqlText.ts";

const split = (script: string, engine: SqlEngine = "postgres", known: string[] = []) =>
  splitSql(script, engine, (name) => known.includes(name)).map(({ pieces, names }) => pieces.map((piece, index) => piece + (names[index] ? `<${names[index]}>` : "")).join(""));

test("statements end at semicolons outside of strings, identifiers, dollar quotes and comments", () => {
  expect(split("select 1; ; select ';', \"a;b\" -- c;d\n, 2 /* e; /* f; */ ; */; ")).toEqual(["select 1", "select ';', \"a;b\" -- c;d\n, 2 /* e; /* f; */ ; */"]);
  expect(split("do $$ begin perform 1; end $$; select $tag$ a; $$ b; $tag$")).toEqual(["do $$ begin perform 1; end $$", "select $tag$ a; $$ b; $tag$"]);
  expect(split("select e'it\\'s; x', 'it''s; y'; select 2")).toEqual(["select e'it\\'s; x', 'it''s; y'", "select 2"]);
  expect(split("select [a;b], `c;d`; select 1", "sqlite")).toEqual(["select [a;b], `c;d`", "select 1"]);
  expect(split("-- nothing\n/* here */ ;")).toEqual([]);
});

test("names are bound outside of strings; casts and slices are left alone", () => {
  expect(split("select :a::int, x::text, ':b', \":c\", :a /* :d */ -- :e")).toEqual(["select <a>::int, x::text, ':b', \":c\", <a> /* :d */ -- :e"]);
  expect(split("select v[1:2], v[:n:m], v[:lo:hi]", "postgres", ["lo"])).toEqual(["select v[1:2], v[:n:m], v[<lo>:hi]"]);
  expect(split("select 1 where a=:a and t > '12:30'", "sqlite")).toEqual(["select 1 where a=<a> and t > '12:30'"]);
});

test("the body of a trigger or of an SQL function is one statement", () => {
  const trigger = "create trigger t after insert on a begin update b set c = case when 1 then 2 end; delete from d; end";
  expect(split(`${trigger}; select 1`, "sqlite")).toEqual([trigger, "select 1"]);
  const routine = "create or replace function f() returns int begin atomic select 1; select 2; end";
  expect(split(`${routine}; select 1`)).toEqual([routine, "select 1"]);
  expect(split("begin; select 1; commit; end")).toEqual(["begin", "select 1", "commit", "end"]);
});

test("a statement knows its line", () => {
  expect(splitSql("select 1;\n\n-- x\n  select 2;", "sqlite", () => false).map(({ line }) => line)).toEqual([1, 4]);
});

test("MySQL: backslashes, backticks, its comments, and the bodies of its procedures", () => {
  const mysql = (script: string) => split(script, "mysql").map((text) => text.trimEnd());
  expect(mysql("select 'it\\'s ; :a', \"a\\\";\"; select `x;:y` # no; end :z\n; select 1 -- a; b\n; select 5--1")).toEqual([
    "select 'it\\'s ; :a', \"a\\\";\"",
    "select `x;:y` # no; end :z",
    "select 1 -- a; b",
    "select 5--1",
  ]);
  const [bound] = splitSql("select :a, '\\':b', :c", "mysql", () => true);
  expect(bound!.names).toEqual(["a", "c"]);
  const body =
    "create procedure p(in n int) begin declare i int; while i < n do set i = i + 1; end while; if i > 1 then begin select 1; end; end if; case n when 1 then select 2; else select 3; end case; select case when n then 1 end; end";
  expect(mysql(`${body}; call p(1)`)).toEqual([body, "call p(1)"]);
  const hint = "/*!50003 create trigger t before insert on a for each row set new.b = 1 */";
  expect(mysql(`${hint}; /* plain; */ select 1`)).toEqual([hint, "select 1"]);
  expect(mysql("begin; select 1; commit")).toEqual(["begin", "select 1", "commit"]);
});
