/** Containers that come for a look: where they may be given, what they may not have, and that they stay as they came. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { checkAdded } from "../../../../core/kinds/pod/ephemeral.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { prepareForCreate, readObject } from "../../../../core/kinds/prepare.js";
import { seededRandom } from "../../../../core/random.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";

const test = suite("ephemeral containers");

const pod = (...ephemeralContainers: object[]): object => ({
  metadata: { name: "web" },
  spec: { containers: [{ name: "c", image: "i" }], ephemeralContainers },
});
const look = (name: string, more: object = {}): object => ({ name, image: "bb:1", ...more });

function causesOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => `${c.reason} ${c.field}`);
    throw error;
  }
  return [];
}
const read = (value: object): Pod => readObject("Pod", value).object;

test("one is read with what a container has, and its image's policy", () => {
  const [one] =
    read(pod(look("d", { targetContainerName: "c", stdin: true, tty: true }))).spec.ephemeralContainers ?? [];
  assert.is(one?.imagePullPolicy, "IfNotPresent");
  assert.is(one?.targetContainerName, "c");
});

const at = "spec.ephemeralContainers[0]";
const wrong: [more: object, cause: string][] = [
  [{ ports: [{ containerPort: 80 }] }, `FieldValueForbidden ${at}.ports`],
  [{ lifecycle: { preStop: { sleep: { seconds: 1 } } } }, `FieldValueForbidden ${at}.lifecycle`],
  [{ resources: { limits: { cpu: "1" } } }, `FieldValueForbidden ${at}.resources`],
  [{ restartPolicy: "Always" }, `FieldValueForbidden ${at}.restartPolicy`],
  [{ name: "c" }, `FieldValueDuplicate ${at}.name`],
  [{ targetContainerName: "x" }, `FieldValueNotFound ${at}.targetContainerName`],
  [{ stdinOnce: true }, `FieldValueInvalid ${at}.stdinOnce`],
];
for (const [more, cause] of wrong)
  test(`refused: ${JSON.stringify(more)}`, () =>
    assert.equal(
      causesOf(() => read(pod(look("d", more)))),
      [cause],
    ));

test("no new pod, and no template of pods, has one", () => {
  const context = { nowMs: 0, random: seededRandom("e"), namespace: "default", version: "v1" } as const;
  const made = (): unknown => prepareForCreate("Pod", read(pod(look("d"))), context);
  assert.equal(causesOf(made), ["FieldValueForbidden spec.ephemeralContainers"]);
  const template = { metadata: { labels: { a: "b" } }, spec: (pod(look("d")) as Pod).spec };
  const controller = { metadata: { name: "a" }, spec: { replicas: 1, selector: { a: "b" }, template } };
  assert.equal(
    causesOf(() => readObject("ReplicationController", controller)),
    ["FieldValueForbidden spec.template.spec.ephemeralContainers"],
  );
});

test("there may be more; what is there is neither changed nor taken away", () => {
  const told = (before: object, after: object): string[] => {
    const faults = new Faults(strictRules);
    checkAdded(read(before), read(after), faults);
    return faults.causes.map((c) => c.message);
  };
  assert.equal(told(pod(look("d")), pod(look("d"), look("e"))), []);
  assert.match(told(pod(look("d")), pod(look("e"))).join(), /existing ephemeral containers "d" may not be removed/);
  assert.match(
    told(pod(look("d")), pod(look("d", { image: "bb:2" }))).join(),
    /existing ephemeral containers "d" may not be changed/,
  );
});

test.run();
