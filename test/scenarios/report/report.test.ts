import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenario, readScenarioFile } from "../../../scenarios/format/read-scenario.js";
import { axisOf } from "../../../scenarios/report/axis.js";
import { chooseLanes, minionLanesMax, podLanesMax } from "../../../scenarios/report/choose-lanes.js";
import type { Chronicle, Group } from "../../../scenarios/report/chronicle.js";
import { reportHtml } from "../../../scenarios/report/html.js";
import { recoveries } from "../../../scenarios/report/recoveries.js";
import { reportText } from "../../../scenarios/report/terminal.js";
import type { Mark } from "../../../scenarios/result.js";
import { chronicle } from "../../../scenarios/simulate.js";

const test = suite("report of a run");

const told = (name: string) => chronicle(readScenarioFile(`scenarios/${name}.yaml`));

const mark = (type: Mark["type"], text: string, atMs: number): Mark => ({ type, text, atMs });

test("a shortage counts for what was done last before it, and several of one cause are one", () => {
  const levels = [
    [0, 3, 3],
    [110, 2, 3],
    [150, 3, 3],
    [170, 2, 3],
    [200, 3, 3],
    [500, 3, 4],
    [560, 4, 4],
    [900, 3, 4],
  ].map(([atMs = 0, ready = 0, wanted = 0]) => ({ atMs, ready, wanted }));
  const group: Group = { kind: "controller", name: "web", levels };
  const marks = [
    mark("fault", "container-exit", 100),
    mark("action", "list pods", 105),
    mark("expect", "as it is", 120),
    mark("action", "resize web to 4", 500),
    mark("fault", "power-cut", 800),
  ];
  assert.equal(recoveries([group], marks), [
    { mark: 0, group: "web", noticedMs: 10, fewestReady: 2, wanted: 3, wholeMs: 100 },
    { mark: 3, group: "web", noticedMs: 0, fewestReady: 3, wanted: 4, wholeMs: 60 },
    { mark: 4, group: "web", noticedMs: 100, fewestReady: 3, wanted: 4, wholeMs: null },
  ]);
});

test("the axis folds what is long and quiet, and stays in order", () => {
  const axis = axisOf([0, 10, 20, 60_000, 60_010], 120_000, 100, 1_100);
  assert.is(axis.pieces.filter((p) => p.isFolded).length, 2);
  const xs = [0, 10, 20, 30_000, 60_000, 60_010, 120_000].map((ms) => axis.x(ms));
  assert.equal(
    xs,
    [...xs].sort((a, b) => a - b),
  );
  assert.equal([xs[0], xs.at(-1)?.toFixed(3)], [100, "1100.000"]);
  assert.ok((xs[2] ?? 0) - (xs[1] ?? 0) > 20, "ten ms can be seen beside a minute");
});

test("a node failure: lanes of minions and pods, the fault where it hit, and the time until all was whole", async () => {
  const { result, chronicle: c } = await told("node-failure");
  assert.ok(result.ok);
  const fault = c.marks.findIndex((m) => m.type === "fault");
  const [victim = ""] = c.marks[fault]?.minions ?? [];
  const lost = c.lanes.filter((l) => l.spans.some((s) => s.state === "lost"));
  assert.ok(lost.some((l) => l.kind === "minion" && l.name === victim));
  assert.ok(lost.filter((l) => l.kind === "pod").every((l) => l.minion === victim));
  const web = c.recoveries.find((r) => r.mark === fault && r.group === "web");
  assert.ok(web?.wholeMs !== null && web?.wholeMs !== undefined && web.wholeMs <= 3_000);
  const html = reportHtml([c]);
  for (const part of [`>${victim}</text>`, "whole again after", 'class="badge fault"'])
    assert.ok(html.includes(part), part);
  assert.match(html, /web-[a-z0-9]{5}: lost/);
  assert.match(reportText(result, c, 1), /web: \d of 6 ready, whole again after/);
});

test("the master's absence has a lane", async () => {
  const { chronicle: c } = await told("thundering-restart");
  const master = c.lanes.find((l) => l.kind === "master");
  assert.equal(
    master?.spans.map((s) => s.state),
    ["ready", "down", "ready"],
  );
});

test("the page loads nothing and runs nothing, whatever names say", async () => {
  const { scenario } = readScenario(
    `scenario: <script>alert(1)</script>\ndocs: '"><img src=x onerror=alert(1)>'\ncluster: { minions: 1 }\n`,
    ".",
  );
  if (!scenario) throw new Error("it is a scenario");
  const { chronicle: c } = await chronicle(scenario);
  const page = reportHtml([
    { ...c, marks: [mark("fault", "<q>&'\"", 1)], failures: [{ what: "<q>", message: "<q>", atMs: 0 }] },
  ]);
  assert.not.match(page, /<(script|img|link|iframe|object|q>)/);
  assert.not.match(page, /https?:|url\((?!#)|@import|src=x onerror(?!=alert\(1\)&gt;)/);
});

test("of a hundred minions and a thousand pods the page shows those that matter", async () => {
  const { chronicle: c } = await told("thundering-restart");
  const pod = c.lanes.find((l) => l.kind === "pod" && l.minion.endsWith(".77"));
  const hit: Chronicle = {
    ...c,
    marks: [{ ...mark("fault", "x", 9), minions: [pod?.minion ?? ""], pods: [pod?.id ?? ""] }],
  };
  const { minions, left } = chooseLanes(hit);
  assert.ok(minions.length <= minionLanesMax + 1);
  assert.ok(minions.flatMap((m) => m.pods).length <= podLanesMax);
  assert.ok(minions.some((m) => m.name === pod?.minion && m.pods.some((p) => p.id === pod?.id)));
  assert.is(minions.length + left.minions, 100);
  assert.ok(reportHtml([hit]).length < 500_000);
});

test.run();
