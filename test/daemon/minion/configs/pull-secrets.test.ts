import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConfigValues } from "../../../../daemon/minion/configs/config-values.js";
import { pullSecrets } from "../../../../daemon/minion/configs/pull-secrets.js";

const test = suite("what a pod shows to registries");
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");
const auths = { "registry.example.org": { username: "u", password: "p" } };

test("secrets of either form, in their order; what is missing or damaged is named", () => {
  const configs = new Map<string, ConfigValues>([
    ["Secret/new", { version: "1", data: { ".dockerconfigjson": base64({ auths }) } }],
    ["Secret/old", { version: "2", data: { ".dockercfg": base64(auths) } }],
    ["Secret/none", { version: "" }],
    ["Secret/damaged", { version: "3", data: { ".dockerconfigjson": "e30" } }],
    ["Secret/other", { version: "4", data: { password: base64("p") } }],
  ]);
  const imagePullSecrets = ["none", "new", "damaged", "old", "other", "unheard"].map((name) => ({ name }));
  assert.equal(pullSecrets({ containers: [], imagePullSecrets }, configs), {
    auths: [auths, auths],
    missing: ["none", "damaged", "other", "unheard"],
  });
  assert.equal(pullSecrets({ containers: [] }, configs), { auths: [], missing: [] });
});

test.run();
