/** What a live run makes of faults before it touches any host. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FaultSpec } from "../../../scenarios/format/fault-spec.js";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import { LateLink } from "../../../scenarios/live/hosts/late-link.js";
import { weatherScript } from "../../../scenarios/live/hosts/link-faults.js";
import { hubName, Registry } from "../../../scenarios/live/hosts/registry.js";
import { unsupportedLive } from "../../../scenarios/live/unsupported.js";

const test = suite("live faults of hosts");

const fair = { on: "minion 1", delayMs: 1, jitterMs: 0, loss: 0, duplicate: 0, reorder: 0, cut: "none" } as const;
const link = { fault: "link", ...fair } as const;

test("a link is cut or thinned out one way or both, and only to the master's port", () => {
  const rules = (
    fault: typeof link | (Omit<typeof link, "cut" | "loss"> & { cut: "up" | "both" | "none"; loss: number }),
  ) =>
    [...weatherScript(fault, { master: "10.245.2.1", port: "8080" }).matchAll(/(ip [sd]addr .*?);/g)].map((m) => m[1]);
  const [up, down] = ["ip daddr 10.245.2.1 tcp dport 8080", "ip saddr 10.245.2.1 tcp sport 8080"];
  assert.equal(rules({ ...link, cut: "both" }), [`${up} drop`, `${down} drop`]);
  assert.equal(rules({ ...link, cut: "up" }), [`${up} drop`, `${down} accept`]);
  const lossy = "numgen random mod 10000 < 250 drop";
  assert.equal(rules({ ...link, loss: 0.025 }), [`${up} ${lossy}`, `${down} ${lossy}`]);
});

test("what cannot be made is told with its reason, by what the minions stand on", () => {
  const onHosts = (spec: FaultSpec): string | undefined => unsupportedLive(spec, "netns");
  for (const spec of [
    { ...link, cut: "both" },
    { ...link, loss: 0.1, delayMs: 50 },
    { fault: "link-break", on: "one minion" },
    { fault: "engine-down", on: "one minion", containers: "live" },
    { fault: "engine-slow", on: "one minion", factor: 10 },
    { fault: "image-pull", image: "troupe/echo:1", mode: "never", takesMs: 0 },
    { fault: "power-cut", on: "one minion" },
  ] as FaultSpec[]) {
    assert.is(onHosts(spec), undefined, spec.fault);
    if (spec.fault !== "power-cut") assert.match(unsupportedLive(spec, "docker") ?? "", /--provider netns/);
  }
  assert.match(onHosts({ ...link, reorder: 0.1 }) ?? "", /TCP/);
  assert.match(onHosts({ fault: "clock-jump", on: "the master", byMs: 1 }) ?? "", /clock/);
  assert.match(onHosts({ fault: "image-pull", image: "quay.io/a:1", mode: "fails", takesMs: 0 }) ?? "", /Docker Hub/);
});

test("a late link passes on all of it, in order and late, both ways, and its end", async () => {
  const master = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(master, "listening");
  const { port } = master.address() as AddressInfo;
  const link = await LateLink.open({ host: "127.0.0.1", port }, { delayMs: 40, jitterMs: 10 });
  const beganMs = performance.now();
  const socket = connect(link.port, "127.0.0.1", () => {
    for (const word of ["a", "b", "c"]) socket.write(word);
    socket.end("d");
  });
  let heard = "";
  for await (const piece of socket) heard += String(piece);
  link.close();
  master.close();
  assert.is(heard, "abcd");
  assert.ok(performance.now() - beganMs >= 80);
});

test("the name under which Docker Hub has an image", () => {
  assert.is(hubName("small"), "library/small:latest");
  assert.is(hubName("docker.io/troupe/echo:1"), "troupe/echo:1");
  assert.is(hubName("quay.io/a/b:1"), undefined);
  assert.is(hubName("localhost:5000/a"), undefined);
});

test("the run's registry gives an image, or says that it has none, as it is told", async () => {
  const registry = await Registry.open("127.0.0.1", (host, name) => {
    assert.is(host, "127.0.0.1");
    return { mode: name === "library/missing:1" ? "fails" : "works", takesMs: 0 };
  });
  const ask = (path: string): Promise<Response> => fetch(`${registry.url}/v2/${path}`);
  try {
    assert.is((await ask("library/missing/manifests/1")).status, 404);
    const manifest = (await (await ask("library/small/manifests/1")).json()) as { layers: { digest: string }[] };
    assert.is((await ask(`library/small/blobs/${manifest.layers[0]?.digest}`)).status, 200);
    assert.is((await ask("library/small/blobs/sha256:0")).status, 404);
  } finally {
    registry.close();
  }
});

test("a scenario says whether it can be run live, and on what", () => {
  const live = (text: string): unknown => readScenario(`scenario: x\nlive: ${text}\n`, "scenarios").scenario?.live;
  assert.equal([live("true"), live("false"), live("netns")], [true, false, "netns"]);
  const { problems } = readScenario("scenario: x\nlive: maybe\n", "scenarios");
  assert.match(problems[0]?.message ?? "", /true, false or netns/);
});

test.run();
