import { suite } from "uvu";
import * as assert from "uvu/assert";
import { goArchitecture, hostLabels, nodeInfoOf, runtimeVersion } from "../../../../core/kinds/node/host-facts.js";

const test = suite("a host in Kubernetes' words");

const facts = {
  ...{ bootId: "b", runId: "r", cpus: 2, memoryBytes: 1, runtime: "Docker 20.10.24", os: "Debian GNU/Linux 12" },
  ...{ osType: "linux", kernel: "6.1.0", architecture: "x86_64", version: "0.1.0" },
};

test("versions and names are shaped as Kubernetes' are", () => {
  const info = nodeInfoOf(facts);
  assert.match(info.kubeletVersion, /^v1\.\d+\.0\+troupe\.0\.1\.0$/);
  assert.is(info.containerRuntimeVersion, "docker://20.10.24");
  assert.is(info.operatingSystem, "linux");
  assert.is(info.osImage, "Debian GNU/Linux 12");
  assert.is(info.kernelVersion, "6.1.0");
  assert.is(info.architecture, "amd64");
  assert.equal(["aarch64", "riscv64"].map(goArchitecture), ["arm64", "riscv64"]);
  assert.is(runtimeVersion("something else entirely"), "something else entirely");
});

test("labels say what a nodeSelector asks for", () => {
  const labels = { "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": "m1", "kubernetes.io/os": "linux" };
  assert.equal(hostLabels("m1", facts), labels);
});

test("an engine that does not answer takes no label away", () => {
  const silent = { ...facts, osType: "", architecture: "" };
  assert.equal(hostLabels("m1", silent, hostLabels("m1", facts)), hostLabels("m1", facts));
});

test("what is not known, or can be no label, is none", () => {
  const { osType: _, ...older } = facts;
  assert.equal(hostLabels("m1", { ...older, architecture: "" }), { "kubernetes.io/hostname": "m1" });
  assert.equal(hostLabels("x".repeat(64), { ...older, architecture: "no word" }), {});
});

test.run();
