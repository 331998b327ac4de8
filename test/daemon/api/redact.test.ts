/** A secret in any place that a kind's shape marks as one is nowhere in what people are shown of actors. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Kind } from "../../../core/kinds/all.js";
import { redact } from "../../../daemon/api/redact.js";
import { secretSamples, secretWord } from "../../core/objects/secret-samples.js";
import { addMinion, type Cluster, closeAll, startCluster } from "./cluster.js";
import { openStream } from "./events.js";

const test = suite("what is shown of actors");
test.after.each(closeAll);

type Rec = Record<string, unknown>;
const containerLists = ["containers", "initContainers", "ephemeralContainers"];

const claimSpec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

/** A claim asks for storage. */
function asking(volume: Rec): Rec {
  const { volumeClaimTemplate } = (volume["ephemeral"] as Rec | undefined) ?? {};
  if (!volumeClaimTemplate) return volume;
  return { ...volume, ephemeral: { volumeClaimTemplate: { ...(volumeClaimTemplate as Rec), spec: claimSpec } } };
}

/** Each container has a name of its own. */
function named(spec: Rec): Rec {
  const volumes = spec["volumes"] as Rec[] | undefined;
  const lists = containerLists.flatMap((list) => {
    const given = spec[list] as Rec[] | undefined;
    return given ? [[list, given.map((c, i) => ({ ...c, name: `${list.toLowerCase()}-${i}` }))] as const] : [];
  });
  return { ...spec, ...Object.fromEntries(lists), ...(volumes ? { volumes: volumes.map(asking) } : {}) };
}

function complete(kind: Kind, sample: Rec, name: string): Rec {
  const metadata = { ...(sample["metadata"] as Rec), name };
  const spec = sample["spec"] as Rec | undefined;
  if (kind === "Pod") return { ...sample, metadata, spec: named(spec ?? {}) };
  const template = spec?.["template"] as { metadata?: Rec; spec?: Rec };
  const labels = { app: name };
  const filled = {
    ...template,
    metadata: { ...template?.metadata, labels },
    spec: named({ containers: [{ name: "c", image: "i" }], ...template?.spec }),
  };
  return { ...sample, metadata, spec: { ...spec, replicas: 1, selector: labels, template: filled } };
}

async function everythingShown(c: Cluster): Promise<string[]> {
  const list = await c.call("GET", "/actors");
  const ids: string[] = list.json.actors.map((actor: { id: string }) => actor.id);
  const each = await Promise.all(ids.map(async (id) => (await c.call("GET", `/actors/${id}`)).text));
  return [list.text, ...each, (await c.call("GET", "/api/v1/events")).text, ...c.complaints];
}

for (const [kind, plural] of [
  ["Pod", "pods"],
  ["ReplicationController", "replicationcontrollers"],
] as const)
  test(`${kind}: in no actor, step, event and line of the log`, async () => {
    const c = await startCluster();
    await addMinion(c, "m1");
    const stream = await openStream(`${c.url}/actors/stream`, {}, "\n\n");
    // No body brings ephemeral containers: they come by a subresource of their own.
    const samples = secretSamples(kind).filter(([path]) => !path.includes("ephemeralContainers"));
    assert.ok(samples.length > 30);
    for (const [i, [path, sample]] of samples.entries()) {
      const { status, text } = await c.call(
        "POST",
        `/api/v1/namespaces/default/${plural}`,
        complete(kind, sample, `s-${i}`),
      );
      assert.is(status, 201, `${path}: ${text}`);
      assert.match(text, new RegExp(secretWord), path);
    }
    // The last step that came of it has been told.
    const last = `${samples.length - 1}`;
    for (let block = await stream.next(); block !== undefined; block = await stream.next()) {
      assert.not.match(block, new RegExp(secretWord));
      if (block.includes(`/default/s-${last}`)) break;
    }
    stream.close();
    const shown = await everythingShown(c);
    assert.ok(shown.length > samples.length);
    for (const text of shown) assert.not.match(text, new RegExp(secretWord));
  });

test("parts of an object, without the kind that says what is secret", () => {
  const container = {
    name: "kept",
    command: ["a", secretWord],
    args: [secretWord],
    env: [{ name: "A", value: secretWord }],
  };
  const shown = JSON.stringify(
    redact({ template: { metadata: { annotations: { note: secretWord } }, spec: [container] } }),
  );
  assert.not.match(shown, new RegExp(secretWord));
  assert.match(shown, /kept.*"A"/);
});

test("names that sound like a secret hide what they name, wherever they stand", () => {
  const shown = redact({
    facts: { apiKey: secretWord, password: secretWord, list: [{ token: secretWord }] },
    plain: "p",
  });
  assert.not.match(JSON.stringify(shown), new RegExp(secretWord));
  assert.equal((shown as Rec)["plain"], "p");
});

test.run();
