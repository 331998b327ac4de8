/** What a manifest wishes of a container's safety, as the engine is asked for it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { checkWishes, securityOf } from "../../../daemon/minion/security-spec.js";

const test = suite("security spec");

type Spec = Partial<core.PodSpec>;
const podWith = (spec: Spec): Pod => ({ kind: "Pod", metadata: { name: "a" }, spec: { containers: [], ...spec } });
const of = (container: core.SecurityContext = {}, pod: core.PodSecurityContext = {}): object =>
  securityOf(podWith({ securityContext: pod }), { name: "c", securityContext: container });

test("nothing wished is nothing asked for", () => {
  assert.equal(of(), {});
  assert.equal(of({ runAsNonRoot: false, allowPrivilegeEscalation: true, seLinuxOptions: {} }), {});
});

test("a container's own wish goes before its pod's", () => {
  assert.equal(of({ runAsUser: 1 }, { runAsUser: 2, runAsGroup: 3 }), { user: "1", group: 3 });
  assert.equal(of({ runAsNonRoot: false }, { runAsNonRoot: true }), {});
  assert.equal(of({}, { runAsNonRoot: true }), { nonRoot: true });
  const [own, pods] = [{ type: "Unconfined" }, { type: "RuntimeDefault" }];
  assert.equal(of({ seccompProfile: own }, { seccompProfile: pods, appArmorProfile: pods }), {
    security: { seccomp: "Unconfined", appArmor: "RuntimeDefault" },
  });
});

test("groups are the pod's, each once", () => {
  assert.equal(of({}, { supplementalGroups: [4, 5], fsGroup: 5 }), { groups: [4, 5] });
  assert.equal(of({}, { fsGroup: 6 }), { groups: [6] });
});

test("privileges, profiles of the host, labels", () => {
  const container = {
    allowPrivilegeEscalation: false,
    seccompProfile: { type: "Localhost", localhostProfile: "a.json" },
    seLinuxOptions: { level: "s0" },
  };
  assert.equal(of(container), {
    security: { noNewPrivileges: true, seccomp: { profile: "a.json" }, seLinux: { level: "s0" } },
  });
});

const unmet: [string, Spec][] = [
  ["hostUsers", { hostUsers: false }],
  ["windows|os.name", { os: { name: "windows" } }],
  ["supplementalGroupsPolicy", { securityContext: { supplementalGroupsPolicy: "Strict" } as core.PodSecurityContext }],
  [
    "recursiveReadOnly",
    {
      containers: [
        { name: "c", volumeMounts: [{ name: "v", mountPath: "/v", readOnly: true, recursiveReadOnly: "Enabled" }] },
      ],
    },
  ],
];
for (const [word, spec] of unmet)
  test(`not to be had here, of a pod that an earlier release took: ${word}`, () => {
    try {
      checkWishes(podWith(spec));
    } catch (error) {
      assert.ok(error instanceof Fault && error.reason === "Forbidden" && error.details.retry === false);
      assert.match(error.message, new RegExp(word));
      return;
    }
    assert.unreachable();
  });

test("what can be had is no reason not to run", () => {
  const volumeMounts = [{ name: "v", mountPath: "/v", readOnly: true, recursiveReadOnly: "IfPossible" }];
  checkWishes(podWith({ hostUsers: true, os: { name: "linux" }, containers: [{ name: "c", volumeMounts }] }));
});

test.run();
