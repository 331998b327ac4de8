/** A wish for safety is kept or refused, never stored only: every field of Kubernetes' that is one is here. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { podSpecShape } from "../../../../core/kinds/pod/spec.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { fieldAt } from "../../../../core/schema/walk.js";
import { refusedFields } from "../../../../core/schema/warnings.js";
import { fieldsOf } from "../../schema/kubernetes.js";

const test = suite("safety fields");

/** Fields of other types that keep something from a container, or a container from something. */
const wishes = [
  ...["hostUsers", "os.name", "runtimeClassName", "hostNetwork"],
  ...["readOnly", "recursiveReadOnly", "subPath", "subPathExpr"].map((f) => `containers.0.volumeMounts.0.${f}`),
  ...["limits", "requests"].map((f) => `containers.0.resources.${f}`),
  ...["imagePullPolicy"].map((f) => `containers.0.${f}`),
  ...["repository", "revision", "directory"].map((f) => `volumes.0.gitRepo.${f}`),
  ...["path", "type"].map((f) => `volumes.0.hostPath.${f}`),
  "containers.0.ports.0.hostIP",
  "nodeSelector",
  "enableServiceLinks",
];

/** Those of another system; no container here could keep them, and none is one they are for. */
const ofWindows = /windowsOptions/;

const all = [
  ...fieldsOf("core.v1.PodSecurityContext").map((path) => `securityContext.${path}`),
  ...fieldsOf("core.v1.SecurityContext").map((path) => `containers.0.securityContext.${path}`),
  ...wishes,
];

test("each is honoured, or refused", () => {
  assert.ok(all.length > 40, String(all.length));
  for (const path of all) {
    const fate = fieldAt(podSpecShape.description, path.split("."))?.fate;
    if (ofWindows.test(path)) assert.is(fate, "warned", path);
    else assert.ok(fate === "honoured" || fate === "refused", `${path} is ${fate}`);
  }
});

const container = { name: "c", image: "i" };
const mount = (fields: object): object => ({
  volumes: [{ name: "v" }],
  containers: [{ ...container, volumeMounts: [{ name: "v", mountPath: "/v", ...fields }] }],
});
const refusedOnes: readonly (readonly [spec: object, field: string])[] = [
  [{ hostUsers: false }, "hostUsers"],
  [{ os: { name: "windows" } }, "os.name"],
  [{ securityContext: { supplementalGroupsPolicy: "Strict" } }, "securityContext.supplementalGroupsPolicy"],
  [{ securityContext: { seLinuxChangePolicy: "Recursive" } }, "securityContext.seLinuxChangePolicy"],
  [mount({ readOnly: true, recursiveReadOnly: "Enabled" }), "containers[0].volumeMounts[0].recursiveReadOnly"],
  [mount({ subPath: "a", subPathExpr: "b" }), "containers[0].volumeMounts[0].subPathExpr"],
];
for (const [spec, field] of refusedOnes)
  test(`what cannot be had is refused, by its field: ${field}`, () => {
    try {
      readObject("Pod", { metadata: { name: "a" }, spec: { containers: [container], ...spec } });
    } catch (error) {
      assert.ok(error instanceof Fault);
      assert.equal(
        error.details.causes?.map((c) => [c.reason, c.field]),
        [["FieldValueForbidden", `spec.${field}`]],
      );
      return;
    }
    assert.unreachable();
  });

test("what happens anyway may be asked for", () => {
  const spec = {
    hostUsers: true,
    os: { name: "linux" },
    runtimeClassName: "",
    securityContext: { supplementalGroupsPolicy: "Merge" },
    ...mount({ recursiveReadOnly: "IfPossible", subPathExpr: "$(NAME)" }),
  };
  readObject("Pod", { metadata: { name: "a" }, spec });
  assert.equal(refusedFields(podSpecShape.description, spec), []);
});

test.run();
