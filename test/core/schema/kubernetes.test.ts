import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyKind } from "../../../core/kinds/all.js";
import { descriptionOf } from "../../../core/kinds/prepare.js";
import { keyed, setOf } from "../../../core/schema/marks.js";
import { int32 } from "../../../core/schema/scalars.js";
import { list, map, struct, text } from "../../../core/schema/shape.js";
import { differences, typeNames, withoutData } from "./kubernetes.js";

const test = suite("agreement with Kubernetes 1.36");

/** Differences on purpose, each a sentence of {@link differences}, and why. There are none. */
const exceptions: Readonly<Record<string, string>> = {};

const all = everyKind.filter((kind) => !withoutData.includes(kind)).map((kind) => differences(descriptionOf(kind)));

test("fields, types, lists, keys and defaults are Kubernetes'", () => {
  const found = [...new Set(all.flatMap((d) => d.found))].sort();
  assert.equal(found, Object.keys(exceptions).sort());
});

test("no type was overlooked", () => {
  const seen = new Set(all.flatMap((d) => [...d.types]));
  assert.equal(
    typeNames.filter((name) => !seen.has(name)),
    [],
  );
});

test("a difference of any sort is seen", () => {
  const port = struct("core.v1.ServicePort", {
    name: text(),
    nodePort: text(),
    port: int32,
    protocol: text(),
    targetPort: text(),
    color: text(),
  });
  const spec = struct("core.v1.ServiceSpec", {
    ports: keyed(list(port), ["port"]),
    selector: map(text()),
    clusterIPs: setOf(list(text())),
  });
  const { found } = differences(struct("core.v1.Service", { spec }).description);
  for (const sentence of [
    "core.v1.Service.metadata is missing",
    "core.v1.ServicePort.appProtocol is missing",
    "core.v1.ServicePort.color is unknown to Kubernetes",
    'core.v1.ServicePort.nodePort: type is "string", in Kubernetes "integer"',
    'core.v1.ServicePort.targetPort: type is "string", in Kubernetes "intOrString"',
    'core.v1.ServicePort.protocol: default is none, in Kubernetes "TCP"',
    'core.v1.ServiceSpec.ports: keys is ["port"], in Kubernetes ["port","protocol"]',
    "core.v1.ServiceSpec.selector: atomic is false, in Kubernetes true",
    'core.v1.ServiceSpec.clusterIPs: listType is "set", in Kubernetes "atomic"',
  ])
    assert.ok(found.includes(sentence), `${sentence}\n${found.join("\n")}`);
  assert.equal(differences(struct("core.v1.Servce", {}).description).found, [
    "core.v1.Servce is unknown to Kubernetes",
  ]);
});

test.run();
