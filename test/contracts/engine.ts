/** The laws of daemon/minion/engine/engine.ts, for any engine. */
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { isOutOfAddresses } from "../../daemon/minion/engine/cidr.js";
import type { ContainerSpec } from "../../daemon/minion/engine/engine.js";
import { eventLaws } from "./engine/event-laws.js";
import { streamLaws } from "./engine/stream-laws.js";
import {
  containerSpec,
  type EngineLaw,
  type EngineUnderTest,
  ended,
  faults,
  runPod,
  sandboxSpec,
} from "./engine/subject.js";
import { usageLaws } from "./engine/usage-laws.js";

/** Adds every law to `test`; after each, both minions' containers are purged. */
export function engineContract(test: Test, under: () => EngineUnderTest): void {
  const law: EngineLaw = (name, body) => {
    test(name, async () => {
      try {
        await body(under());
      } finally {
        await Promise.all([under().engine.purge(), under().neighbour.purge()]);
      }
    });
  };
  test.before.each(async () => {
    await under().engine.ensureNetwork();
  });
  sandboxLaws(law);
  containerLaws(law);
  resourceLaws(law);
  usageLaws(law);
  endingLaws(law);
  sharingLaws(law);
  eventLaws(law);
  streamLaws(law);
}

function sandboxLaws(law: EngineLaw): void {
  law("a sandbox runs, has an address of the pod network and our labels", async ({ engine }) => {
    const { cidr, gateway } = await engine.ensureNetwork();
    const box = await engine.createSandbox(sandboxSpec("box"));
    const prefix = cidr.split(".").slice(0, 2).join(".");
    assert.is(box.state, "running");
    assert.ok(box.ip?.startsWith(`${prefix}.`), `${box.ip} is not of ${cidr}`);
    assert.is.not(box.ip, gateway);
    assert.is(box.labels["io.troupe.minion"], "one");
    assert.is(box.labels["io.troupe.pod.name"], "web");
    assert.equal((await engine.list())[0], box);
  });

  law("a sandbox that exists is returned, whoever asks again", async ({ engine, again }) => {
    const [first, second] = [
      await engine.createSandbox(sandboxSpec("box")),
      await again().createSandbox(sandboxSpec("box")),
    ];
    assert.equal(second, first);
  });

  law("a host port that is taken is a conflict, and leaves nothing behind", async ({ engine, freePort }) => {
    const port = { containerPort: 80, protocol: "TCP" as const, hostPort: await freePort(), hostIp: "127.0.0.1" };
    await engine.createSandbox(sandboxSpec("first", [port]));
    await faults("Conflict", engine.createSandbox(sandboxSpec("second", [port])));
    assert.equal(
      (await engine.list()).map((c) => c.name),
      ["first"],
    );
    await engine.createSandbox(sandboxSpec("second", [{ ...port, hostIp: "127.0.0.2" }]));
  });

  law("without an address there is no sandbox, until one is given back", async (under) => {
    const engine = await under.narrow();
    await engine.ensureNetwork();
    try {
      assert.equal(await engine.addresses(), { all: 5, free: 5 });
      const boxes = [];
      for (let i = 0; i < 5; i++) boxes.push(await engine.createSandbox(sandboxSpec(`box-${i}`)));
      assert.is((await engine.addresses()).free, 0);
      const fault = await faults("Conflict", engine.createSandbox(sandboxSpec("more")));
      assert.ok(isOutOfAddresses(fault));
      assert.is(fault.details.retry, true);
      assert.is((await engine.list()).length, 5);
      const again = await faults("Conflict", engine.createSandbox(sandboxSpec("again")));
      assert.is(again.message, fault.message, "it is told in the same words at each try");
      await engine.createSandbox({ ...sandboxSpec("on-host"), hostNetwork: true });
      await engine.removeContainer(boxes[2]?.id ?? "");
      await engine.createSandbox(sandboxSpec("more"));
    } finally {
      await engine.purge();
    }
  });

  law("a sandbox can get another name, once and again, and not another's", async ({ engine }) => {
    const box = await engine.createSandbox(sandboxSpec("warm"));
    await engine.renameContainer(box.id, "box");
    await engine.renameContainer(box.id, "box");
    assert.is((await engine.inspect(box.id))?.name, "box");
    await engine.createSandbox(sandboxSpec("warm"));
    await faults("Conflict", engine.renameContainer(box.id, "warm"));
  });
}

function containerLaws(law: EngineLaw): void {
  law("a container is created, started and started again", async (under) => {
    const box = await under.engine.createSandbox(sandboxSpec("box"));
    const { id } = await under.engine.createContainer(containerSpec(under, "app", box.id, "waits"));
    const made = await under.engine.inspect(id);
    assert.is(made?.state, "created");
    assert.is(made?.startedAtMs, undefined);
    await under.engine.startContainer(id);
    await under.engine.startContainer(id);
    const info = await under.engine.inspect(id);
    assert.is(info?.state, "running");
    assert.ok((info?.startedAtMs ?? 0) > 0);
    assert.is(info?.exitCode, undefined);
    assert.is(info?.ip, undefined);
  });

  law("what is together in a pod ends apart: the others run on, and another is started beside them", async (under) => {
    const box = await under.engine.createSandbox(sandboxSpec("box"));
    const make = async (name: string): Promise<string> => {
      const { id } = await under.engine.createContainer(containerSpec(under, name, box.id, "waits"));
      await under.engine.startContainer(id);
      return id;
    };
    const [first, second] = [await make("first"), await make("second")];
    await under.engine.killContainer(first);
    await ended(under.engine, first);
    await under.engine.removeContainer(first);
    const third = await make("third");
    const all = await Promise.all([box.id, second, third].map((id) => under.engine.inspect(id)));
    assert.equal(
      all.map((info) => info?.state),
      ["running", "running", "running"],
    );
    assert.is((await under.engine.createSandbox(sandboxSpec("box"))).id, box.id);
  });

  law("creation under a name is idempotent for equal labels, and a conflict for others", async (under) => {
    const box = await under.engine.createSandbox(sandboxSpec("box"));
    const spec = containerSpec(under, "app", box.id, "waits");
    const first = await under.engine.createContainer(spec);
    assert.is((await under.engine.createContainer(spec)).id, first.id);
    const other = { ...spec, labels: { ...spec.labels, "io.troupe.attempt": "1" } };
    const fault = await faults("Conflict", under.engine.createContainer(other));
    assert.match(fault.message, /io\.troupe\.attempt/);
  });

  law("a missing image is NotFound", async (under) => {
    assert.is(await under.engine.imageId("troupe/nobody-has-this:1"), undefined);
    const box = await under.engine.createSandbox(sandboxSpec("box"));
    const spec = { ...containerSpec(under, "app", box.id, "waits"), image: "troupe/nobody-has-this:1" };
    await faults("NotFound", under.engine.createContainer(spec));
  });

  law(
    "what must not run as root, or only as a profile says that is not there, is not made otherwise",
    async (under) => {
      const box = await under.engine.createSandbox(sandboxSpec("box"));
      const make = (name: string, wishes: Partial<ContainerSpec>): Promise<{ id: string }> =>
        under.engine.createContainer({ ...containerSpec(under, name, box.id, "waits"), ...wishes });
      const { message } = await faults("Forbidden", make("rooted", { nonRoot: true }));
      assert.match(message, /runAsNonRoot.*root/);
      await faults("Forbidden", make("rooted", { nonRoot: true, user: "0" }));
      const profile = "nobody-has-this.json";
      await faults("Forbidden", make("confined", { security: { seccomp: { profile } } }));
      assert.is((await under.engine.list()).length, 1);
      const security = { noNewPrivileges: true, seccomp: "Unconfined" } as const;
      for (const wishes of [{ user: "1000" }, { user: "1000", group: 7, groups: [8, 9], security }]) {
        const { id } = await make(`user-${Object.keys(wishes).length}`, { nonRoot: true, ...wishes });
        await under.engine.startContainer(id);
        assert.is((await under.engine.inspect(id))?.state, "running");
      }
    },
  );

  law("what is gone can be stopped, killed and removed, but not started", async ({ engine }) => {
    await engine.stopContainer("nobody", 0);
    await engine.killContainer("nobody");
    await engine.removeContainer("nobody");
    assert.is(await engine.inspect("nobody"), undefined);
    await faults("NotFound", engine.startContainer("nobody"));
  });
}

function resourceLaws(law: EngineLaw): void {
  law("limits above what the host has, and below what an engine can keep, are no reason not to run", async (under) => {
    const box = await under.engine.createSandbox(sandboxSpec("box"));
    const limits = [
      { nanoCpus: 64e9, memoryBytes: 2 ** 50 },
      { nanoCpus: 1e15, memoryBytes: 2 ** 63 },
      { nanoCpus: 1e6, memoryBytes: 1, cpuShares: 1e9 },
    ];
    for (const [i, limit] of limits.entries()) {
      const spec = { ...containerSpec(under, `app-${i}`, box.id, "waits"), ...limit };
      const { id } = await under.engine.createContainer(spec);
      await under.engine.startContainer(id);
      assert.is((await under.engine.inspect(id))?.state, "running", JSON.stringify(limit));
    }
  });
}

function endingLaws(law: EngineLaw): void {
  law("SIGTERM is enough for one that listens", async (under) => {
    const app = await runPod(under, "app", "waits");
    await under.engine.stopContainer(app.id, 30_000);
    const info = await under.engine.inspect(app.id);
    assert.is(info?.state, "exited");
    assert.is.not(info?.exitCode, 137);
    assert.ok((info?.finishedAtMs ?? 0) >= (info?.startedAtMs ?? Number.POSITIVE_INFINITY));
    await under.engine.stopContainer(app.id, 30_000);
    await under.engine.killContainer(app.id);
  });

  law("SIGKILL ends one that does not, when its grace is over, of any length", async (under) => {
    const app = await runPod(under, "app", "deaf");
    await under.engine.stopContainer(app.id, 120);
    assert.is((await under.engine.inspect(app.id))?.exitCode, 137);
  });

  law("one that ended is started again, as if it were the first time", async (under) => {
    const app = await runPod(under, "app", "ends");
    const first = await ended(under.engine, app.id);
    assert.is(first.exitCode, 3);
    assert.is(first.oomKilled, false);
    await under.engine.startContainer(app.id);
    assert.is((await ended(under.engine, app.id)).exitCode, 3);
  });

  law("removal ends what runs", async (under) => {
    const app = await runPod(under, "app", "deaf");
    await under.engine.removeContainer(app.id);
    assert.is(await under.engine.inspect(app.id), undefined);
    assert.equal(
      (await under.engine.list()).map((c) => c.name),
      ["app-box"],
    );
  });
}

function sharingLaws(law: EngineLaw): void {
  law("minions that share an engine see and purge their own only", async ({ engine, neighbour }) => {
    const [mine, theirs] = await Promise.all([
      engine.createSandbox(sandboxSpec("mine")),
      neighbour.createSandbox(sandboxSpec("theirs")),
    ]);
    assert.equal(
      (await engine.list()).map((c) => c.id),
      [mine.id],
    );
    await engine.purge();
    assert.equal(
      (await neighbour.list()).map((c) => c.id),
      [theirs.id],
    );
    assert.is(await engine.inspect(mine.id), undefined);
  });

  law("a name of another minion is a conflict", async ({ engine, neighbour }) => {
    await neighbour.createSandbox(sandboxSpec("box"));
    await faults("Conflict", engine.createSandbox(sandboxSpec("box")));
  });

  law("the pods' network is made once, by whoever comes first", async ({ engine, neighbour, again }) => {
    await Promise.all([engine.purge(), neighbour.purge()]);
    const [a, b, c] = await Promise.all([engine.ensureNetwork(), neighbour.ensureNetwork(), again().ensureNetwork()]);
    assert.equal(a, b);
    assert.equal(a, c);
  });

  law("a restarted daemon finds what runs, and the same host", async (under) => {
    const app = await runPod(under, "app", "waits");
    const found = (await under.again().list()).find((c) => c.name === "app");
    assert.is(found?.id, app.id);
    assert.is(found?.state, "running");
    assert.is((await under.again().facts()).bootId, (await under.engine.facts()).bootId);
  });
}
