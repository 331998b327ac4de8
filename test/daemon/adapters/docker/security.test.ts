/** Wishes for safety in Docker's words, and what an engine that cannot keep them is not asked for. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../../../daemon/minion/engine/engine.js";
import { faults } from "../../../contracts/engine/subject.js";
import { type FakeDocker, json, withFake } from "./fake-docker.js";

const dir = mkdtempSync(join(tmpdir(), "troupe-seccomp-"));
const it = suite("Docker's safety");
it.after(() => rmSync(dir, { recursive: true }));

const spec: ContainerSpec = {
  ...{ name: "app", labels: {}, image: "i", env: [], mounts: [], sandboxId: "s" },
  ...{ cpuShares: 0, nanoCpus: 0, memoryBytes: 0, privileged: false },
};
const all = ["name=seccomp,profile=default", "name=apparmor", "name=selinux"];

interface Body {
  User?: string;
  HostConfig: { SecurityOpt: string[]; GroupAdd: string[] };
}

/** What an engine with these options and an image of this user is asked to create. */
async function asked(
  fake: FakeDocker,
  wishes: Partial<ContainerSpec>,
  { options = all, user = "" }: { options?: string[]; user?: string } = {},
): Promise<Body> {
  fake.on(/GET \/info/, json({ SecurityOptions: options }));
  fake.on(/GET \/images\/i\/json/, json({ Config: { User: user } }));
  fake.on(/POST \/containers\/create/, json({ Id: "c" }, 201));
  await fake.engine({ seccompDir: dir }).createContainer({ ...spec, ...wishes });
  return fake.requests.items.at(-1)?.body as Body;
}
const refused = async (fake: FakeDocker, ...args: [Partial<ContainerSpec>, object?]): Promise<string> =>
  (await faults("Forbidden", asked(fake, ...args))).message;

it("nobody asks about the engine or the image for one without wishes", () =>
  withFake(async (fake) => {
    const body = await asked(fake, {});
    assert.equal([body.User, body.HostConfig.SecurityOpt, body.HostConfig.GroupAdd], [undefined, [], []]);
    assert.is(fake.requests.items.length, 1);
  }));

it("the user that was looked at is the one that is named", () =>
  withFake(async (fake) => {
    assert.is((await asked(fake, { nonRoot: true }, { user: "1234:55" })).User, "1234:55");
    assert.is((await asked(fake, { nonRoot: true, group: 7 }, { user: "1234:55" })).User, "1234:7");
    assert.is((await asked(fake, { group: 7 }, { user: "app" })).User, "app:7");
    assert.is((await asked(fake, { group: 7 })).User, "0:7");
    assert.is((await asked(fake, { user: "5", group: 7 }, { user: "app" })).User, "5:7");
    assert.equal((await asked(fake, { groups: [1, 2] })).HostConfig.GroupAdd, ["1", "2"]);
  }));

it("what is root, or may be, is not made as nobody in particular", () =>
  withFake(async (fake) => {
    for (const user of ["", "root", "0", "00", "0:0", "root:1"])
      assert.match(await refused(fake, { nonRoot: true }, { user }), /runs as root/, user);
    assert.match(await refused(fake, { nonRoot: true }, { user: "app" }), /"app"/);
    assert.match(await refused(fake, { nonRoot: true, user: "0" }), /runAsUser: 0/);
    assert.not(fake.requests.items.some((request) => request.path === "/containers/create"));
  }));

it("profiles and labels", () =>
  withFake(async (fake) => {
    writeFileSync(join(dir, "a.json"), '{ "defaultAction":\n "SCMP_ACT_ALLOW" }');
    const optOf = async (security: ContainerSpec["security"], more = {}): Promise<string[]> =>
      (await asked(fake, { ...(security ? { security } : {}), ...more })).HostConfig.SecurityOpt;
    assert.equal(await optOf({ noNewPrivileges: true, seccomp: "RuntimeDefault", appArmor: "RuntimeDefault" }), [
      "no-new-privileges",
    ]);
    assert.equal(await optOf({ seccomp: "Unconfined", appArmor: "Unconfined" }), [
      "seccomp=unconfined",
      "apparmor=unconfined",
    ]);
    assert.equal(await optOf({ seccomp: { profile: "a.json" }, appArmor: { profile: "mine" } }), [
      'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
      "apparmor=mine",
    ]);
    assert.equal(await optOf({ seLinux: { user: "u", level: "s0" } }), ["label=user:u", "label=level:s0"]);
    assert.equal(await optOf({ seccomp: "RuntimeDefault" }, { privileged: true }), []);
  }));

it("an engine without what was wished for is not asked", () =>
  withFake(async (fake) => {
    const none = { options: [] };
    assert.match(await refused(fake, { security: { seccomp: "RuntimeDefault" } }, none), /no seccomp/);
    assert.match(await refused(fake, { security: { appArmor: "RuntimeDefault" } }, none), /no AppArmor/);
    assert.match(await refused(fake, { security: { seLinux: { level: "s0" } } }, none), /no SELinux/);
    const open = { options: ["name=seccomp,profile=unconfined"] };
    assert.match(await refused(fake, { security: { seccomp: "RuntimeDefault" } }, open), /unconfined/);
    for (const profile of ["missing.json", "../out.json", "/etc/passwd", ""])
      assert.ok((await refused(fake, { security: { seccomp: { profile } } })).includes(`"${profile}"`));
    assert.equal((await asked(fake, { security: { appArmor: "Unconfined" } }, none)).HostConfig.SecurityOpt, []);
  }));

it.run();
