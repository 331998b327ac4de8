import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import { isBehind, tieOf } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { ObjectIndex } from "../../../core/objects/index/object-index.js";
import { Sights } from "../../../daemon/control/sights.js";

const test = suite("which pods are behind a service");

const service = (name: string, selector: Record<string, string>): Service =>
  ({ kind: "Service", metadata: { name, namespace: "n" }, spec: { selector } }) as Service;
const web = service("web", { app: "web" });
const labelled = (name: string, labels: Record<string, string>, phase = "Pending"): Pod =>
  ({ kind: "Pod", metadata: { name, namespace: "n", labels }, spec: {}, status: { phase } }) as unknown as Pod;
const pod = (name: string, app: string, phase?: string): Pod => labelled(name, { app }, phase);

/** An index, and what services see in step with it: `name phase` of each pod. */
function subject() {
  const index = new ObjectIndex<AnyObject>();
  const eye = {
    kind: "Service" as const,
    belongs: isBehind,
    viewOf: ({ metadata, status }: Pod) => `${metadata.name} ${status?.phase ?? ""}`,
    same: (was: string | undefined, is: string | undefined) => was === is,
  };
  const sights = new Sights<Service, string>(eye, index);
  return {
    index,
    sights,
    move: (before: Pod | undefined, after: Pod | undefined): Service[] => {
      if (after) index.put(after);
      else if (before) index.drop("Pod", "n", before.metadata.name);
      return sights.move(before, after);
    },
    put: (owner: Service): void => {
      index.put(owner);
      sights.put(owner);
    },
  };
}

test("it looks again when one of them came, changed or went, and only then", () => {
  const { index, sights, move, put } = subject();
  index.put(pod("a", "web"));
  put(web);
  assert.is(sights.takeChanged(web), true, "it is new");
  assert.is(sights.takeChanged(web), false);
  const steps: [Pod | undefined, Pod | undefined, boolean][] = [
    [undefined, pod("x", "other"), false],
    [undefined, pod("b", "web"), true],
    [pod("b", "web"), { ...pod("b", "web"), spec: { containers: [] } }, false],
    [pod("b", "web"), pod("b", "web", "Running"), true],
    [pod("b", "web", "Running"), pod("b", "other", "Running"), true],
    [pod("b", "other", "Running"), undefined, false],
    [pod("a", "web"), undefined, true],
  ];
  for (const [before, after, isChanged] of steps) {
    move(before, after);
    assert.is(sights.takeChanged(web), isChanged, JSON.stringify([before, after]));
  }
  assert.equal([...sights.viewsOf(web)], []);
  put(web);
  assert.is(sights.takeChanged(web), true, "it is another version of itself");
});

test("an empty selector sees nothing, and an owner that is gone hears of nothing", () => {
  const { index, sights, move, put } = subject();
  put(service("none", {}));
  put(web);
  assert.equal(move(undefined, pod("a", "web")), [web]);
  assert.equal([...sights.viewsOf(service("none", {}))], []);
  index.drop("Service", "n", "web");
  sights.remove(web);
  assert.equal(move(pod("a", "web"), pod("a", "web", "Running")), []);
});

test("a controller that lets a pod of other labels go sees it no more, though the labels are the same", () => {
  const index = new ObjectIndex<AnyObject>();
  const eye = {
    kind: "ReplicationController" as const,
    belongs: (seen: Pod, owner: ReplicationController) => tieOf(seen, owner) !== undefined,
    viewOf: (seen: Pod, owner: ReplicationController) => String(tieOf(seen, owner)),
    same: (was: string | undefined, is: string | undefined) => was === is,
  };
  const sights = new Sights<ReplicationController, string>(eye, index);
  const rc = {
    kind: "ReplicationController",
    metadata: { name: "rc", namespace: "n", uid: "u" },
    spec: { selector: { app: "web" } },
  } as unknown as ReplicationController;
  index.put(rc);
  sights.put(rc);
  const free = pod("a", "other");
  const ownerReferences = [{ apiVersion: "v1", kind: "ReplicationController", name: "rc", uid: "u", controller: true }];
  const owned: Pod = { ...free, metadata: { ...free.metadata, ownerReferences } };
  const move = (before: Pod | undefined, after: Pod): ReplicationController[] => {
    index.put(after);
    return sights.move(before, after);
  };
  assert.equal(move(undefined, owned), [rc]);
  assert.equal([...sights.viewsOf(rc)], ["stray"]);
  assert.is(owned.metadata.labels, free.metadata.labels);
  assert.equal(move(owned, free), [rc]);
  assert.equal([...sights.viewsOf(rc)], []);
});

const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("1", "2"), { maxKeys: 2 });
const deed = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  labels: fc.option(labels, { nil: undefined }),
  phase: fc.constantFrom("Pending", "Running"),
  owner: fc.option(fc.tuple(fc.constantFrom("s", "t"), labels), { nil: undefined }),
});

test("any pods and owners that come, change and go: each sees what a scan of all pods would show", () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const { index, sights, move, put } = subject();
      const owners = new Map<string, Service>();
      for (const { name, labels, phase, owner } of deeds) {
        const before = index.get("Pod", "n", name) as Pod | undefined;
        const after = labels && labelled(name, labels, phase);
        const seen = new Map([...owners.values()].map((o) => [o, [...sights.viewsOf(o)].sort().join()]));
        const told = before || after ? move(before, after) : [];
        for (const [o, was] of seen)
          assert.is(told.includes(o), [...sights.viewsOf(o)].sort().join() !== was, o.metadata.name);
        if (owner) {
          const [ownerName, selector] = owner;
          owners.set(ownerName, service(ownerName, selector));
          put(service(ownerName, selector));
          owners.set(ownerName, index.get("Service", "n", ownerName) as Service);
        }
        for (const o of owners.values()) {
          const scan = [...index.list("Pod")].filter((p) => isBehind(p as Pod, o)) as Pod[];
          const wanted = scan.map((p) => `${p.metadata.name} ${p.status?.phase}`);
          assert.equal([...sights.viewsOf(o)].sort(), wanted.sort());
        }
      }
    }),
    { numRuns: 300 },
  );
});

test.run();
