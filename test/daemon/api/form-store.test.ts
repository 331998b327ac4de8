import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import { endpointSlices } from "../../../core/kinds/endpoints/slices.js";
import type { FormDef } from "../../../core/objects/form-def.js";
import { memoryStore } from "../../../core/store/memory.js";
import { create, remove } from "../../../core/store/write.js";
import { formStore } from "../../../daemon/api/form-store.js";

const test = suite("a store in another form");
const def = endpointSlices as unknown as FormDef;

const endpoints = (name: string, ...ports: number[]): AnyObject => ({
  kind: "Endpoints",
  metadata: { name, namespace: "default" },
  subsets: ports.map((port) => ({ addresses: [{ ip: "10.1.0.2" }], ports: [{ port }] })),
});
const names = (objects: readonly AnyObject[]): string => objects.map(({ metadata }) => metadata.name).join(" ");

test("lists and objects are as they are shown, in order of their names", async () => {
  const store = memoryStore();
  await create(store, endpoints("a", 80, 81));
  await create(store, endpoints("a-1", 80));
  const slices = formStore(store, def);
  assert.is(names((await slices.list("Endpoints")).items), "a-0 a-1 a-1-0");
  assert.is((await slices.get("Endpoints", "default", "a-1"))?.metadata.name, "a-1");
  assert.is(await slices.get("Endpoints", "default", "a-7"), undefined);
  assert.is(await slices.get("Endpoints", "default", "a"), undefined);
  assert.is(names(await slices.listAt("Endpoints", undefined, 1)), "a-0 a-1");
  const [first] = (await slices.list("Endpoints")).items;
  assert.is((await slices.list("Endpoints")).items[0], first, "what does not change is made once");
});

test("a watch tells of each object that comes, changes and goes", async () => {
  const store = memoryStore();
  const watch = await formStore(store, def).watch();
  const changes = watch[Symbol.asyncIterator]();
  const told = async (): Promise<string> => {
    const { value } = await changes.next();
    return `${value.type} ${value.object.metadata.name} ${value.object.metadata.resourceVersion}`;
  };
  await create(store, endpoints("a", 80, 81));
  assert.is(await told(), "ADDED a-0 1");
  assert.is(watch.handedUpTo, undefined, "the second one waits");
  assert.is(await told(), "ADDED a-1 1");
  assert.is(watch.handedUpTo, 1);
  await store.write([{ op: "update", object: endpoints("a", 82) }]);
  assert.is(await told(), "MODIFIED a-0 2");
  assert.is(await told(), "DELETED a-1 2");
  await remove(store, { kind: "Endpoints", namespace: "default", name: "a" });
  assert.is(await told(), "DELETED a-0 3");
  watch.close();
  assert.is((await changes.next()).done, true);
});

test.run();
