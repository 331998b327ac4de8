import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jobColumns } from "../../../../core/kinds/job/columns.js";
import { JobWorld, newJob } from "./model.js";

const test = suite("columns of jobs");

/** Without name and age. */
const shown = (world: JobWorld): string => jobColumns.row(world.job, world.nowMs).slice(1, 4).join(" ").trim();

test("as kubectl's printer has them", () => {
  const world = new JobWorld(newJob({ completions: 2 }));
  assert.is(shown(world), "Running 0/2");
  world.settle();
  world.after(5).end(world.pod(), 0);
  world.settle();
  world.after(5).end(world.pod(), 0);
  assert.is(shown(world), "Running 1/2 10s");
  world.settle();
  world.after(60);
  assert.is(shown(world), "Complete 2/2 10s");
  assert.is(shown(new JobWorld(newJob({ parallelism: 3 }))), "Running 0/1 of 3");
  const fails = new JobWorld(newJob({ backoffLimit: 0 }));
  fails.settle();
  fails.end(fails.pod(), 1);
  fails.look();
  assert.is(shown(fails), "FailureTarget 0/1 0s");
  fails.settle();
  assert.is(shown(fails), "Failed 0/1 0s");
  const waits = new JobWorld(newJob({ suspend: true }));
  waits.settle();
  assert.is(shown(waits), "Suspended 0/1");
});

test.run();
