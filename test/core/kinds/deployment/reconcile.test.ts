import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deploymentKeys, templateHashKey } from "../../../../core/kinds/deployment/object.js";
import { reconcile } from "../../../../core/kinds/deployment/reconcile.js";
import { setName } from "../../../../core/kinds/deployment/template.js";
import type { ReplicaSet } from "../../../../core/kinds/replica-set/object.js";
import { deploymentOf, Model } from "./model.js";

const test = suite("deployments");
const revisions = (model: Model): string[] =>
  [...model.sets.values()].map((s) => `${s.metadata.annotations?.[deploymentKeys.revision]}:${s.spec.replicas}`).sort();
const imageOf = (set: ReplicaSet | undefined): string | undefined => set?.spec.template?.spec?.containers[0]?.image;
const current = (model: Model): ReplicaSet | undefined => [...model.sets.values()].find((s) => s.spec.replicas !== 0);

test("it makes a set of its template, with a hash in name, labels and selector, and is complete when all is available", () => {
  const model = new Model(deploymentOf({ replicas: 3 }));
  model.look();
  const [set] = model.sets.values();
  const hash = set?.metadata.labels?.[templateHashKey] ?? "";
  assert.match(hash, /^[bcdfghjklmnpqrstvwxz2456789]{4,10}$/);
  assert.is(set?.metadata.name, `web-${hash}`);
  assert.equal(set?.spec.selector.matchLabels, { app: "a", [templateHashKey]: hash });
  assert.is(set?.spec.template?.metadata?.labels?.[templateHashKey], hash);
  assert.is(model.condition("Progressing"), "True NewReplicaSetCreated");
  assert.is(model.condition("Available"), "False MinimumReplicasUnavailable");
  model.settle();
  assert.is(model.condition("Progressing"), "True NewReplicaSetAvailable");
  assert.is(model.condition("Available"), "True MinimumReplicasAvailable");
  assert.equal(revisions(model), ["1:3"]);
  assert.is(model.deployment.metadata.annotations?.[deploymentKeys.revision], "1");
  const quiet = model.look();
  assert.equal([quiet.create, quiet.update, quiet.remove, quiet.againAtMs], [[], [], [], undefined]);
});

test("a roll is a new revision, an undo one more, of the set that was there", () => {
  const model = new Model(deploymentOf({ replicas: 3 }));
  model.settle();
  model.setImage("i:2");
  model.settle();
  assert.equal(revisions(model), ["1:0", "2:3"]);
  model.setImage("i:1");
  model.look();
  assert.is(model.condition("Progressing"), "True FoundNewReplicaSet");
  model.settle();
  assert.equal(revisions(model), ["2:0", "3:3"]);
  assert.is(current(model)?.metadata.annotations?.[deploymentKeys.history], "1");
  assert.is(imageOf(current(model)), "i:1");
});

test("a bad image stops the roll at its bounds, and the deadline says so; an undo is the way out", () => {
  const model = new Model(deploymentOf({ replicas: 4, progressDeadlineSeconds: 60 }));
  model.settle();
  model.setImage("bad");
  const isSick = (name: string): boolean => imageOf(model.sets.get(name)) === "bad";
  model.settle(isSick, 20);
  assert.equal(revisions(model), ["1:3", "2:2"]);
  assert.is(model.available, 3);
  const due = model.look().againAtMs ?? 0;
  assert.ok(due > model.nowMs);
  model.nowMs = due;
  model.look();
  assert.is(model.condition("Progressing"), "False ProgressDeadlineExceeded");
  assert.is(model.condition("Available"), "True MinimumReplicasAvailable");
  model.setImage("i:1");
  model.settle(isSick);
  assert.equal(revisions(model), ["2:0", "3:4"]);
  assert.is(model.condition("Progressing"), "True NewReplicaSetAvailable");
});

test("paused it makes no set and rolls nothing, but is scaled; resumed it goes on", () => {
  const model = new Model(deploymentOf({ replicas: 2 }));
  model.settle();
  model.change({ paused: true });
  model.setImage("i:2");
  model.settle();
  assert.is(model.condition("Progressing"), "Unknown DeploymentPaused");
  assert.equal(revisions(model), ["1:2"]);
  model.change({ replicas: 5 });
  model.settle();
  assert.equal(revisions(model), ["1:5"]);
  model.change({ paused: false });
  model.settle();
  assert.equal(revisions(model), ["1:0", "2:5"]);
  assert.is(model.condition("Progressing"), "True NewReplicaSetAvailable");
});

test("recreated, all of the old have stopped before the first of the new is made", () => {
  const model = new Model(deploymentOf({ replicas: 3, strategy: { type: "Recreate" } }));
  model.settle();
  const [old = ""] = model.names;
  model.setImage("i:2");
  model.look();
  assert.equal(revisions(model), ["1:0"]);
  model.act(old);
  model.look();
  assert.is(model.sets.size, 1, "three are still stopping");
  model.stopped(old);
  model.look();
  assert.equal(revisions(model), ["1:0", "2:3"]);
});

test("so many revisions are kept as it says", () => {
  const model = new Model(deploymentOf({ replicas: 1, revisionHistoryLimit: 2 }));
  for (const n of [1, 2, 3, 4, 5]) {
    model.setImage(`i:${n}`);
    model.settle();
  }
  assert.equal(revisions(model), ["3:0", "4:0", "5:1"]);
});

test("scaled while it rolls, each set gets its part", () => {
  const model = new Model(
    deploymentOf({ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
  );
  model.settle();
  model.setImage("bad");
  const isSick = (name: string): boolean => imageOf(model.sets.get(name)) === "bad";
  model.settle(isSick, 20);
  assert.equal(revisions(model), ["1:8", "2:5"]);
  // Kubernetes' own example: 13 become 18, in parts of 8 and 5.
  model.change({ replicas: 15 });
  model.look();
  assert.equal(revisions(model), ["1:11", "2:7"]);
});

test("a name that another's set has is met with another hash", () => {
  const deployment = deploymentOf({ replicas: 1 });
  const foreign: ReplicaSet = {
    kind: "ReplicaSet",
    metadata: { name: setName(deployment, 0), namespace: "default", uid: "f", labels: { app: "other" } },
    spec: { selector: { matchLabels: { app: "other" } } },
  };
  const plan = reconcile(deployment, [foreign], 0);
  assert.is(plan.create[0]?.metadata.name, setName(deployment, 1));
  assert.is((plan.status as { collisionCount?: number }).collisionCount, 1);
});

test("it adopts sets that it means, and lets go those it means no more", () => {
  const deployment = deploymentOf({ replicas: 1 });
  const set = (name: string, app: string, owner: string): ReplicaSet => ({
    kind: "ReplicaSet",
    metadata: {
      ...{ name, namespace: "default", uid: name, labels: { app } },
      ...(owner
        ? {
            ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: owner, controller: true }],
          }
        : {}),
    },
    spec: { selector: { matchLabels: { app } } },
  });
  const plan = reconcile(deployment, [set("free", "a", ""), set("lost", "b", "d"), set("no", "b", "")], 0);
  assert.equal([plan.adopt?.map((n) => n.name), plan.release?.map((n) => n.name)], [["free"], ["lost"]]);
});

const amounts = fc.oneof(
  fc.nat({ max: 4 }),
  fc.nat({ max: 100 }).map((n) => `${n}%`),
);
const deeds = fc.array(
  fc.record({ deed: fc.constantFrom("look", "act", "ready", "stopped", "roll"), at: fc.nat({ max: 5 }) }),
  {
    maxLength: 120,
  },
);

test("whoever acts when: never more than may be, never fewer available by our doing, and a roll ends", () => {
  fc.assert(
    fc.property(fc.nat({ max: 9 }), amounts, amounts, deeds, (replicas, maxSurge, maxUnavailable, all) => {
      fc.pre(!(Number.parseInt(String(maxSurge), 10) === 0 && Number.parseInt(String(maxUnavailable), 10) === 0));
      const model = new Model(deploymentOf({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }));
      model.settle(undefined, 40);
      let [image, enough] = [1, true];
      for (const { deed, at } of all) {
        const name = model.names[at % model.names.length] ?? "";
        const before = model.available;
        if (deed === "look") model.look();
        else if (deed === "roll") model.setImage(`i:${++image % 3}`);
        else model[deed](name);
        const { most, least } = model.bounds;
        assert.ok(model.living <= most, `${model.living} of at most ${most}`);
        // Fewer are available only because we ended them: never below what must be there.
        if (model.available < before && enough)
          assert.ok(model.available >= least, `${model.available} of at least ${least}`);
        enough = model.available >= least;
      }
      model.settle();
      const sizes = [...model.sets.values()].filter((s) => s.spec.replicas !== 0);
      assert.is(sizes.length, replicas === 0 ? 0 : 1);
      assert.is(model.available, replicas);
      assert.is(model.condition("Progressing"), "True NewReplicaSetAvailable");
    }),
    { numRuns: 150 },
  );
});

test.run();
