import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { defaultClass, hostDirectoryClass, type StorageClass } from "../../../../core/kinds/storage-class/object.js";

const test = suite("storage classes");

function causes(fields: object): string[] {
  try {
    readObject("StorageClass", { metadata: { name: "c" }, ...fields });
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}

test("ours makes directories where a pod goes, and takes no wishes; others are as they say", () => {
  assert.equal(readObject("StorageClass", { ...hostDirectoryClass }).object.provisioner, "troupe.dev/host-directory");
  assert.equal(causes({ provisioner: "troupe.dev/host-directory" }), ["volumeBindingMode"]);
  const late = { provisioner: "troupe.dev/host-directory", volumeBindingMode: "WaitForFirstConsumer" };
  assert.equal(causes({ ...late, parameters: { path: "/x" } }), ["parameters"]);
  assert.equal(causes({ ...late, mountOptions: ["ro"] }), ["mountOptions"]);
  assert.equal(causes({ provisioner: "kubernetes.io/no-provisioner", parameters: { a: "b" } }), []);
});

test("of several default classes the youngest is it", () => {
  const [annotations] = [hostDirectoryClass.metadata.annotations ?? {}];
  const made = (name: string, creationTimestamp: string): StorageClass => ({
    ...hostDirectoryClass,
    metadata: { name, annotations, creationTimestamp },
  });
  const old = made("old", "2025-01-01T00:00:00Z");
  assert.is(defaultClass([old, made("new", "2026-01-01T00:00:00Z")])?.metadata.name, "new");
  assert.is(defaultClass([{ ...old, metadata: { name: "old" } }]), undefined);
});

test.run();
