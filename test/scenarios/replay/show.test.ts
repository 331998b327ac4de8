import { suite } from "uvu";
import * as assert from "uvu/assert";
import { showDivergence, table } from "../../../scenarios/replay/show.js";

const test = suite("what replay prints");

test("a divergence, as far as it is known", () => {
  assert.is(showDivergence({ file: "a.jsonl", line: 3, why: "altered" }), "divergence at a.jsonl:3: altered\n");
  const outcome = { state: "Running", commands: ["report"], hash: "h1" };
  const text = showDivergence({
    ...{
      file: "a.jsonl",
      line: 3,
      why: "it gave other commands",
      atMs: 0,
      actor: "pod/default/web",
      before: "Pending",
    },
    ...{ event: { type: "timer" }, expected: outcome, actual: { ...outcome, commands: [], hash: "h2" } },
  });
  assert.is(
    text,
    `divergence at a.jsonl:3: it gave other commands
  time      1970-01-01T00:00:00.000Z
  actor     pod/default/web
  event     {"type":"timer"}
  in state  Pending
  recorded  Running  [report]  h1
  now       Running  []  h2
`,
  );
});

test("actors of a kind, without its word", () => {
  const actor = (id: string, minion?: string) => ({
    ...{ source: "master", id, machine: "pod", state: "Running", sinceMs: 0 },
    context: minion === undefined ? {} : { minion },
  });
  const replay = { actors: () => [actor("pod/default/web", "m1"), actor("minion/m1")] } as never;
  assert.is(
    table(replay, "pods"),
    "NAME         STATE    MINION  SINCE\ndefault/web  Running  m1      1970-01-01T00:00:00Z\n",
  );
  assert.match(table(replay, "actors"), /\nminion\/m1 +Running/);
  assert.throws(() => table(replay, "podz"), /get podz: one of pods, minions, .* is expected/);
});

test.run();
