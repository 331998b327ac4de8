import { InvalidArgumentError } from "commander";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kindsOf, oneOf, wantedOf } from "../../../cli/client/kind-words.js";
import type { ServedKind } from "../../../cli/client/served-kind.js";
import { ServerTable } from "../../../cli/client/server-table.js";
import { complete } from "../../../cli/commands/completion.js";
import { changedMarks, markArgs } from "../../../cli/commands/mark.js";
import { scaleArgs } from "../../../cli/commands/scale.js";
import { seconds, whole } from "../../../cli/declarations/common.js";
import { UnknownKind, UsageError } from "../../../cli/fail.js";
import { commandFirst, makeProgram } from "../../../cli/program.js";
import { didYouMean, editDistance, nearest } from "../../../core/nearest.js";

const test = suite("what is typed");

const isUsage = (pattern: RegExp) => (error: unknown) => error instanceof UsageError && pattern.test(error.message);

test("kinds and names", () => {
  assert.equal(wantedOf(["pods"]), [{ kind: "Pod", names: [] }]);
  assert.equal(wantedOf(["po", "a", "b"]), [{ kind: "Pod", names: ["a", "b"] }]);
  assert.equal(wantedOf(["pods,RC"]), [
    { kind: "Pod", names: [] },
    { kind: "ReplicationController", names: [] },
  ]);
  assert.equal(wantedOf(["pod/a", "minions/b"]), [
    { kind: "Pod", names: ["a"] },
    { kind: "Node", names: ["b"] },
  ]);
  const all = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Service",
    "StatefulSet",
  ];
  assert.equal(kindsOf("all"), all);
  assert.equal(kindsOf("all,pods"), all);
  assert.is(oneOf("pod/a", "Pod"), "a");
  assert.is(oneOf("a", "Pod"), "a");
});

test("kinds by their group, and kinds that only the server knows", () => {
  assert.equal(kindsOf("deployments.apps,deploy.v1.apps"), ["Deployment"]);
  const made = (plural: string, group: string, version: string, more: Partial<ServedKind> = {}): ServedKind => ({
    ...{ kind: "Frob", group, version, plural, namespaced: true, singular: "frob", shortNames: ["fb"] },
    ...{ categories: [], subresources: [], table: new ServerTable(), ...more },
  });
  const served = [
    made("frobs", "a.example", "v2", { categories: ["all", "tools"] }),
    made("frobs", "a.example", "v1", { categories: ["all", "tools"] }),
    made("frobs", "b.example", "v1", { categories: ["tools"] }),
    made("horizontalpodautoscalers", "autoscaling", "v1", { singular: "hpa", shortNames: [], categories: ["all"] }),
  ];
  const [a, a1, b] = served;
  for (const word of ["frobs", "Frob", "fb", "frobs.a.example", "fb.v2.a.example"])
    assert.equal(kindsOf(word, served), [a], word);
  assert.equal(kindsOf("frob.v1.a.example", served), [a1]);
  assert.equal(kindsOf("frob.b.example", served), [b]);
  assert.equal(kindsOf("tools", served), [a, b]);
  assert.equal(kindsOf("all", served).slice(kindsOf("all").length), [a], "each once, and none that is built in");
  assert.throws(() => wantedOf(["frobz"], served), isUsage(/did you mean frobs\?/));
  assert.throws(() => wantedOf(["tools/x"], served), isUsage(/"tools" means several kinds/));
  assert.throws(
    () => wantedOf(["frobs"]),
    (e: unknown) => e instanceof UnknownKind,
  );
});

test("what is no kind or name", () => {
  assert.throws(() => wantedOf([]), isUsage(/a kind is missing/));
  assert.throws(() => wantedOf(["podz"]), isUsage(/there is no kind "podz"; did you mean pods\?/));
  assert.throws(() => wantedOf(["widgets"]), isUsage(/there are .*endpoints, events, .*namespaces, .*minions, .*pods/));
  assert.throws(() => wantedOf(["pods,rc", "a"]), isUsage(/one kind only/));
  assert.throws(() => wantedOf(["pod/a", "b"]), isUsage(/not both/));
  assert.throws(() => wantedOf(["pod/a/b"]), isUsage(/not KIND\/NAME/));
  assert.throws(() => wantedOf(["pod/"]), isUsage(/not KIND\/NAME/));
  assert.throws(() => oneOf("rc/a", "Pod"), isUsage(/a pod is expected/));
});

test("words that are near", () => {
  assert.is(editDistance("", "abc"), 3);
  assert.is(editDistance("minions", "minoins"), 1, "neighbours swapped");
  assert.is(editDistance("kitten", "sitting"), 3);
  assert.is(nearest("jenkinz", ["echo", "jenkins", "jenkins-slave"]), "jenkins");
  assert.is(nearest("x", ["completely", "different"]), undefined);
  assert.is(nearest("a".repeat(1_000), ["a"]), undefined);
  assert.is(didYouMean("zzz", []), "");
});

test("times and numbers", () => {
  assert.equal(["90", "5m", "1h30m", "2d", "500ms"].map(seconds), [90, 300, 5_400, 172_800, 0.5]);
  for (const bad of ["", "5x", "m", "-3s", "1.5h"])
    assert.throws(
      () => seconds(bad),
      (e: unknown) => e instanceof InvalidArgumentError,
    );
  assert.is(whole(0, 10)("7"), 7);
  for (const bad of ["", "11", "-1", "1.5", "1e1", "0x1", " 1"])
    assert.throws(
      () => whole(0, 10)(bad),
      (e: unknown) => e instanceof InvalidArgumentError,
    );
});

test("scale takes the number by flag or last", () => {
  for (const args of [
    ["rc/echo", "3"],
    ["rc", "echo", "3"],
    ["echo", "3"],
  ])
    assert.equal(wantedOf(scaleArgs(args, undefined).object), [{ kind: "ReplicationController", names: ["echo"] }]);
  assert.is(scaleArgs(["rc/echo", "3"], undefined).replicas, 3);
  assert.equal(scaleArgs(["deploy/echo"], 0), { object: ["deploy/echo"], replicas: 0 });
  assert.throws(() => scaleArgs(["rc/echo"], undefined), isUsage(/how many replicas/));
});

test("labels set and taken away", () => {
  const { objects, change } = markArgs(["pod", "a", "tier=web", "old-", "empty="]);
  assert.equal(objects, ["pod", "a"]);
  assert.equal(change, { set: { tier: "web", empty: "" }, drop: ["old"] });
  assert.equal(changedMarks("labels", { old: "1", keep: "2" }, change, false), { keep: "2", tier: "web", empty: "" });
  assert.is(changedMarks("labels", { tier: "web", empty: "" }, change, false), undefined);
  assert.throws(() => changedMarks("labels", { tier: "db" }, change, false), /tier is db already/);
  assert.equal(changedMarks("labels", { tier: "db" }, change, true), { tier: "web", empty: "" });
  assert.throws(() => markArgs(["pod", "a"]), isUsage(/what to change is missing/));
});

test("options about the cluster may stand first", () => {
  assert.equal(commandFirst(["-n", "x", "--server=http://h", "get", "pods"]), [
    "get",
    "-n",
    "x",
    "--server=http://h",
    "pods",
  ]);
  for (const words of [["get", "-n", "x"], [], ["--help"], ["-n", "x"]]) assert.equal(commandFirst(words), words);
});

test("--version is told without a cluster", async () => {
  let said = "";
  const program = makeProgram().configureOutput({
    writeOut: (text) => {
      said += text;
    },
  });
  await program.parseAsync(["--version"], { from: "user" }).catch((error: { exitCode: number }) => {
    assert.is(error.exitCode, 0);
  });
  assert.match(said, /^\d+\.\d+\.\d+\n$/);
});

test("completion follows the command tree", async () => {
  const program = makeProgram();
  assert.equal(await complete(program, ["desc"]), ["describe"]);
  assert.equal(await complete(program, ["get", "re"]), ["replicasets", "replicationcontrollers", "resourcequotas"]);
  assert.equal(await complete(program, ["get", "pods", "-o", ""]), ["json", "name", "wide", "yaml"]);
  assert.equal(await complete(program, ["completion", ""]), ["bash", "fish", "zsh"]);
  assert.equal(await complete(program, ["minion", ""]), ["halt", "start"]);
  assert.ok((await complete(program, ["drain", "--m"])).includes("--max-unavailable"));
  assert.equal(await complete(program, ["exec", "x", "--", "l"]), []);
  const all = await complete(program, [""]);
  for (const name of ["get", "up", "down", "exec", "actors"]) assert.ok(all.includes(name), name);
  assert.not.ok(all.includes("complete"));
});

test.run();
