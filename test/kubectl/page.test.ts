import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pageOf, rowsIn } from "./page.js";

const test = suite("the page of kubectl's rows");

const line = (...cells: string[]): string => `${cells.join("\t")}\n`;

test("counts each client's rows, and gives each miss a reason", () => {
  const old = rowsIn(
    line("kubectl-1.25", "get pods", "ok", "", "served", "get", "1") +
      line("kubectl-1.25", "scale -f FILE / -l", "fail", "no objects passed to scale", "served", "scale", "1") +
      line("kubectl-1.25", "wait --for=create", "skip", "", "served", "wait", "1"),
  );
  const now = rowsIn(
    line("kubectl-1.35", "get pods", "ok", "", "served", "get", "1") +
      line("kubectl-1.35", "scale -f FILE / -l", "ok", "", "served", "scale", "1") +
      line("kubectl-1.35", "get | x", "fail", "something | odd", "planned", "odd", "1"),
    " with WatchList",
  );
  const page = pageOf([...old, ...now]);
  assert.match(page, "| kubectl-1.25 | 1 of 2 | 50.0 % | 0 | 1 | 1 |");
  assert.match(page, "| kubectl-1.35 with WatchList | 2 of 3 | 66.7 % | 0 | 1 | 0 |");
  assert.match(
    page,
    /\| scale \| scale -f FILE \/ -l \| kubectl-1\.25 \| kubectl 1\.25 reads its standard input twice/,
  );
  assert.match(page, "| odd | get \\| x | kubectl-1.35 with WatchList | not looked at: something \\| odd |");
});

test.run();
