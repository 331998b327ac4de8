/** What dockerode leaves to its caller: deadlines, faults, order, half-closed sockets. */
import { inspect } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FaultReason } from "../../../../core/fault.js";
import { dockerAgent } from "../../../../daemon/adapters/docker/agent.js";
import { changesAtOnceMax } from "../../../../daemon/adapters/docker/client.js";
import { connectEngine } from "../../../../daemon/adapters/docker/connect-engine.js";
import { dockerOptions } from "../../../../daemon/adapters/docker/engine-address.js";
import { faults, readAll } from "../../../contracts/engine/subject.js";
import { skippingClock } from "../../../contracts/link/subject.js";
import { json, silence, until, withFake } from "./fake-docker.js";

const container = (id: string, running = true): object => ({
  Id: id,
  Name: `/${id}`,
  Created: "2026-01-01T00:00:00Z",
  Config: { Labels: {}, Image: "i", Tty: false },
  State: { Status: running ? "running" : "exited", Running: running, ExitCode: 0, StartedAt: "", FinishedAt: "" },
  NetworkSettings: { Networks: {} },
});

/** One message of Docker's multiplexed stream. */
function frame(kind: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = kind;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const it = suite("calls to Docker");

it("cost no description of all sockets, which the library makes for each of them", () => {
  const described = { agent: dockerAgent({ kind: "unix", path: "/nowhere" } as never) };
  assert.is(inspect(described, { showHidden: true, depth: null }), "{ agent: Agent }");
});

it("end, though the engine accepts and never answers", () =>
  withFake(async (fake) => {
    fake.on(/./, silence);
    const engine = fake.engine();
    const calls = [engine.facts(), engine.inspect("a"), engine.startContainer("a"), engine.removeContainer("a")];
    const ends = Promise.all(calls.map((call) => faults("Timeout", call)));
    await fake.requests.count(calls.length);
    fake.clock.skip(60_000);
    for (const fault of await ends) assert.is(fault.details.retry, true);
  }));

it("wait for their turn: a handful at once", () =>
  withFake(async (fake) => {
    let [now, most] = [0, 0];
    const held: (() => void)[] = [];
    // Nobody is answered before as many wait as may: then one call more would show.
    fake.on(/POST \/containers\/.*\/start/, (_request, response) => {
      most = Math.max(most, ++now);
      held.push(() => {
        now--;
        response.writeHead(204).end();
      });
      if (held.length === changesAtOnceMax) for (const answer of held.splice(0)) answer();
    });
    const engine = fake.engine();
    await Promise.all(Array.from({ length: changesAtOnceMax * 7 }, (_, i) => engine.startContainer(String(i))));
    assert.is(most, changesAtOnceMax);
  }));

const network = (containers: object): object => ({
  Id: "n1",
  Name: "pods",
  Created: "2026-01-01T00:00:00Z",
  Labels: { "io.troupe.cluster": "c" },
  Containers: containers,
});

it("remove a network that Docker refuses to, while nobody is in it", () =>
  withFake(async (fake) => {
    let refusals = 2;
    fake.on(/GET \/containers\/json/, json([]));
    fake.on(/GET \/networks$/, (request, response) => json(refusals < 0 ? [] : [network({})])(request, response));
    fake.on(/GET \/networks\/n1/, json(network({})));
    fake.on(/DELETE \/networks\/n1/, (request, response) =>
      json({ message: "it has active endpoints" }, refusals-- > 0 ? 403 : 204)(request, response),
    );
    const purged = fake.engine().purge();
    const over = purged.then(() => true);
    while (!(await Promise.race([over, new Promise((resolve) => setImmediate(() => resolve(false)))])))
      fake.clock.skip(100);
    assert.is(fake.requests.items.filter((r) => r.method === "DELETE").length, 3);
  }));

it("leave a network alone that others are in", () =>
  withFake(async (fake) => {
    fake.on(/GET \/containers\/json/, json([]));
    fake.on(/GET \/networks$/, json([network({})]));
    fake.on(/GET \/networks\/n1/, json(network({ other: {} })));
    fake.on(/DELETE \/networks\/n1/, json({ message: "it has active endpoints" }, 403));
    await fake.engine().purge();
    assert.is(fake.requests.items.filter((r) => r.method === "DELETE").length, 0);
  }));

it("tell of every container though one does not answer", () =>
  withFake(async (fake) => {
    const summary = { Id: "stuck", Names: ["/stuck"], Image: "i", Labels: {}, State: "exited", Created: 5 };
    fake.on(
      /GET \/containers\/json/,
      json([{ Id: "ok" }, { ...summary, Status: "Exited (9) 2 hours ago" }, { Id: "gone" }]),
    );
    fake.on(/GET \/containers\/ok\/json/, json(container("ok")));
    fake.on(/GET \/containers\/stuck\/json/, silence);
    const engine = fake.engine();
    const list = engine.list();
    await fake.requests.count(4);
    // When this is answered, the two that will be are.
    await engine.inspect("ok");
    fake.clock.skip(15_000);
    assert.equal(
      (await list).map((info) => [info.name, info.state, info.exitCode]),
      [
        ["ok", "running", undefined],
        ["stuck", "exited", 9],
      ],
    );
  }));

it("remove what is in a sandbox first where the engine wants it so", () =>
  withFake(async (fake) => {
    const left = new Set(["b0c5", "a111", "a222"]);
    fake.on(/DELETE /, (request, response) => {
      const id = request.path.split("/").at(-1) ?? "";
      const others = [...left].filter((each) => each !== id);
      if (id === "b0c5" && others.length > 0) {
        const message = `container b0c5 has dependent containers which must be removed before it: ${others.join(", ")}: container already exists`;
        return json({ message }, 500)(request, response);
      }
      left.delete(id);
      response.writeHead(204).end();
    });
    await fake.engine().removeContainer("b0c5");
    assert.equal([...left], []);
  }));

/** What Podman answers with 500. */
const podmanWords: [message: string, reason: FaultReason][] = [
  ["no container with ID 6dcf found in database: no such container", "NotFound"],
  ["unable to find network with name or ID pods: network not found", "NotFound"],
  ['creating container storage: the container name "box" is already in use by c25f', "Conflict"],
  ["subnet 10.244.250.0/24 is already used on the host or by another config", "Conflict"],
  ["updating container config table: UNIQUE constraint failed: ContainerConfig.Name", "Conflict"],
  ["can only create exec sessions on running containers: container state improper", "Conflict"],
  ["IPAM error: failed to find free IP in range: 10.244.251.1 - 10.244.251.6", "Conflict"],
  ["network name pods already used: network already exists", "Conflict"],
];

it("fail with the same meanings where Podman puts them in other words", () =>
  withFake(async (fake) => {
    const engine = fake.engine();
    for (const [message, reason] of podmanWords) {
      fake.on(/POST \/containers\/a\/start/, json({ message }, 500));
      await faults(reason, engine.startContainer("a"));
    }
  }));

it("fail with one meaning each", () =>
  withFake(async (fake) => {
    const engine = fake.engine();
    const start = (message: string, status = 500): Promise<void> => {
      fake.on(/POST \/containers\/a\/start/, json({ message }, status));
      return engine.startContainer("a");
    };
    await faults("Conflict", start("driver failed …: Bind for 0.0.0.0:80 failed: port is already allocated"));
    await faults("ServiceUnavailable", start("mkdir /var/lib/docker/overlay2/x: no space left on device"));
    await faults("BadRequest", start("OCI runtime create failed: exec: no such file", 400));
    await faults("NotFound", start("No such container: a", 404));
    await fake.stop();
    await faults("ServiceUnavailable", engine.startContainer("a"));
    const fault = await faults("ServiceUnavailable", fake.engine().startContainer("a"));
    assert.match(fault.message, /systemctl start docker.*DOCKER_HOST/);
  }));

it("go to the socket that was given, whatever DOCKER_HOST says", () => {
  const options = dockerOptions({ kind: "unix", path: "/x.sock" });
  assert.ok("host" in options && options.host === undefined);
});

it("say where no engine answers, and what to do", async () => {
  const options = { cluster: "c", minion: "m", network: { name: "n", cidr: "10.0.0.0/24" } };
  const fault = await faults(
    "ServiceUnavailable",
    connectEngine("unix:///nowhere/docker.sock", options, skippingClock()),
  );
  assert.match(fault.message, /\/nowhere\/docker\.sock.*systemctl start docker/);
});

it("run a command: output after the end of stdin, both outputs apart, the code when it is known", () =>
  withFake(async (fake) => {
    let asked = 0;
    fake.on(/POST \/containers\/a\/exec/, json({ Id: "e" }, 201));
    fake.on(/GET \/exec\/e\/json/, (request, response) => {
      const running = asked++ === 0;
      json({ Running: running, ExitCode: running ? null : 5 })(request, response);
    });
    fake.onHijack = (socket, body) => {
      assert.equal(JSON.parse(body), { Detach: false, Tty: false });
      let input = "";
      socket.on("data", (chunk: Buffer) => {
        input += chunk.toString();
      });
      socket.on("end", async () => {
        const bytes = Buffer.concat([frame(2, "a warning"), frame(1, `got ${input}`), frame(1, ""), frame(1, "!")]);
        // In pieces that cut headers and messages.
        for (let at = 0; at < bytes.length; at += 5) {
          await new Promise((resolve) => socket.write(bytes.subarray(at, at + 5), resolve));
        }
        socket.end();
      });
    };
    const session = await fake.engine().exec("a", ["cat"], { tty: false, stdin: true });
    session.stdin.end("hello");
    const [stdout, stderr] = await Promise.all([readAll(session.stdout), readAll(session.stderr)]);
    assert.equal([stdout, stderr, await session.exitCode], ["got hello!", "a warning", 5]);
  }));

it("stop: the image's own signal, then SIGKILL", () =>
  withFake(async (fake) => {
    const signals: string[] = [];
    let end: () => void = () => undefined;
    fake.on(/GET \/containers\/a\/json/, json({ ...container("a"), Config: { StopSignal: "SIGUSR1", Labels: {} } }));
    fake.on(/POST \/containers\/a\/wait/, (_request, response) => {
      end = () => response.end('{"StatusCode":137}');
    });
    fake.on(/POST \/containers\/a\/kill/, (request, response) => {
      signals.push(request.query.get("signal") ?? "");
      response.writeHead(204).end();
      if (signals.length === 2) until(() => true).then(end, end);
    });
    const stopping = fake.engine().stopContainer("a", 7_777);
    await until(() => signals.length === 1);
    assert.is(signals.length, 1, "no SIGKILL before the grace is over");
    fake.clock.skip(7_777);
    await stopping;
    assert.equal(signals, ["SIGUSR1", "SIGKILL"]);
  }));

it.run();
