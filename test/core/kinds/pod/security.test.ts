/** Wishes for a pod's safety that are none, or contradict each other, are refused at once. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { ignoredFields } from "../../../../core/kinds/pod/ignored-fields.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("a pod's safety");

function causes(securityContext: object, spec: object = {}, more: object = {}): string[] {
  const container = { name: "c", image: "i", securityContext, ...more };
  try {
    readObject("Pod", { metadata: { name: "a" }, spec: { containers: [container], ...spec } });
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => `${c.reason} ${c.field}`);
    throw error;
  }
  return [];
}
const at = "spec.containers[0].securityContext";

const wrong: [string, object, string][] = [
  ["to escalate", { allowPrivilegeEscalation: false, privileged: true }, `Invalid ${at}.allowPrivilegeEscalation`],
  [
    "to administer",
    { allowPrivilegeEscalation: false, capabilities: { add: ["CAP_SYS_ADMIN"] } },
    `Invalid ${at}.allowPrivilegeEscalation`,
  ],
  ["a type that is none", { seccompProfile: { type: "Strange" } }, `NotSupported ${at}.seccompProfile.type`],
  ["no type", { appArmorProfile: {} }, `Required ${at}.appArmorProfile.type`],
  ["no name", { seccompProfile: { type: "Localhost" } }, `Required ${at}.seccompProfile.localhostProfile`],
  [
    "a name for nothing",
    { seccompProfile: { type: "RuntimeDefault", localhostProfile: "a" } },
    `Forbidden ${at}.seccompProfile.localhostProfile`,
  ],
  [
    "a way out",
    { seccompProfile: { type: "Localhost", localhostProfile: "a/../../b" } },
    `Invalid ${at}.seccompProfile.localhostProfile`,
  ],
  ["a strange /proc", { procMount: "Strange" }, `NotSupported ${at}.procMount`],
  ["an open /proc", { procMount: "Unmasked" }, `Invalid ${at}.procMount`],
];
for (const [what, securityContext, cause] of wrong)
  test(`refused: ${what}`, () => assert.equal(causes(securityContext), [`FieldValue${cause}`]));

test("refused of a pod, and of its sysctls, as well", () => {
  const at = "spec.securityContext";
  assert.equal(causes({}, { securityContext: { seccompProfile: { type: "Localhost" } } }), [
    `FieldValueRequired ${at}.seccompProfile.localhostProfile`,
  ]);
  assert.equal(causes({}, { securityContext: { sysctls: [{ value: "1" }] } }), [
    `FieldValueRequired ${at}.sysctls[0].name`,
  ]);
});

test("what Kubernetes takes is taken", () => {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    seccompProfile: { type: "Localhost", localhostProfile: "profiles/audit.json" },
    appArmorProfile: { type: "Unconfined" },
    procMount: "Default",
    runAsNonRoot: true,
  };
  assert.equal(causes(securityContext, { securityContext: { sysctls: [{ name: "net.a", value: "1" }] } }), []);
});

test("options of Windows are no wish for safety here: they are told of as ignored", () => {
  const windowsOptions = { runAsUserName: "a" };
  const containers = [{ name: "c", image: "i", securityContext: { windowsOptions } }];
  assert.equal(ignoredFields({ containers, securityContext: { windowsOptions } }), [
    "containers[c].securityContext.windowsOptions",
    "securityContext.windowsOptions",
  ]);
});

test("mounts come through both ways for the privileged only", () => {
  const volumeMounts = [{ name: "v", mountPath: "/b", mountPropagation: "Bidirectional" }];
  const volumes = [{ name: "v", emptyDir: {} }];
  const forbidden = "FieldValueForbidden spec.containers[0].volumeMounts[0].mountPropagation";
  assert.equal(causes({}, { volumes }, { volumeMounts }), [forbidden]);
  assert.equal(causes({ privileged: true }, { volumes }, { volumeMounts }), []);
});

test.run();
