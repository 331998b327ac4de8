import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../../cli/client/client.js";
import { type Found, type GetFlags, printFound } from "../../../cli/commands/get-output.js";
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { printed } from "./printed.js";

const test = suite("what get prints");

const namespace = (name: string): AnyObject => ({ kind: "Namespace", metadata: { name }, spec: {} }) as AnyObject;
const service = (name: string): AnyObject =>
  ({ kind: "Service", metadata: { name, namespace: "default" }, spec: { ports: [{ port: 80 }] } }) as AnyObject;
const found = (kind: Kind, items: AnyObject[], isList = true): Found => ({ kind, items, isList, resourceVersion: "" });

async function shown(all: Found[], flags: Partial<GetFlags> = {}): Promise<string> {
  const client = await connect({ server: "http://127.0.0.1:1" });
  return printed(() => printFound(all, { headers: true, ...flags }, client));
}

test("one kind is a table; of several, each object says what it is", async () => {
  assert.match(await shown([found("Namespace", [namespace("a")])]), /^NAME +STATUS +AGE\na /);
  const both = await shown([found("Namespace", [namespace("a")]), found("Service", [service("web")])]);
  assert.match(both, /^NAME {11,}STATUS .*\nnamespace\/a .*\n\nNAME .*\nservice\/web /);
});

test("a table without its header", async () => {
  assert.match(await shown([found("Namespace", [namespace("a")])], { headers: false }), /^a +\S+/);
});

test("a list of one is a list, an object that was named is an object", async () => {
  const list = JSON.parse(await shown([found("Namespace", [namespace("a")])], { output: "json" })) as AnyObject;
  assert.equal([list.kind as string, (list as unknown as { items: unknown[] }).items.length], ["List", 1]);
  const one = JSON.parse(await shown([found("Namespace", [namespace("a")], false)], { output: "json" })) as AnyObject;
  assert.is(one.kind, "Namespace");
});

test("names", async () => {
  const all = [found("Namespace", [namespace("a"), namespace("b")]), found("Service", [service("web")])];
  assert.is(await shown(all, { output: "name" }), "namespace/a\nnamespace/b\nservice/web\n");
});

test("who has which field is shown when it is asked for", async () => {
  const { metadata, ...rest } = namespace("a");
  const managed = { ...rest, metadata: { ...metadata, managedFields: [{ manager: "me" }] } } as AnyObject;
  const text = (flags: Partial<GetFlags>): Promise<string> =>
    shown([found("Namespace", [managed], false)], { output: "yaml", ...flags });
  assert.not.match(await text({}), /managedFields/);
  assert.match(await text({ showManagedFields: true }), /manager: me/);
});

test("nothing is nothing on stdout", async () => {
  assert.is(await shown([found("Service", [])]), "");
});

test.run();
