/** A log read from a Docker that counts entries, not lines. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secondsOf } from "../../../../daemon/adapters/docker/logs.js";
import type { LogOptions } from "../../../../daemon/minion/engine/sessions.js";
import { readAll } from "../../../contracts/engine/subject.js";
import { type FakeDocker, json, withFake } from "./fake-docker.js";
import { type Entry, entriesOf, sent, stampOf, type WrittenLine } from "./log-stream.js";

const test = suite("logs of Docker");

const nanos = (seconds: string): bigint => BigInt(seconds.replace(".", ""));

/** Docker's answer to a request for this log: `tail` counts entries, of which those before `since` are left out. */
function keeps(fake: FakeDocker, entries: readonly Entry[], tty = false): void {
  fake.on(/GET \/containers\/a\/json/, json({ Id: "a", Config: { Tty: tty }, State: {}, NetworkSettings: {} }));
  fake.on(/GET \/containers\/a\/logs/, ({ query }, response) => {
    const tail = query.get("tail");
    const since = nanos(query.get("since") ?? "0.0");
    const last = tail === null ? entries : entries.slice(Math.max(0, entries.length - Number(tail)));
    const stamped = query.get("timestamps") === "true";
    response.end(
      sent(
        last.filter((e) => nanos(secondsOf(e.stamp)) >= since),
        { tty, stamped },
      ),
    );
  });
}

const out = (text: string): WrittenLine => ({ stream: "stdout", text });
const lines = [out("first"), out("x".repeat(300_000)), out("second"), out("y".repeat(40_000)), out("end")];

async function read(fake: FakeDocker, options: Partial<LogOptions>): Promise<string> {
  return readAll(await fake.engine().logs("a", { follow: false, timestamps: false, ...options }));
}

for (const tty of [false, true]) {
  test(`the last lines, however many entries they are${tty ? ", of a terminal" : ""}`, () =>
    withFake(async (fake) => {
      keeps(fake, entriesOf(lines).flat(), tty);
      for (let count = 0; count <= lines.length + 1; count++) {
        const expected = count === 0 ? [] : lines.slice(-count);
        assert.is(await read(fake, { tailLines: count }), expected.map((l) => `${l.text}\n`).join(""), String(count));
      }
      const stamped = await read(fake, { tailLines: 4, timestamps: true });
      assert.is(
        stamped,
        lines
          .map((l, i) => `${stampOf(i)} ${l.text}\n`)
          .slice(1)
          .join(""),
      );
    }));
}

test("a bound on bytes is one of what is told, and ends the request", () =>
  withFake(async (fake) => {
    keeps(fake, entriesOf(lines).flat());
    assert.is(await read(fake, { limitBytes: 8, timestamps: true }), stampOf(0).slice(0, 8));
    assert.is((await read(fake, { limitBytes: 100_000, tailLines: 3 })).length, "second\n".length + 40_001 + 4);
  }));

test("of a log without end as much is looked at as the tail needs", () =>
  withFake(async (fake) => {
    const many = Array.from({ length: 5_000 }, (_, i) => out(`line ${i}`));
    keeps(fake, entriesOf(many).flat());
    assert.is(await read(fake, { tailLines: 1 }), "line 4999\n");
    const asked = fake.requests.items.filter((r) => r.path.endsWith("/logs")).map((r) => Number(r.query.get("tail")));
    assert.equal(asked.length, 2);
    assert.ok((asked[0] ?? 5_000) < 100);
  }));

test.run();
