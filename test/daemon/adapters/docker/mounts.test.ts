/** Mounts in Docker's words. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec, Mount } from "../../../../daemon/minion/engine/engine.js";
import { json, withFake } from "./fake-docker.js";

const it = suite("mounts");
const spec: ContainerSpec = {
  ...{ name: "app", labels: {}, image: "i", env: [], mounts: [], sandboxId: "s" },
  ...{ cpuShares: 0, nanoCpus: 0, memoryBytes: 0, privileged: false },
};

interface Body {
  HostConfig: { Binds: string[]; Mounts: object[] };
}

const cases: [mount: Mount, bind: string | object][] = [
  [{ source: "/a", target: "/b", readOnly: false }, "/a:/b"],
  [{ source: "/a", target: "/b", readOnly: true }, "/a:/b:ro"],
  [{ source: "/a", target: "/b", readOnly: false, propagation: "rshared" }, "/a:/b:rshared"],
  [{ source: "/a", target: "/b", readOnly: true, propagation: "rslave" }, "/a:/b:ro,rslave"],
  [
    { source: "/a:1", target: "/b", readOnly: true, propagation: "rslave" },
    { Type: "bind", Source: "/a:1", Target: "/b", ReadOnly: true, BindOptions: { Propagation: "rslave" } },
  ],
  [
    { source: "/a:1", target: "/b", readOnly: false },
    { Type: "bind", Source: "/a:1", Target: "/b", ReadOnly: false },
  ],
];

for (const [mount, wanted] of cases)
  it(`${JSON.stringify(mount)} is ${JSON.stringify(wanted)}`, () =>
    withFake(async (fake) => {
      fake.on(/POST \/containers\/create/, json({ Id: "c" }, 201));
      await fake.engine().createContainer({ ...spec, mounts: [mount] });
      const body = fake.requests.items.at(-1)?.body as Body;
      assert.equal([...body.HostConfig.Binds, ...body.HostConfig.Mounts], [wanted]);
    }));

it.run();
