import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../core/objects/types.js";
import { askedPrivileges } from "../../../core/policy/asked-privileges.js";

const test = suite("privileges that a pod asks for");
const c = { name: "c", image: "i" };
const asks = (spec: Partial<core.PodSpec>): string[] =>
  askedPrivileges({ containers: [c], ...spec }, "spec").map(({ privilege, field }) => `${privilege} ${field}`);
const container = (more: Partial<core.Container>): Partial<core.PodSpec> => ({ containers: [{ ...c, ...more }] });

test("an ordinary pod asks for none", () => {
  assert.equal(asks({}), []);
  assert.equal(asks({ volumes: [{ name: "v", emptyDir: {} }], hostNetwork: false }), []);
  assert.equal(
    asks(
      container({
        ports: [
          { containerPort: 80, hostPort: 8080 },
          { containerPort: 1, hostPort: 1024 },
        ],
      }),
    ),
    [],
  );
  const securityContext = {
    privileged: false,
    capabilities: { add: ["NET_BIND_SERVICE", "CAP_CHOWN", "kill"], drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
    seLinuxOptions: { level: "s0:c1,c2", type: "container_t" },
  };
  assert.equal(asks(container({ securityContext })), []);
});

test("each privilege, with the field that asks for it", () => {
  assert.equal(asks({ hostNetwork: true, hostPID: true, hostIPC: true }), [
    "hostnetwork spec.hostNetwork",
    "hostpid spec.hostPID",
    "hostipc spec.hostIPC",
  ]);
  assert.equal(
    asks({
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "b", hostPath: { path: "/" } },
      ],
    }),
    ["hostpath spec.volumes[1].hostPath"],
  );
  assert.equal(asks(container({ securityContext: { privileged: true } })), [
    "privileged spec.containers[0].securityContext.privileged",
  ]);
  for (const name of ["SYS_ADMIN", "CAP_SYS_ADMIN", "sys_admin", "ALL", "NET_ADMIN", "NET_RAW"])
    assert.equal(asks(container({ securityContext: { capabilities: { add: [name] } } })), [
      "capabilities spec.containers[0].securityContext.capabilities.add",
    ]);
  assert.equal(asks(container({ ports: [{ containerPort: 80, hostPort: 1023 }] })), [
    "hostports spec.containers[0].ports[0].hostPort",
  ]);
  assert.equal(asks(container({ securityContext: { seccompProfile: { type: "Unconfined" } } })), [
    "unconfined spec.containers[0].securityContext.seccompProfile",
  ]);
  assert.equal(asks({ securityContext: { appArmorProfile: { type: "Unconfined" } } }), [
    "unconfined spec.securityContext.appArmorProfile",
  ]);
  assert.equal(asks({ securityContext: { seLinuxOptions: { type: "spc_t" } } }), [
    "unconfined spec.securityContext.seLinuxOptions",
  ]);
});

test("containers of every list are looked at", () => {
  const own = { ...c, securityContext: { privileged: true } };
  assert.equal(asks({ initContainers: [c, own], ephemeralContainers: [own as never] }), [
    "privileged spec.initContainers[1].securityContext.privileged",
    "privileged spec.ephemeralContainers[0].securityContext.privileged",
  ]);
});

test("ports at which a pod would be taken for its host", () => {
  const port = (more: object): string[] => asks(container({ ports: [{ containerPort: 80, ...more }] }));
  const at = "hostports spec.containers[0].ports[0]";
  for (const hostIP of ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1", "::"])
    assert.equal(port({ hostPort: 8080, hostIP }), [`${at}.hostIP`], hostIP);
  assert.equal(port({ hostPort: 4789, protocol: "UDP" }), [`${at}.hostPort`]);
  for (const more of [
    { hostPort: 4789 },
    { hostPort: 8080, hostIP: "0.0.0.0" },
    { hostPort: 8080, hostIP: "192.0.2.1" },
  ])
    assert.equal(port(more), []);
  assert.equal(port({ hostIP: "127.0.0.1" }), []);
});

test("no profile by the name of one is none", () => {
  const armor = (localhostProfile: string): string[] =>
    asks({ securityContext: { appArmorProfile: { type: "Localhost", localhostProfile } } });
  for (const name of ["unconfined", "Unconfined", ":root:unconfined", ":root://unconfined"])
    assert.equal(armor(name), ["unconfined spec.securityContext.appArmorProfile"], name);
  assert.equal(armor("our-web"), []);
});

test.run();
