import { invariant } from "../invariant.js";
import type { AnyObject } from "../kinds/all.js";
import type { Key } from "../kinds/key.js";
import type { Store, Write } from "./store.js";

async function one(store: Store, write: Write): Promise<AnyObject> {
  const [result] = await store.write([write]);
  invariant(result, "one write, one result");
  if (!result.ok) throw result.fault;
  return result.object;
}

/** Creates one object. @throws Fault AlreadyExists */
export async function create<T extends AnyObject>(store: Store, object: T): Promise<T> {
  return (await one(store, { op: "create", object })) as T;
}

/** Replaces one object. @throws Fault NotFound, Conflict */
export async function update<T extends AnyObject>(store: Store, object: T, expected?: number): Promise<T> {
  return (await one(store, { op: "update", object, ...(expected === undefined ? {} : { expected }) })) as T;
}

/** Removes one object and returns its last state. @throws Fault NotFound, Conflict */
export async function remove(store: Store, key: Key, expected?: number): Promise<AnyObject> {
  return one(store, { op: "remove", key, ...(expected === undefined ? {} : { expected }) });
}
