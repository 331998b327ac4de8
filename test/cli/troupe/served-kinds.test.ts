/** troupe with kinds that it was not built with, against the real API over a store in memory. */
import { spawn } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inMemory, program } from "./in-memory.js";

const test = suite("troupe with kinds that only the master knows");

const { cluster, env, file, ok, troupe } = inMemory(test);

const definition = (scope: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: frobs.km.example}
spec:
  group: km.example
  scope: ${scope}
  names: {kind: Frob, plural: frobs, shortNames: [fb], categories: [all, tools]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns:
    - {name: Size, type: integer, jsonPath: .spec.size}
    - {name: Colour, type: string, jsonPath: .spec.colour, priority: 1}
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              size: {type: integer, maximum: 9}
              colour: {type: string}
              replicas: {type: integer, default: 1}
              tags: {type: array, items: {type: string}}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
const frob = (size: number, name = "f"): string =>
  `\n---\napiVersion: km.example/v1\nkind: Frob\nmetadata: {name: ${name}, labels: {l: "1"}}\nspec: {size: ${size}, colour: red, tags: [x, y]}\n`;

test("a definition and an object of it in one file: apply, get in every form, describe, change, scale, delete", async () => {
  const both = file("both.yaml", definition("Namespaced") + frob(3));
  assert.is(
    await ok("apply", "-f", both),
    'customresourcedefinition "frobs.km.example" created\nfrob.km.example "f" created\n',
  );
  assert.is(await ok("apply", "-f", file("f.yaml", frob(3))), 'frob.km.example "f" unchanged\n');
  assert.is(await ok("apply", "-f", file("f.yaml", frob(4))), 'frob.km.example "f" configured\n');
  for (const word of ["frobs", "frob", "fb", "Frob", "frobs.km.example", "fb.v1.km.example", "tools"])
    assert.match(await ok("get", word), /^NAME +SIZE\nf +4\n$/, word);
  assert.match(await ok("get", "fb/f", "-o", "wide"), /^NAME +SIZE +COLOUR\nf +4 +red\n$/);
  assert.match(await ok("get", "fb", "-A", "--show-labels"), /^NAMESPACE +NAME +SIZE +LABELS\ndefault +f +4 +l=1\n$/);
  assert.is(await ok("get", "all", "-o", "name"), "frob.km.example/f\n");
  assert.match(await ok("get", "pods,fb"), /^NAME +SIZE\nfrob\.km\.example\/f +4\n$/);
  assert.is(JSON.parse(await ok("get", "frob.km.example/f", "-o", "json")).kind, "Frob");
  const described = await ok("describe", "frob", "f");
  for (const part of [/Kind: +Frob \(km\.example\/v1\)/, /spec:\n +size: +4/, /tags: +x\n +y/])
    assert.match(described, part);
  assert.is(await ok("label", "frob/f", "a=b"), 'frob.km.example "f" labelled\n');
  assert.is(await ok("scale", "frob/f", "3"), 'frob.km.example "f" scaled from 1 to 3\n');
  assert.match((await troupe(["get", "frob", "g"])).stderr, /there is no frob\.km\.example "g" .*did you mean f\?/);
  const wrong = await troupe(["apply", "-f", "-"], { stdin: frob(10) });
  assert.match(wrong.stderr, /^error: stdin: frob\.km\.example "f": .*less than or equal to 9/);
  await ok("apply", "-f", file("g.yaml", frob(1, "g")));
  assert.is(await ok("delete", "frob", "-l", "a=b"), 'frob.km.example "f" deleted\n');
  assert.is(await ok("delete", "-f", file("g.yaml", frob(1, "g"))), 'frob.km.example "g" deleted\n');
  assert.match((await troupe(["get", "frobs"])).stderr, /there are no frobs in namespace default/);
  await ok("delete", "crd", "frobs.km.example");
  const gone = await troupe(["get", "frobs"]);
  assert.equal([gone.code, /there is no kind "frobs"/.test(gone.stderr)], [2, true]);
});

test("watched, waited for, and without a namespace", async () => {
  await ok("apply", "-f", file("crd.yaml", definition("Cluster")));
  await ok("apply", "-f", file("f.yaml", frob(3)));
  const watching = spawn(process.execPath, [program, "-s", cluster().url, "get", "fb", "-w"], {
    env: { ...process.env, ...env },
  });
  let seen = "";
  for await (const text of watching.stdout.setEncoding("utf8")) {
    seen += text;
    if (/f +5/.test(seen)) break;
    if (/f +3/.test(seen)) await ok("apply", "-f", file("f.yaml", frob(5)));
  }
  watching.kill();
  assert.match(seen, /^NAME +SIZE\nf +3\nf +5\n$/);
  const waiting = troupe(["wait", "frob/f", "--for=condition=Ready", "--timeout=20s"]);
  const path = "/apis/km.example/v1/frobs/f/status";
  const { json } = await cluster().call("GET", path);
  await cluster().call("PUT", path, { ...json, status: { conditions: [{ type: "Ready", status: "True" }] } });
  assert.is((await waiting).stdout, "frob.km.example/f condition met\n");
});

test("other versions and looks of kinds that are built in", async () => {
  const hpa =
    "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, apiVersion: apps/v1, name: d}}\n";
  assert.match(await ok("apply", "-f", file("hpa.yaml", hpa)), /"h" created/);
  assert.match(await ok("get", "hpa.v1.autoscaling"), /^NAME +REFERENCE/);
  assert.match(await ok("get", "hpa", "h"), /^NAME +REFERENCE/);
  assert.match((await troupe(["get", "endpointslices"])).stderr, /there are no endpointslices in namespace default/);
});

test.run();
