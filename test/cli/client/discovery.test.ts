import { suite } from "uvu";
import * as assert from "uvu/assert";
import { servedKinds } from "../../../cli/client/discovery.js";
import { servedWord } from "../../../cli/client/served-kind.js";

const test = suite("what the server serves besides");

const resource = (name: string, more: object = {}): object => ({
  ...{ resource: name, responseKind: { kind: "Kind" }, scope: "Cluster", verbs: ["get", "list"], ...more },
});

test("kinds with objects that are not built in, in the order of discovery", async () => {
  const answers: Record<string, object> = {
    "/api": { items: [{ metadata: {}, versions: [{ version: "v1", resources: [resource("pods")] }] }] },
    "/apis": {
      items: [
        {
          metadata: { name: "a.example" },
          versions: [
            { version: "v2", resources: [resource("frobs", { singularResource: "frob", shortNames: ["fb"] })] },
            { version: "v1", resources: [resource("frobs", { subresources: [{ subresource: "scale" }] })] },
          ],
        },
        {
          metadata: { name: "b" },
          versions: [{ version: "v1", resources: [resource("asks", { verbs: ["create"] })] }],
        },
      ],
    },
  };
  const found = await servedKinds(async ({ path }) => answers[path]);
  assert.equal(
    found.map((k) => [k.version, k.plural, servedWord(k), k.shortNames, k.subresources, k.namespaced]),
    [
      ["v2", "frobs", "frob.a.example", ["fb"], [], false],
      ["v1", "frobs", "kind.a.example", [], ["scale"], false],
    ],
  );
});

test.run();
