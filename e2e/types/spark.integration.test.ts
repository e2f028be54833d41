import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSystem, freePort, listening } from "./systems.ts";
import { openTypeRunner, type TypeRunner } from "./typeRunner.ts";

const spark = findSystem("java") && findSystem("spark");
const python = findSystem("python");
const LOCAL = {
  master: "local[1]",
  conf: [
    { name: "spark.ui.enabled", value: "false" },
    { name: "spark.sql.shuffle.partitions", value: "1" },
    // Without a metastore of its own, which takes longer than everything else.
    { name: "spark.sql.catalogImplementation", value: "in-memory" },
  ],
};
/** A JVM that is there soon rather than fast later. */
const SMALL = { SPARK_LOCAL_IP: "127.0.0.1", SPARK_SUBMIT_OPTS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto" };
// ASCII without a space: beeline itself splits a password there, and reads its file byte by byte.
const PASSWORD = "p4ssw0rd$HOME";

describe.skipIf(spark === "")("a real Spark of this machine, and its Hive server", () => {
  let dir: string;
  let types: TypeRunner;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "signalbox-spark-"));
    mkdirSync(join(dir, "bin"));
    // What Hadoop's own script does for `hadoop jar`, over the client libraries that come with Spark.
    writeFileSync(join(dir, "bin", "hadoop"), `#!/bin/sh\n[ "$1" = jar ] || exit 2\nshift\nexec java -cp '${join(spark, "jars")}/*' org.apache.hadoop.util.RunJar "$@"\n`, { mode: 0o755 });
    types = await openTypeRunner({ PATH: [join(spark, "bin"), join(dir, "bin"), process.env["PATH"]].join(delimiter), HOME: dir, PYSPARK_PYTHON: python, ...SMALL });
  });
  afterAll(async () => {
    await types?.close();
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  test("spark-submit: a Python script with arguments, configuration and parameters", async () => {
    const script = `import os, sys
if sys.argv[3] != "0": sys.exit(int(sys.argv[3]))
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
total = spark.range(int(sys.argv[1])).selectExpr("sum(id)").first()[0]
print("|".join(["sum", str(total), sys.argv[2], os.environ["bizdate"], spark.conf.get("spark.signalbox.note"), spark.sparkContext.appName]))
spark.stop()`;
    const form = (exit: string) => ({
      run: "script",
      script,
      ...LOCAL,
      appName: "night sum",
      conf: [...LOCAL.conf, { name: "spark.signalbox.note", value: "a b=c" }],
      args: [{ value: "1000" }, { value: "it's ${bizdate}" }, { value: exit }],
      mainClass: "left.from.Before",
    });
    const good = await types.run("spark-submit", form("0") as never, { bizdate: "20261119" });
    expect(good.output).toContain("sum|499500|it's 20261119|20261119|a b=c|night sum\n");
    expect(good.code).toBe(0);
    expect((await types.run("spark-submit", form("3") as never, { bizdate: "20261119" })).code).toBe(3);
  });

  test("spark-sql: statements of a file, with variables and parameters", async () => {
    const script = "create temporary view t as select * from values (1, 'a'), (2, 'b') as t(n, s);\nselect concat('${day}', ' ', '${env:bizdate}', ' ', max(s)) as answer from t;\n";
    const good = await types.run("spark-sql", { ...LOCAL, script, variables: [{ name: "day", value: "d${bizdate}" }] } as never, { bizdate: "20261119" });
    expect(good.output).toContain("d20261119 20261119 b\n");
    expect(good.code).toBe(0);
    const bad = await types.run("spark-sql", { ...LOCAL, script: "select * from nowhere_at_all;\nselect 'went on' as x;" } as never);
    expect(bad.output).toContain("TABLE_OR_VIEW_NOT_FOUND");
    expect(bad.output).not.toContain("\nwent on\n");
    expect(bad.code).not.toBe(0);
  });

  test("map-reduce: hadoop jar with a real job, in Hadoop's local runner", async () => {
    const source = `import java.io.IOException;
import org.apache.hadoop.conf.*; import org.apache.hadoop.fs.Path; import org.apache.hadoop.io.*; import org.apache.hadoop.mapreduce.*; import org.apache.hadoop.util.*;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat; import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
public class Count extends Configured implements Tool {
  public static class Words extends Mapper<Object, Text, Text, IntWritable> {
    public void map(Object key, Text line, Context context) throws IOException, InterruptedException { for (String word : line.toString().split(" ")) context.write(new Text(word), new IntWritable(1)); }
  }
  public static class Sum extends Reducer<Text, IntWritable, Text, IntWritable> {
    public void reduce(Text word, Iterable<IntWritable> ones, Context context) throws IOException, InterruptedException { int n = 0; for (IntWritable one : ones) n += one.get(); context.write(word, new IntWritable(n)); }
  }
  public int run(String[] words) throws Exception {
    Job job = Job.getInstance(getConf(), getConf().get("note")); job.setJarByClass(Count.class);
    job.setMapperClass(Words.class); job.setReducerClass(Sum.class); job.setOutputKeyClass(Text.class); job.setOutputValueClass(IntWritable.class);
    FileInputFormat.addInputPath(job, new Path(words[0])); FileOutputFormat.setOutputPath(job, new Path(words[1]));
    boolean good = job.waitForCompletion(false); System.out.println(job.getJobName() + " " + good); return good ? 0 : 1;
  }
  public static void main(String[] words) throws Exception { System.exit(ToolRunner.run(new Count(), words)); }
}`;
    const classes = join(dir, "classes");
    writeFileSync(join(dir, "Count.java"), source);
    execFileSync("javac", ["-cp", `${join(spark, "jars")}/*`, "-d", classes, join(dir, "Count.java")], { stdio: ["ignore", "ignore", "pipe"] });
    execFileSync("jar", ["--create", "--file", join(dir, "count.jar"), "-C", classes, "."]);
    writeFileSync(join(dir, "words.txt"), "to be or not to be\n");
    const form = { jar: join(dir, "count.jar"), mainClass: "Count", conf: [{ name: "note", value: "a note" }], args: [{ value: `file://${dir}/words.txt` }, { value: `file://${dir}/counted` }] };
    const { code, output } = await types.run("map-reduce", form as never);
    expect(output).toContain("a note true");
    expect(code).toBe(0);
    expect(execFileSync("cat", [join(dir, "counted", "part-r-00000")], { encoding: "utf8" })).toBe("be\t2\nnot\t1\nor\t1\nto\t2\n");
    // The directory is there now: the job fails, and so does the task.
    expect((await types.run("map-reduce", form as never)).code).not.toBe(0);
  });

  describe("hive: beeline against HiveServer2", () => {
    let server: ChildProcess;
    let port: number;
    const log: string[] = [];
    beforeAll(async () => {
      // A server that really asks for the password.
      const source = `import javax.security.sasl.AuthenticationException;
public class Door implements org.apache.hive.service.auth.PasswdAuthenticationProvider {
  public void Authenticate(String user, String password) throws AuthenticationException { if (!("ann".equals(user) && System.getenv("DOOR").equals(password))) throw new AuthenticationException("no"); }
}`;
      const classes = join(dir, "door");
      writeFileSync(join(dir, "Door.java"), source);
      execFileSync("javac", ["-cp", `${join(spark, "jars")}/*`, "-d", classes, join(dir, "Door.java")], { stdio: ["ignore", "ignore", "pipe"] });
      port = await freePort();
      const words = [
        ...["--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", "--master", "local[1]", "--driver-class-path", classes, "--conf", "spark.ui.enabled=false", "spark-internal"],
        ...[`hive.server2.thrift.port=${port}`, "hive.server2.thrift.bind.host=127.0.0.1", "hive.server2.authentication=CUSTOM", "hive.server2.custom.authentication.class=Door"].flatMap((word) => ["--hiveconf", word]),
      ];
      server = spawn(join(spark, "bin", "spark-submit"), words, { cwd: dir, detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, HOME: dir, DOOR: PASSWORD, ...SMALL } });
      for (const stream of [server.stdout!, server.stderr!]) stream.on("data", (chunk) => log.push(String(chunk)));
      await listening(port, 60_000, () => log.join("").slice(-4000));
    });
    afterAll(async () => {
      if (server?.pid === undefined) return;
      const gone = new Promise((resolve) => server.once("close", resolve));
      process.kill(-server.pid, "SIGTERM");
      await gone;
    });

    test("statements of a file with variables; the password is in no argument list", async () => {
      const form = {
        url: `jdbc:hive2://127.0.0.1:${port}`,
        user: "ann",
        password: PASSWORD.replace("$", "$$$$"),
        variables: [{ name: "day", value: "d ${bizdate}" }],
        script: "create temporary view v as select 1 as n;\nselect concat('${hivevar:day}', ' ', sum(n)) as answer from v;\nselect reflect('java.lang.Thread', 'sleep', bigint(500)) is null as slept;\n",
      };
      const order = types.order("hive", form as never, { bizdate: "20261119" });
      expect(order.params["password" as never]).toBe(PASSWORD);
      await types.agent.accept(order);
      await types.agent.started(order.attemptId);
      const seen: string[] = [];
      const look = setInterval(() => seen.push(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })), 250);
      const { code } = await types.agent.ended(order.attemptId);
      clearInterval(look);
      expect(types.output(order.attemptId)).toContain("d 20261119 1");
      expect(code).toBe(0);
      expect(seen.join("").includes("beeline")).toBe(true);
      expect(seen.join("").includes("p4ssw0rd")).toBe(false);
    });

    test("a statement that fails, and a wrong password, fail the task", async () => {
      const form = { url: `jdbc:hive2://127.0.0.1:${port}`, user: "ann", password: PASSWORD.replace("$", "$$$$"), script: "select * from nowhere_at_all;\nselect 'went on' as x;\n" };
      const failed = await types.run("hive", form as never);
      expect(failed.output).toContain("TABLE_OR_VIEW_NOT_FOUND");
      expect(failed.output).not.toMatch(/\| went on/);
      expect(failed.code).not.toBe(0);
      expect((await types.run("hive", { ...form, password: "wrong" } as never)).code).not.toBe(0);
    });
  });
});
