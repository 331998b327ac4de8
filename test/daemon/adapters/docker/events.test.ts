/** Docker's event stream is a hint: what befalls it, with an engine that does it on purpose. */
import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listen } from "../../../contracts/engine/subject.js";
import { Seen } from "../../../contracts/link/subject.js";
import { type FakeDocker, json, silence, until, withFake } from "./fake-docker.js";

const labels = { "io.troupe.cluster": "c", "io.troupe.minion": "m" };

function line(action: string, id: string, atMs: number, attributes: Record<string, string> = {}): string {
  const actor = { ID: id, Attributes: { name: `name-ü-${id}`, ...labels, ...attributes } };
  return `${JSON.stringify({ Type: "container", Action: action, Actor: actor, timeNano: atMs * 1e6 })}\n`;
}

/** Event streams the engine has opened; each stays open until the test ends it. */
function streams(fake: FakeDocker): Seen<ServerResponse> {
  const seen = new Seen<ServerResponse>();
  fake.on(/GET \/_ping/, (_request, response) => response.end("OK"));
  fake.on(/GET \/events/, (_request, response) => {
    response.writeHead(200);
    response.flushHeaders();
    seen.add(response);
  });
  return seen;
}

const it = suite("Docker's events");

it("are whole however the chunks are cut", async () => {
  const text = line("start", "a", 1_000) + line("die", "a", 2_000, { exitCode: "3" }) + line("destroy", "a", 3_000);
  const bytes = Buffer.from(text);
  const cuts = fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(cuts, (places) =>
      withFake(async (fake) => {
        const opened = streams(fake);
        const heard = await listen(fake.engine());
        const [stream] = await opened.count(1);
        const edges = [0, ...new Set(places.sort((a, b) => a - b)), bytes.length];
        for (let i = 1; i < edges.length; i++) {
          await new Promise((resolve) => stream?.write(bytes.subarray(edges[i - 1], edges[i]), resolve));
        }
        const events = await heard.events.count(3);
        assert.equal(
          events.map((e) => `${e.type} ${e.name} ${e.atMs}`),
          ["started name-ü-a 1000", "died name-ü-a 2000", "removed name-ü-a 3000"],
        );
        assert.equal(events[0]?.labels, labels);
      }),
    ),
    { numRuns: 25 },
  );
});

it("are of our containers only, though the engine sends others'", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    const others = { "io.troupe.minion": "another" };
    opened.items[0]?.write(line("start", "a", 1, others) + line("start", "b", 2));
    const events = await heard.events.count(1);
    assert.is(events[0]?.id, "b");
  }));

it("tell of a removal in Podman's word as in Docker's", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    opened.items[0]?.write(line("remove", "a", 1) + line("destroy", "b", 2));
    const events = await heard.events.count(2);
    assert.equal(
      events.map((e) => `${e.type} ${e.id}`),
      ["removed a", "removed b"],
    );
  }));

const endings: Record<string, (stream: ServerResponse) => void> = {
  "a polite end": (stream) => stream.end(),
  "a broken connection": (stream) => stream.destroy(),
  garbage: (stream) => stream.write("<html>bad gateway</html>\n"),
};
for (const [name, end] of Object.entries(endings)) {
  it(`go on after ${name}: again with an overlap, without repetition, and with a word of the gap`, () =>
    withFake(async (fake) => {
      const opened = streams(fake);
      const heard = await listen(fake.engine());
      // Later than the moment of connecting, which the engine tells too.
      const atMs = Date.now() + 50_000;
      opened.items[0]?.write(line("start", "a", atMs));
      await heard.events.count(1);
      if (opened.items[0]) end(opened.items[0]);
      await heard.gaps.count(2);
      const asked = fake.requests.items.filter((request) => request.path === "/events");
      const since = Number(asked[1]?.query.get("since"));
      assert.ok(since < atMs / 1000 && since > atMs / 1000 - 10, `since ${since}, event at ${atMs}`);
      opened.items[1]?.write(line("start", "a", atMs) + line("start", "b", atMs + 1));
      const events = await heard.events.count(2);
      assert.equal(
        events.map((event) => event.id),
        ["a", "b"],
      );
    }));
}

it("are told of our containers only, pauses too", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    const [stream] = await opened.count(1);
    stream?.write(line("start", "theirs", 1_000, { "io.troupe.minion": "other" }));
    stream?.write(line("start", "nobodys", 1_000, { "io.troupe.cluster": "" }));
    for (const action of ["start", "pause", "unpause"]) stream?.write(line(action, "a", 2_000));
    const events = await heard.events.count(3);
    assert.equal(
      events.map((e) => `${e.type} ${e.id}`),
      ["started a", "paused a", "resumed a"],
    );
  }));

it("tell of a sandbox that was taken out of our network and runs on, and of no other", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    fake.on(/GET \/containers\/.+\/json/, (request, response) => {
      const id = /containers\/(.+)\/json/.exec(request.path)?.[1] ?? "";
      const own = { ...labels, "io.troupe.role": "sandbox" };
      const minion = id === "theirs" ? "other" : "m";
      const Networks = id === "back" ? { n: { IPAddress: "10.1.0.2" } } : {};
      const Config = { Labels: { ...own, "io.troupe.minion": minion }, Image: "i" };
      const State = { Status: id === "ended" ? "exited" : "running", StartedAt: "2026-01-01T00:00:00Z" };
      const made = { Id: id, Name: `/${id}`, Created: "2026-01-01T00:00:00Z" };
      json({ ...made, Config, State, NetworkSettings: { Networks } })(request, response);
    });
    const heard = await listen(fake.engine());
    const [stream] = await opened.count(1);
    const cut = (container: string, name: string): void => {
      const actor = { ID: "net", Attributes: { container, name, type: "bridge" } };
      stream?.write(`${JSON.stringify({ Type: "network", Action: "disconnect", Actor: actor, timeNano: 3e9 })}\n`);
    };
    stream?.write(line("die", "dead", 1_000, { exitCode: "0" }));
    cut("elsewhere", "another-network");
    for (const id of ["dead", "ended", "theirs", "back", "cut"]) cut(id, "pods");
    const events = await heard.events.count(2);
    assert.equal(
      events.map((e) => `${e.type} ${e.id}`),
      ["died dead", "disconnected cut"],
    );
    assert.not(fake.requests.items.some((r) => /elsewhere|dead/.test(r.path)));
  }));

it("are opened anew when the engine answers no ping: the stream may be dead", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    fake.on(/GET \/_ping/, silence);
    fake.clock.skip(5_000);
    await fake.requests.until((all) => all.some((request) => request.path === "/_ping"));
    fake.clock.skip(3_000);
    await opened.count(2);
    await heard.gaps.count(2);
  }));

it("are opened anew now and then, so that the caller compares", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    for (let i = 0; i < 12 && opened.items.length < 2; i++) {
      const pings = fake.requests.items.length;
      fake.clock.skip(5_500);
      await until(() => fake.requests.items.length > pings);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await heard.gaps.count(2);
  }));

it("come back with the engine", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const heard = await listen(fake.engine());
    await fake.stop();
    await new Promise((resolve) => setImmediate(resolve));
    await fake.start();
    await heard.gaps.count(2);
    assert.is(opened.items.length, 2);
  }));

it("tell want of memory: by the event before, or by asking when it was lost", () =>
  withFake(async (fake) => {
    const opened = streams(fake);
    const state = { Status: "exited", ExitCode: 137, OOMKilled: true, StartedAt: "", FinishedAt: "", Error: "" };
    const container = { Id: "b", Name: "/b", Created: "", Config: { Labels: labels, Image: "i" }, State: state };
    fake.on(/GET \/containers\/b\/json/, json({ ...container, NetworkSettings: {} }));
    const heard = await listen(fake.engine());
    opened.items[0]?.write(line("oom", "a", 1) + line("die", "a", 2, { exitCode: "137" }));
    opened.items[0]?.write(line("die", "b", 3, { exitCode: "137" }) + line("start", "b", 4));
    opened.items[0]?.write(line("die", "c", 5, { exitCode: "137" }));
    opened.items[0]?.write(line("kill", "d", 6, { signal: "9" }) + line("die", "d", 7, { exitCode: "137" }));
    const events = await heard.events.count(5);
    const asked = fake.requests.items.map(({ path }) => path).filter((path) => path.startsWith("/containers"));
    assert.equal(asked.sort(), ["/containers/b/json", "/containers/c/json"]);
    const told = events.map((e) => `${e.id} ${e.type} ${e.type === "died" && e.oomKilled}`).sort();
    assert.equal(told, ["a died true", "b died true", "b started false", "c died false", "d died false"]);
    assert.ok(
      events.findIndex((e) => e.id === "b" && e.type === "died") < events.findIndex((e) => e.type === "started"),
    );
  }));

it.run();
